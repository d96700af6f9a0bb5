import NeedletailNotation
import Testing

@Suite("Reading JSON")
struct JSONReaderTests {
  private func reader(_ text: String) -> JSONReader { JSONReader(PlacedText(Array(text.utf8), path: "t")) }

  @Test("an object's values come out by key, in the order of the text")
  func members() throws {
    var reader = reader(#" {"a": "x\u00e9\ud83d\ude00\n", "b": [true, false], "c": -1.25e2, "d": null} "#)
    var keys: [String] = []
    try reader.beginObject()
    while let key = try reader.nextKey() {
      keys.append(key)
      switch key {
      case "a": #expect(try reader.string() == "xé😀\n")
      case "b":
        var flags: [Bool] = []
        try reader.beginArray()
        while try reader.nextElement() { flags.append(try reader.bool()) }
        #expect(flags == [true, false])
      case "c": #expect(try reader.number().double == -125)
      default: #expect(try reader.skipNull())
      }
    }
    try reader.finish()
    #expect(keys == ["a", "b", "c", "d"])
  }

  @Test("a number comes out as the nearest double", arguments: ["0.1", "-2.5e-3", "0.30000000000000004", "1e22", "7"])
  func doubles(_ text: String) throws {
    var reader = reader(text)
    #expect(try reader.number().double == Double(text))
  }

  @Test("a number beyond the largest double is infinite")
  func infinite() throws {
    var reader = reader("-1e999")
    #expect(try reader.number().double == -.infinity)
  }

  @Test(
    "what is no truth value is refused with its place",
    arguments: [
      ("1", "t:1:1: error: \"1\" is unexpected; true or false goes here"),
      ("\n tru", "t:2:5: error: the text ends too early; true, false or null goes here"),
      ("", "t:1:1: error: the text ends too early; true or false goes here"),
    ])
  func noBool(text: String, message: String) {
    var reader = reader(text)
    #expect { try reader.bool() } throws: { ($0 as? TextError)?.description == message }
  }

  @Test("places count code points, after a byte order mark")
  func places() {
    let text = PlacedText(Array("\u{FEFF}é\nüx?".utf8), path: "p")
    #expect(text.error(at: text.bytes.count - 1, "m") == TextError(path: "p", line: 2, column: 3, message: "m"))
    #expect(!text.isBlank && PlacedText(Array("\u{FEFF} \r\n".utf8), path: "p").isBlank)
  }

  @Test("a part of the bytes is read as if it were all of them")
  func range() throws {
    var reader = JSONReader(PlacedText(Array("[[7]]".utf8), path: "t"), range: 1..<4)
    try reader.beginArray()
    #expect(try reader.nextElement())
    #expect(try reader.number().whole(upTo: 10) == 7)
    #expect(try !reader.nextElement())
    try reader.finish()
    #expect(reader.position == 4)
  }
}
