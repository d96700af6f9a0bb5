import Testing

@testable import NeedletailLanes

/// A run's sorts, each by the number of entries it is for, against the standard library's on (instant, place).
@Suite("Entry run")
struct EntryRunTests {
  @Test("any number of entries within any bytes is sorted, equal instants in their order", arguments: 1...7)
  func sorts(bytes: Int) {
    var generator = SystemRandomNumberGenerator()
    for count in [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 40, 41, 64, 127, 200, 511, 512, 513, 900] {
      for spread in [UInt64(1), 3, 97, 4_001, .max] {
        let above = UInt64.random(in: 0...0xFF, using: &generator) << 56
        let mask = UInt64(1) << UInt64(bytes * 8) - 1
        let instants = (0..<count).map { _ in above | (UInt64.random(in: 0..<spread, using: &generator) & mask) }
        expectSorted(instants, behind: 3, bytes: bytes)
      }
    }
  }

  @Test("entries that crowd in one place of a wide span are sorted all the same")
  func crowd() {
    // All but one within the first 128th of the span, in falling order.
    let instants = (0..<400).map { UInt64(1_000 - $0) } + [0xFF_FFFF]
    expectSorted(instants, behind: 0, bytes: 3)
  }

  /// Sorts what stands behind `sorted` entries, of which some were taken before.
  private func expectSorted(_ instants: [UInt64], behind sorted: Int, bytes: Int) {
    let run = EntryRun()
    for place in 0..<sorted + 2 { run.append(TimerQueue.Entry(instant: 0, payload: UInt64(1_000_000 + place))) }
    _ = run.removeFirst()
    _ = run.removeFirst()
    for (place, instant) in instants.enumerated() {
      run.append(TimerQueue.Entry(instant: instant, payload: UInt64(place)))
    }
    run.sort(from: sorted, bytes: bytes)
    var got: [TimerQueue.Entry] = []
    while !run.isEmpty { got.append(run.removeFirst()) }
    let wanted = instants.enumerated().sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }
      .map { TimerQueue.Entry(instant: $0.element, payload: UInt64($0.offset)) }
    #expect(got.prefix(sorted).map(\.payload) == (0..<sorted).map { UInt64(1_000_002 + $0) })
    #expect(Array(got.dropFirst(sorted)) == wanted, "\(instants.count) entries within \(bytes) bytes")
  }
}
