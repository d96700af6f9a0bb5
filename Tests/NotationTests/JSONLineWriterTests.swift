import Foundation
import NeedletailNotation
import Testing

@Suite("Writing JSON lines")
struct JSONLineWriterTests {
  @Test("members stand in order, objects in arrays, and one line feed ends the line")
  func layout() {
    var writer = JSONLineWriter()
    writer.member("id", UInt64.max)
    writer.null("limit")
    writer.objects("parts", ["a", "b"]) { part, name in
      part.member("name", name)
      part.member("is_b", name == "b")
    }
    writer.objects("none", []) { (_: inout JSONLineWriter, _: Int) in }
    writer.member("last", -1)
    let expected =
      #"{"id":18446744073709551615,"limit":null,"parts":[{"name":"a","is_b":false},{"name":"b","is_b":true}],"#
      + #""none":[],"last":-1}"# + "\n"
    #expect(String(decoding: writer.line(), as: UTF8.self) == expected)
  }

  @Test("no text breaks the line, and a strict parser reads it back")
  func escaping() throws {
    let text = "quote \" slash \\ line\n tab\t return\r bell\u{7} unit\u{1F} delete\u{7F} separator\u{2028} 🪡"
    var writer = JSONLineWriter()
    writer.member(text, text)
    let line = writer.line()
    #expect(line.count { $0 == 0x0A } == 1 && line.last == 0x0A && !line.contains(0x0D))
    #expect(try JSONSerialization.jsonObject(with: Data(line)) as? [String: String] == [text: text])
  }

  @Test("an object without members is empty braces")
  func empty() { #expect(JSONLineWriter().line() == Array("{}\n".utf8)) }
}
