import NeedletailNotation
import Testing

@Suite("JSON read into a value")
struct JSONReadingTests {
  private func read(_ text: String) throws -> JSON { try JSON(reading: Array(text.utf8), path: "a.json") }

  @Test(
    "whole numbers keep every digit up to the largest seed, others are the nearest double",
    arguments: [
      ("0", .count(0)), ("9007199254740993", .count(9_007_199_254_740_993)),
      ("1234567890123456789", .count(1_234_567_890_123_456_789)), ("18446744073709551615", .count(UInt64.max)),
      ("18446744073709551616", .number(0x1p64)), ("-7", .number(-7)), ("1.5", .number(1.5)), ("1e3", .number(1_000)),
    ] as [(String, JSON)])
  func numbers(text: String, value: JSON) throws {
    #expect(try read(text) == value)
    #expect(try read(" [ \(text) ] ") == .array([value]))
  }

  @Test("what JSON cannot hold, or is none, is an error", arguments: ["1e400", "", "[1,]", "{} x"])
  func errors(text: String) {
    #expect(throws: TextError.self) { try read(text) }
  }

  @Test("values are found by a row of keys, and what is not there is nothing")
  func paths() throws {
    let value = try read(#"{"a": {"b": [1, 2.5], "c": "x", "d": true, "e": {"z": null, "y": 3}}}"#)
    #expect(value.figures("a", "b") == [1, 2.5] && value.figures("a", "c") == nil)
    #expect(value.words("a", "c") == "x" && value.words("a", "d") == nil)
    #expect(value.flag("a", "d") == true && value.figure("a", "e", "y") == 3 && value.figure("a", "e", "z") == nil)
    #expect(value.members("a", "e").map(\.key) == ["y", "z"] && value.members("a", "b").isEmpty)
    #expect(value.elements("a", "b").count == 2 && value.at(["a", "no", "b"]) == nil)
  }
}
