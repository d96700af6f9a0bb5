import Testing

@testable import NeedletailReports

@Suite("Numbers and their units on a page")
struct UnitSpaceTests {
  /// `_` stands for a no-break space.
  @Test(
    "no line ends between a number and its unit, nor within a duration",
    arguments: [
      ("p99 44.0 s, bound 20 s", "p99 44.0_s, bound 20_s"), ("412 µs", "412_µs"), ("62.3 % used", "62.3_% used"),
      ("From 5 min 10 s to 1 h 5 min", "From 5_min_10_s to 1_h_5_min"), ("5.8 k × real time", "5.8_k × real time"),
      ("2,792 of 3,538", "2,792 of 3,538"), ("agent 7 sings", "agent 7 sings"), ("10 min 3 jobs", "10_min 3 jobs"),
      ("(1.50 ms)", "(1.50_ms)"), (" 7", " 7"), ("", ""), ("s 7 s", "s 7_s"), ("a  b", "a  b"),
    ])
  func joined(words: String, expected: String) {
    #expect(UnitSpaces.joined(words).replacing("\u{A0}", with: "_") == expected)
  }
}
