import Testing

@testable import NeedletailBackends

@Suite("Lines over pipes")
struct LineTests {
  private func lines(_ chunks: [String], limit: Int = 100) throws -> [String] {
    var buffer = LineBuffer(limit: limit)
    var lines: [String] = []
    for chunk in chunks {
      buffer.append(Array(chunk.utf8))
      while let line = try buffer.next() { lines.append(String(decoding: line, as: UTF8.self)) }
    }
    return lines
  }

  @Test("several lines in one read, one line in several, carriage returns dropped, the unended kept back")
  func cutting() throws {
    #expect(try lines(["a\nb\r\n\nc", "d", "\n", "\r", "\ne\rf\ng"]) == ["a", "b", "", "cd", "", "e\rf"])
  }

  @Test("any cutting of a text into reads gives the same lines")
  func anyCut() throws {
    let text = "{\"id\":1}\r\n\nxyz\n\r\nlast\n"
    let expected = ["{\"id\":1}", "", "xyz", "", "last"]
    let bytes = Array(text.utf8)
    for first in 0...bytes.count {
      for second in first...bytes.count {
        let chunks = [bytes[..<first], bytes[first..<second], bytes[second...]]
        #expect(try lines(chunks.map { String(decoding: $0, as: UTF8.self) }) == expected)
      }
    }
  }

  @Test("many lines pass through a buffer that stays small")
  func longRun() throws {
    var buffer = LineBuffer(limit: 10)
    var count = 0
    for number in 0..<10_000 {
      buffer.append(Array("\(number)\n\(number)".utf8))
      while let line = try buffer.next() {
        count += line.count
      }
    }
    // 0, then n and n + 1 side by side.
    let digits = (0..<10_000).reduce(0) { $0 + String($1).utf8.count }
    #expect(count == 2 * digits - 4)
  }

  @Test("a line of the longest length is read, ended by a line feed or both", arguments: ["\n", "\r\n"])
  func longest(end: String) throws {
    #expect(try lines(["12345678" + end], limit: 8) == ["12345678"])
  }

  @Test("a longer one is refused, ended or not", arguments: ["123456789\n", "123456789\r\n", "1234567890"])
  func tooLong(text: String) {
    #expect(throws: LineTooLong(limit: 8)) { try lines([text], limit: 8) }
  }

  @Test(
    "what no line feed ends is a line once nothing more can come",
    arguments: [
      ("a\nb", ["a", "b"]), ("a\nb\r", ["a", "b"]), ("a\n", ["a"]), ("", []), ("12345678", ["12345678"]), ("\r", [""]),
    ])
  func unended(text: String, expected: [String]) throws {
    var buffer = LineBuffer(limit: 8)
    buffer.append(Array(text.utf8))
    var lines: [String] = []
    while let line = try buffer.next() { lines.append(String(decoding: line, as: UTF8.self)) }
    while let line = buffer.last() { lines.append(String(decoding: line, as: UTF8.self)) }
    #expect(lines == expected)
  }

  @Test("requests go out in order, in whatever pieces the pipe takes")
  func pieces() {
    var outgoing = OutgoingLines()
    outgoing.append(Array("first\n".utf8), id: 1)
    outgoing.append(Array("second\n".utf8), id: 2)
    var written = ""
    var room = 4
    while !outgoing.isEmpty {
      outgoing.drain { bytes, offset in
        let taken = min(room, bytes.count - offset)
        written += String(decoding: bytes[offset..<offset + taken], as: UTF8.self)
        room -= taken
        return taken
      }
      room = 3
    }
    #expect(written == "first\nsecond\n")
  }

  @Test("a request is taken back unless a piece of it is written")
  func takenBack() {
    var outgoing = OutgoingLines()
    for id: UInt64 in 1...4 { outgoing.append(Array("line \(id)\n".utf8), id: id) }
    var room = 10
    var written = ""
    func write(_ bytes: [UInt8], _ offset: Int) -> Int {
      let taken = min(room, bytes.count - offset)
      written += String(decoding: bytes[offset..<offset + taken], as: UTF8.self)
      room -= taken
      return taken
    }
    outgoing.drain(write)
    let removed = [1, 2, 3, 9].map { outgoing.remove(id: $0) }
    #expect(removed == [false, false, true, false])
    room = 100
    outgoing.drain(write)
    #expect(written == "line 1\nline 2\nline 4\n")
    #expect(outgoing.isEmpty)
  }

  @Test("the tail keeps the last bytes, repaired, and never more than its limit")
  func tail() {
    var tail = ByteTail(limit: 8)
    tail.append(Array("0123".utf8))
    #expect(tail.text == "0123")
    tail.append(Array("456789".utf8))
    #expect(tail.text == "23456789")
    tail.append(Array("abcdefghijklmnop".utf8))
    #expect(tail.text == "ijklmnop")
    // é is two bytes: the first is cut off, and its rest with it.
    tail.append(Array("é1234567".utf8))
    #expect(tail.text == "1234567")
  }

  @Test("what is no UTF-8 is replaced within the limit")
  func repaired() {
    var tail = ByteTail(limit: 8)
    tail.append([0x61, 0xFF, 0x62])
    #expect(tail.text == "a\u{FFFD}b")
    tail.append([0xFF, 0xFF, 0xFF, 0x63, 0x64])
    #expect(tail.text == "\u{FFFD}\u{FFFD}cd")
  }

  @Test("a text is cut between characters", arguments: [(0, ""), (1, "a"), (2, "a"), (3, "aé"), (6, "aé"), (7, "aé🪡")])
  func beginning(most: Int, expected: String) { #expect("aé🪡".beginning(bytes: most) == expected) }
}
