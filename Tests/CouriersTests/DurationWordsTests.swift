import NeedletailCouriers
import Testing

@Suite("Durations in words")
struct DurationWordsTests {
  @Test(
    "three digits below a minute, then two whole units, and what rounds up is of the next unit",
    arguments: [
      (0, "0"), (0.4, "0"), (1, "1 ns"), (999.4, "999 ns"), (999.5, "1.00 µs"), (1_240, "1.24 µs"), (9_994, "9.99 µs"),
      (9_995, "10.0 µs"), (99_949, "99.9 µs"), (99_950, "100 µs"), (999_499, "999 µs"), (999_500, "1.00 ms"),
      (12_440_000, "12.4 ms"), (999_499_999, "999 ms"), (999_950_000, "1.00 s"), (1_000_000_000, "1.00 s"),
      (59.94e9, "59.9 s"), (59.95e9, "1 min 0 s"), (59.99e9, "1 min 0 s"), (60e9, "1 min 0 s"), (60.4e9, "1 min 0 s"),
      (60.5e9, "1 min 1 s"), (119.6e9, "2 min 0 s"), (310e9, "5 min 10 s"), (3_599.4e9, "59 min 59 s"),
      (3_599.5e9, "1 h 0 min"), (3_629e9, "1 h 0 min"), (3_900e9, "1 h 5 min"), (7_199e9, "2 h 0 min"),
      (359_940e9, "99 h 59 min"), (359_970e9, "100 h"), (360_000e9, "100 h"), (1e15, "278 h"),
    ] as [(Double, String)])
  func edges(nanoseconds: Double, words: String) {
    #expect(DurationWords.text(nanoseconds: nanoseconds) == words)
  }

  @Test("what is no duration does not trap", arguments: [-1, .nan, .infinity, -.infinity, 0x1p63, 1e300] as [Double])
  func extremes(_ value: Double) { #expect(!DurationWords.text(nanoseconds: value).isEmpty) }

  @Test("a longer duration is never written as a shorter one")
  func order() throws {
    let units = ["ns": 1.0, "µs": 1e3, "ms": 1e6, "s": 1e9, "min": 60e9, "h": 3_600e9]
    var last = 0.0
    var value = 1.0
    while value < 1e18 {
      let words = DurationWords.text(nanoseconds: value).split(separator: " ")
      let read = stride(from: 0, to: words.count, by: 2).reduce(0.0) { sum, place in
        sum + (Double(words[place]) ?? .nan) * (units[String(words[place + 1])] ?? .nan)
      }
      try #require(read >= last, "\(words)")
      let coarseness =
        switch value {
        case ..<1e3: 0.5
        case ..<59.9e9: value * 0.005
        case ..<3_599e9: 0.5e9
        case ..<359_900e9: 30e9
        default: 1_800e9
        }
      try #require(abs(read - value) <= coarseness * 1.02, "\(words)")
      last = read
      value *= 1.003
    }
  }

  @Test(
    "what somebody chose is written whole, without what is zero",
    arguments: [
      (0, "0"), (1_500, "1.5 µs"), (250_000_000, "250 ms"), (2_500_000_000, "2.5 s"), (60_000_000_000, "1 min"),
      (90_000_000_000, "1 min 30 s"), (119_200_000_000, "1 min 59.2 s"), (3_600_000_000_000, "1 h"),
      (5_400_000_000_000, "1 h 30 min"), (259_200_000_000_000, "72 h"), (3_601_000_000_000, "1 h 1 s"),
    ] as [(UInt64, String)])
  func exact(nanoseconds: UInt64, words: String) { #expect(DurationWords.exact(nanoseconds: nanoseconds) == words) }
}
