import Testing

@testable import NeedletailLanes

/// A small generator for tests only: xorshift64*.
struct Noise {
  var state: UInt64
  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_F491_4F6C_DD1D
  }
  mutating func below(_ bound: UInt64) -> UInt64 { next() % bound }
}

@Suite("Timer queue")
struct TimerQueueTests {
  @Test("timers come in order of instant, and equal instants in order of scheduling", arguments: 1...12)
  func order(seed: UInt64) {
    var noise = Noise(state: seed &* 0x9E37_79B9_7F4A_7C15)
    let queue = TimerQueue(limit: 1 << 20)
    // The oracle: an array kept in order by inserting behind every timer that is not later.
    var model: [TimerQueue.Entry] = []
    var sequence: UInt64 = 0
    var mistakes = 0
    // Spans from one nanosecond to beyond 100 hours, so that every level is used.
    let spans: [UInt64] = [1, 7, 300, 70_000, 17_000_000, 5_000_000_000, 360_000_000_000_000, 1 << 58]
    for round in 0..<3_000 {
      if noise.below(4) < (round < 1_500 ? 3 : 1) {
        for _ in 0...noise.below(seed % 3 == 0 ? 40 : 3) {
          let entry = TimerQueue.Entry(
            instant: queue.now + noise.below(spans[Int(noise.below(UInt64(spans.count)))]), payload: sequence)
          queue.schedule(at: entry.instant, entry.payload)
          model.insert(entry, at: model.firstIndex { $0.instant > entry.instant } ?? model.endIndex)
          sequence += 1
        }
      }
      if noise.below(2) == 0 {
        let entry = queue.pop()
        if entry != model.first { mistakes += 1 }
        if entry != nil { model.removeFirst() }
      }
    }
    for expected in model where queue.pop() != expected { mistakes += 1 }
    let end = queue.pop()
    #expect(mistakes == 0 && end == nil && sequence > 1_000)
  }

  @Test("a burst into a sorted run goes back to the wheel and stays in order")
  func spill() {
    let queue = TimerQueue(limit: 1 << 20)
    queue.schedule(at: 16_000_000, 0)
    queue.schedule(at: 16_000_001, 1)
    #expect(queue.pop()?.payload == 0)
    var noise = Noise(state: 42)
    var expected: [TimerQueue.Entry] = [TimerQueue.Entry(instant: 16_000_001, payload: 1)]
    for sequence in 2..<5_000 as Range<UInt64> {
      let entry = TimerQueue.Entry(instant: 16_000_000 + noise.below(700_000), payload: sequence)
      queue.schedule(at: entry.instant, entry.payload)
      expected.append(entry)
    }
    expected.sort { ($0.instant, $0.payload) < ($1.instant, $1.payload) }
    var popped: [TimerQueue.Entry] = []
    while let entry = queue.pop() { popped.append(entry) }
    #expect(popped == expected)
  }

  @Test(
    "thousands of timers close together come in order, equal instants in order of scheduling",
    arguments: [60, 700, 4_000, 9_000])
  func crowd(size: Int) {
    let queue = TimerQueue(limit: 1 << 20)
    var noise = Noise(state: UInt64(size))
    var expected: [TimerQueue.Entry] = []
    var sequence: UInt64 = 0
    // Within one bucket of the third level, with many at one instant; and some more while the first half is taken.
    func add(from low: UInt64, _ count: Int) {
      for _ in 0..<count {
        let instant = low + noise.below(3) * noise.below(5_000_000)
        queue.schedule(at: instant, sequence)
        expected.append(TimerQueue.Entry(instant: instant, payload: sequence))
        sequence += 1
      }
    }
    add(from: 33_554_432, size)
    var popped: [TimerQueue.Entry] = []
    for round in 0..<size / 2 {
      if let entry = queue.pop() { popped.append(entry) }
      if round % 10 == 0 { add(from: queue.now, 1) }
    }
    while let entry = queue.pop() { popped.append(entry) }
    expected.sort { ($0.instant, $0.payload) < ($1.instant, $1.payload) }
    #expect(popped == expected)
  }

  @Test("sweeping drops abandoned timers and keeps the order of the rest")
  func sweep() {
    let queue = TimerQueue(limit: 1 << 20)
    var noise = Noise(state: 7)
    var expected: [TimerQueue.Entry] = []
    for sequence in 0..<100_000 as Range<UInt64> {
      let entry = TimerQueue.Entry(instant: noise.below(1_000_000), payload: sequence)
      queue.schedule(at: entry.instant, entry.payload)
      if sequence % 5 == 0 { expected.append(entry) } else { queue.abandon() }
    }
    let wanted = queue.wantsSweep
    #expect(wanted)
    queue.putBack(queue.takeAll().filter { $0.payload % 5 == 0 })
    #expect(queue.count == expected.count && queue.abandoned == 0)
    expected.sort { ($0.instant, $0.payload) < ($1.instant, $1.payload) }
    var popped: [TimerQueue.Entry] = []
    while let entry = queue.pop() { popped.append(entry) }
    #expect(popped == expected)
  }

  @Test("a queue at its limit refuses, and says so")
  func full() {
    let queue = TimerQueue(limit: 8)
    var accepted = 0
    for index in 0..<200_000 as Range<UInt64> where queue.schedule(at: index, index) { accepted += 1 }
    #expect(accepted > 8 && accepted < 200_000)
  }
}
