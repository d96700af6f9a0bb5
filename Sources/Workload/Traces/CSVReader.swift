import NeedletailNotation

/// Records of comma-separated values (RFC 4180), one at a time.
///
/// Fields may be quoted, with commas, line ends and doubled quotes inside, and blanks around the quotes. Lines end with LF or CRLF, the last one
/// also with the text. Blank lines are skipped.
struct CSVReader: Sendable {
  let text: PlacedText
  private var position: Int
  /// The contents of the record's fields, one after another.
  private var contents: [UInt8] = []
  private var ends: [Int] = []
  private var starts: [Int] = []

  init(_ text: PlacedText) {
    self.text = text
    position = text.start
  }

  /// Fields of the record read last.
  var count: Int { ends.count }

  /// A field of the record read last, unquoted.
  func field(_ index: Int) -> ArraySlice<UInt8> { contents[(index == 0 ? 0 : ends[index - 1])..<ends[index]] }

  /// Where that field begins in the text.
  func offset(of index: Int) -> Int { starts[index] }

  /// Reads the next record; `false` at the end of the text.
  mutating func next() throws(TraceError) -> Bool {
    skipBlankLines()
    guard position < text.bytes.count else { return false }
    contents.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    while true {
      skipBlanksBeforeQuote()
      starts.append(position)
      if position < text.bytes.count, text.bytes[position] == Self.quote { try quoted() } else { try plain() }
      ends.append(contents.count)
      guard position < text.bytes.count, text.bytes[position] == Self.comma else { break }
      position += 1
    }
    return true
  }

  private mutating func skipBlankLines() {
    while position < text.bytes.count {
      if text.bytes[position] == Self.lineFeed {
        position += 1
      } else if isCarriageReturn(at: position) {
        position += 1
      } else {
        return
      }
    }
  }

  private mutating func skipBlanksBeforeQuote() {
    let end = endOfBlanks()
    if end < text.bytes.count, text.bytes[end] == Self.quote { position = end }
  }

  /// Where the spaces and tabs from here on end.
  private func endOfBlanks() -> Int {
    var end = position
    while end < text.bytes.count, text.bytes[end] == 0x20 || text.bytes[end] == 0x09 { end += 1 }
    return end
  }

  private func isCarriageReturn(at place: Int) -> Bool {
    place < text.bytes.count && text.bytes[place] == 0x0D
      && (place + 1 == text.bytes.count || text.bytes[place + 1] == Self.lineFeed)
  }

  private mutating func plain() throws(TraceError) {
    while position < text.bytes.count {
      let byte = text.bytes[position]
      if byte == Self.comma || byte == Self.lineFeed || isCarriageReturn(at: position) { return }
      if byte == Self.quote {
        throw text.error(at: position, "a quote inside an unquoted field; quote the whole field and double the quote")
      }
      contents.append(byte)
      position += 1
    }
  }

  private mutating func quoted() throws(TraceError) {
    let opened = position
    position += 1
    while true {
      guard position < text.bytes.count else {
        throw text.error(at: opened, "this quote is never closed; close it before the field ends")
      }
      let byte = text.bytes[position]
      position += 1
      if byte != Self.quote {
        contents.append(byte)
      } else if position < text.bytes.count, text.bytes[position] == Self.quote {
        contents.append(Self.quote)
        position += 1
      } else {
        break
      }
    }
    position = endOfBlanks()
    let isClosed =
      position == text.bytes.count || text.bytes[position] == Self.comma || text.bytes[position] == Self.lineFeed
      || isCarriageReturn(at: position)
    if !isClosed { throw text.error(at: position, "text after a closing quote; a comma or the line's end goes here") }
  }

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let lineFeed: UInt8 = 0x0A
}
