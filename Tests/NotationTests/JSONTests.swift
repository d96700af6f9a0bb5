import Foundation
import NeedletailNotation
import Testing

@Suite("JSON text")
struct JSONTests {
  @Test("keys are sorted by their bytes, indented by two, and a line feed ends the text")
  func layout() throws {
    let value = JSON.object([
      "b": .array([.integer(1), .null]), "a": .object([:]), "é": .bool(true), "Z": .array([]), "aa": .string("x"),
    ])
    let expected = """
      {
        "Z": [],
        "a": {},
        "aa": "x",
        "b": [
          1,
          null
        ],
        "é": true
      }

      """
    #expect(try value.text() == expected)
  }

  @Test(
    "numbers are the shortest plain decimals",
    arguments: [
      (0.0, "0.0"), (-0.0, "0.0"), (1.0, "1.0"), (0.1, "0.1"), (-2.5, "-2.5"), (1e-5, "0.00001"),
      (1.25e-7, "0.000000125"), (1e16, "10000000000000000.0"), (1.5e20, "150000000000000000000.0"),
      (-3.25e-10, "-0.000000000325"), (9007199254740993.0, "9007199254740992.0"), (412.345678, "412.345678"),
    ])
  func plainNumbers(_ value: Double, _ text: String) throws {
    #expect(try JSON.number(value).text() == text + "\n")
  }

  @Test("every finite number reads back as itself")
  func roundTrip() throws {
    var bits: UInt64 = 0x9E37_79B9_7F4A_7C15
    for _ in 0..<2_000 {
      bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(bitPattern: bits)
      guard value.isFinite else { continue }
      let text = try JSON.number(value).text().dropLast()
      #expect(!text.contains("e"))
      #expect(Double(text) == value)
    }
    #expect(Double(try JSON.number(.leastNonzeroMagnitude).text().dropLast()) == .leastNonzeroMagnitude)
  }

  @Test("counts have no fraction, up to the largest seed")
  func counts() throws {
    #expect(try JSON.count(UInt64.max).text() == "18446744073709551615\n")
    #expect(try JSON.count(Int.min).text() == "-9223372036854775808\n")
  }

  @Test("what JSON cannot hold is refused, with its place", arguments: [Double.nan, .infinity, -.infinity])
  func notFinite(_ value: Double) {
    let document = JSON.object(["metrics": .object(["all": .array([.integer(1), .number(value)])])])
    #expect(throws: NotFinite(path: "metrics.all.1")) { try document.text() }
  }

  @Test("text is escaped so that a strict parser reads it back")
  func escaping() throws {
    let text = "quote \" slash \\ line\n tab\t return\r bell\u{7} null\u{0} delete\u{7F} emoji 🪡 é"
    let written = try JSON.object([text: .string(text)]).text()
    #expect(written.contains("\\u0007") && written.contains("\\u0000") && written.contains("\\\\"))
    let read = try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String: String]
    #expect(read == [text: text])
  }
}
