import Testing

@testable import NeedletailPlanner

@Suite("Values of a key that is varied") struct SweptValuesTests {
  @Test(
    "a range goes from its lower end in steps, or by a factor, in the file's own units",
    arguments: [
      ("1..8", ["1", "2", "3", "4", "5", "6", "7", "8"]),
      ("10..40:10", ["10", "20", "30", "40"]),
      ("1..6:2", ["1", "3", "5"]),
      ("0.1..0.5:0.1", ["0.1", "0.2", "0.3", "0.4", "0.5"]),
      ("200ms..2s:x2", ["200ms", "400ms", "800ms", "1.6s"]),
      ("1s..3s", ["1s", "2s", "3s"]),
      ("250ms..1s:250ms", ["250ms", "500ms", "750ms", "1s"]),
      ("10/s..30/s:10/s", ["10/s", "20/s", "30/s"]),
      ("10/s..30/s:10", ["10/s", "20/s", "30/s"]),
      ("600/min..1200/min:x2", ["600/min", "1200/min"]),
      ("10%..30%:10%", ["10%", "20%", "30%"]),
      ("1..64:x2", ["1", "2", "4", "8", "16", "32", "64"]),
      ("1..20:x1.5", ["1", "2", "3", "5", "8", "11", "17"]),
    ])
  func ranges(_ text: String, _ values: [String]) throws {
    #expect(try SweptValues(text).values.map(\.text) == values)
  }

  @Test("values lie along an axis in seconds, jobs a second, or shares of 1") func places() throws {
    #expect(try SweptValues("200ms..2s:x2").values.map(\.place) == [0.2, 0.4, 0.8, 1.6])
    #expect(try SweptValues("60/min,2/s").values.map(\.place) == [1, 2])
    #expect(try SweptValues("10%,25%").values.map(\.place) == [0.1, 0.25])
    #expect(try SweptValues("200ms,1").unit == nil)
  }

  @Test("a list keeps its order, and commas within brackets and quotes are no borders") func lists() throws {
    let values = try SweptValues("{ exponential: { mean: 1s, cv: 2 } }, \"a,b\", 5").values.map(\.text)
    #expect(values == ["{ exponential: { mean: 1s, cv: 2 } }", "\"a,b\"", "5"])
    #expect(try SweptValues("random,least-loaded").values.allSatisfy { $0.place == nil })
    #expect(try SweptValues("../one,../two").values.count == 2)
  }

  @Test(
    "what is no list and no range is refused, with what would be right",
    arguments: [
      ("8..1", "the range runs backwards", "write 1..8"),
      ("2s..200ms:x2", "the range runs backwards", "write 200ms..2s"),
      ("3..3", "the range ends where it begins", "write the value alone"),
      ("1..8s", "the ends `1` and `8s` have different units", "write both in one unit"),
      ("1..8:0", "the step `0` is not above 0", "write one that is"),
      ("1..8:x1", "`x1` is no factor above 1", "write such as :x2 or :x1.5"),
      ("0..8:x2", "no factor leads on from 0", "begin above 0, or write a step"),
      ("1..8:1s", "the step `1s` has another unit than the ends", "write it in theirs"),
      ("200ms..2s", "it does not say how far its values are apart", "add a step or a factor: 200ms..2s:x2"),
      ("1..1000000", "1000000 values are more than 1000", "write a larger step"),
      ("1..many", "`many` is no number", "write LO..HI, LO..HI:STEP or LO..HI:xFACTOR, such as 10/s..60/s:5/s"),
      ("2,4,2", "`2` stands twice in the list", "keep one"),
      ("2,,4", "a value is missing beside a comma", "write values with one comma between them"),
      ("1..4,8", "the range `1..4` stands among other values", "write a range alone, or a list"),
      ("", "there is no value", "write values, such as 2,4,8, or a range, such as 2..8"),
    ])
  func refused(_ text: String, _ message: String, _ remedy: String) {
    #expect(throws: SweptValues.Fault(message: message, remedy: remedy)) { try SweptValues(text) }
  }
}
