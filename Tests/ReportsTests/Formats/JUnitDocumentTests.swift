import Testing

@testable import NeedletailReports

@Suite("JUnit documents")
struct JUnitDocumentTests {
  static let document = JUnitDocument(
    "nightly",
    [
      JUnitDocument.Suite(
        "desk",
        [
          JUnitDocument.Case("job p50", in: "desk.gate", .passed, seconds: 1.5),
          JUnitDocument.Case("job p99", in: "desk.gate", .failed(type: "broken", text: "p99 rose\nby 10 %")),
          JUnitDocument.Case("cost", in: "desk.gate", .skipped(text: "undecided")),
        ], seconds: 12.25, properties: [JUnitDocument.Property("seeds", "10")]),
      JUnitDocument.Suite("mesh", [JUnitDocument.Case("run", in: "mesh", .erred(type: "failed", text: "no memory"))]),
    ])

  @Test("a document keeps to the schema of Jenkins' xUnit plugin, and counts its cases by how they ended")
  func schema() throws {
    let reading = JUnitReading(Self.document.text)
    #expect(reading.faults == [])
    let whole = try #require(reading.named("testsuites").first).attributes
    #expect(whole["name"] == "nightly" && whole["tests"] == "4" && whole["failures"] == "1" && whole["errors"] == "1")
    #expect(whole["time"] == "12.250")
    let desk = try #require(reading.named("testsuite").first).attributes
    #expect(desk["tests"] == "3" && desk["failures"] == "1" && desk["errors"] == "0" && desk["skipped"] == "1")
    #expect(reading.named("property").map(\.attributes) == [["name": "seeds", "value": "10"]])
  }

  @Test("why a case failed stands in the element's body, its first line in the message as well")
  func bodies() throws {
    let reading = JUnitReading(Self.document.text)
    let failure = try #require(reading.named("failure").first)
    #expect(failure.text == "p99 rose\nby 10 %" && failure.attributes["message"] == "p99 rose")
    #expect(reading.named("skipped").map(\.text) == ["undecided"])
    #expect(reading.named("error").map(\.attributes) == [["message": "no memory", "type": "failed"]])
  }

  @Test("names and texts of any characters are read as they are, but for those that XML cannot hold")
  func anything() throws {
    // Every scalar below 0x200 and some that XML forbids or that turn the direction of writing.
    let scalars = (0..<0x200).compactMap(Unicode.Scalar.init) + ["\u{FFFE}", "\u{FFFF}", "\u{202E}", "\u{1F600}"]
    for scalar in scalars {
      let text = "a\(scalar)b]]>&amp;<!--"
      let document = JUnitDocument(
        text,
        [
          JUnitDocument.Suite(
            text, [JUnitDocument.Case(text, in: text, .failed(type: text, text: text), output: text)],
            properties: [JUnitDocument.Property(text, text)])
        ])
      let reading = JUnitReading(document.text)
      #expect(reading.faults == [], "\(scalar.value)")
      let isReplaced = scalar != "\n" && scalar != "\t" && scalar.isForbiddenInText
      let expected = isReplaced ? "a\u{FFFD}b]]>&amp;<!--" : text
      #expect(reading.named("failure").first?.text == expected, "\(scalar.value)")
      #expect(reading.named("system-out").first?.text == expected, "\(scalar.value)")
    }
  }

  @Test("a text is cut before it is too long to be read, between two characters, and says so")
  func bounds() throws {
    let long = String(repeating: "é", count: JUnitDocument.longestText)
    let document = JUnitDocument(
      "n", [JUnitDocument.Suite("s", [JUnitDocument.Case("c", in: "k", .failed(type: "t", text: long))])])
    let reading = JUnitReading(document.text)
    #expect(reading.faults == [])
    let text = try #require(reading.named("failure").first?.text)
    #expect(text.utf8.count <= JUnitDocument.longestText && text.utf8.count > JUnitDocument.longestText - 16)
    #expect(text.hasSuffix("é… (cut)"))
  }
}

extension Unicode.Scalar {
  /// What XML 1.0 forbids (its production 2, Char), the control characters that it discourages, and those that turn the direction of writing.
  fileprivate var isForbiddenInText: Bool {
    let allowed: [ClosedRange<UInt32>] = [0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF]
    return !allowed.contains { $0.contains(value) } || (0x202A...0x202E).contains(value)
  }
}
