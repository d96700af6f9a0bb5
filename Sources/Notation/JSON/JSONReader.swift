/// A strict pull reader of JSON (RFC 8259): the caller asks for what it expects, and is told where it is not.
///
/// At most 64 levels deep; a key appears once in an object; strings are valid UTF-8, and escaped surrogates come in
/// pairs. Nothing is built for what the caller skips, but everything is checked.
package struct JSONReader: Sendable {
  package static let maximumDepth = 64

  package let text: PlacedText
  package private(set) var position: Int
  private let end: Int
  private var scopes: [Scope] = []

  private struct Scope {
    var keys: Set<String> = []
    var isEmpty = true
  }

  /// Reads the bytes of `range`, all of them when `nil`.
  package init(_ text: PlacedText, range: Range<Int>? = nil) {
    self.text = text
    position = range?.lowerBound ?? text.start
    end = range?.upperBound ?? text.bytes.count
  }

  package func error(_ message: String, at offset: Int? = nil) -> TextError {
    text.error(at: offset ?? position, message)
  }

  /// Moves to the next value and says where it begins.
  package mutating func valueOffset() -> Int {
    skipBlanks()
    return position
  }

  /// The first byte of the value that comes; `nil` where the text ends before one.
  package mutating func nextByte() -> UInt8? {
    skipBlanks()
    return peek()
  }

  package mutating func beginObject() throws(TextError) { try begin(UInt8(ascii: "{"), "an object in braces") }

  package mutating func beginArray() throws(TextError) { try begin(UInt8(ascii: "["), "an array in brackets") }

  /// The next key of the object begun last, with the reader at its value; `nil` when the object is closed.
  package mutating func nextKey() throws(TextError) -> String? {
    guard try next(closing: UInt8(ascii: "}")) else { return nil }
    skipBlanks()
    let offset = position
    guard peek() == UInt8(ascii: "\"") else { throw unexpected("a key in double quotes") }
    let key = try string()
    if scopes[scopes.count - 1].keys.insert(key).inserted == false {
      throw error("the key \"\(key)\" appears twice in one object; keep one", at: offset)
    }
    skipBlanks()
    guard peek() == UInt8(ascii: ":") else { throw unexpected("a colon after the key") }
    position += 1
    return key
  }

  /// Whether the array begun last has another element, with the reader at it.
  package mutating func nextElement() throws(TextError) -> Bool { try next(closing: UInt8(ascii: "]")) }

  /// Refuses anything but blanks after the document.
  package mutating func finish() throws(TextError) {
    skipBlanks()
    if position < end { throw unexpected("nothing more after the value") }
  }

  package mutating func string() throws(TextError) -> String {
    skipBlanks()
    guard peek() == UInt8(ascii: "\"") else { throw unexpected("a string in double quotes") }
    let opened = position
    position += 1
    var content: [UInt8] = []
    while let byte = peek(), byte != UInt8(ascii: "\"") {
      if byte == UInt8(ascii: "\\") {
        content.append(contentsOf: String(Character(try escape())).utf8)
      } else if byte < 0x20 {
        throw error("a control character in a string; escape it, as \\n")
      } else {
        content.append(byte)
        position += 1
      }
    }
    guard position < end else { throw error("this string is never closed; the text ends inside it", at: opened) }
    position += 1
    guard let string = String(validating: content, as: UTF8.self) else {
      throw error("this string is not valid UTF-8; write it as UTF-8", at: opened)
    }
    return string
  }

  package mutating func number() throws(TextError) -> DecimalNumber {
    skipBlanks()
    let begun = position
    guard let number = DecimalNumber(text.bytes, at: &position, end: end) else { throw unexpected("a number") }
    // A number ends where a blank, a comma or a closing bracket does: `01`, `1.` and `1x` are none.
    if let byte = peek(), !PlacedText.isBlank(byte), !",]}".utf8.contains(byte) {
      position = begun
      throw unexpected("a number")
    }
    return number
  }

  package mutating func bool() throws(TextError) -> Bool {
    skipBlanks()
    switch peek() {
    case UInt8(ascii: "t"):
      try literal("true")
      return true
    case UInt8(ascii: "f"):
      try literal("false")
      return false
    default: throw unexpected("true or false")
    }
  }

  /// Reads over a `null` when that comes next, and says so.
  package mutating func skipNull() throws(TextError) -> Bool {
    skipBlanks()
    guard peek() == UInt8(ascii: "n") else { return false }
    try literal("null")
    return true
  }

  /// Reads over a value, checking it.
  package mutating func skipValue() throws(TextError) {
    skipBlanks()
    switch peek() {
    case UInt8(ascii: "{"):
      try beginObject()
      while try nextKey() != nil { try skipValue() }
    case UInt8(ascii: "["):
      try beginArray()
      while try nextElement() { try skipValue() }
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "t"): try literal("true")
    case UInt8(ascii: "f"): try literal("false")
    case UInt8(ascii: "n"): try literal("null")
    case UInt8(ascii: "-"), .some(0x30...0x39): _ = try number()
    default: throw unexpected("a value")
    }
  }

  private func peek() -> UInt8? { position < end ? text.bytes[position] : nil }

  private mutating func skipBlanks() {
    while position < end, PlacedText.isBlank(text.bytes[position]) { position += 1 }
  }

  private mutating func begin(_ bracket: UInt8, _ expected: String) throws(TextError) {
    skipBlanks()
    guard peek() == bracket else { throw unexpected(expected) }
    guard scopes.count < Self.maximumDepth else {
      throw error("nested deeper than \(Self.maximumDepth) levels; flatten it")
    }
    scopes.append(Scope())
    position += 1
  }

  private mutating func next(closing bracket: UInt8) throws(TextError) -> Bool {
    skipBlanks()
    let last = scopes.count - 1
    if peek() == bracket {
      scopes.removeLast()
      position += 1
      return false
    }
    if scopes[last].isEmpty {
      scopes[last].isEmpty = false
      if position >= end { throw unexpected("a value") }
      return true
    }
    guard peek() == UInt8(ascii: ",") else {
      throw unexpected("a comma or \"\(Character(Unicode.Scalar(bracket)))\"")
    }
    position += 1
    return true
  }

  private mutating func literal(_ word: StaticString) throws(TextError) {
    for scalar in word.description.utf8 {
      guard peek() == scalar else { throw unexpected("true, false or null") }
      position += 1
    }
  }

  private mutating func escape() throws(TextError) -> Unicode.Scalar {
    let begun = position
    position += 1
    guard let letter = peek() else { return "\0" }
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try escapedScalar(begun: begun)
    default: throw error("an unknown escape; use one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX", at: begun)
    }
  }

  private mutating func escapedScalar(begun: Int) throws(TextError) -> Unicode.Scalar {
    let first = try hexadecimal(begun: begun)
    if let scalar = Unicode.Scalar(first) { return scalar }
    if first < 0xDC00, position + 1 < end, text.bytes[position] == UInt8(ascii: "\\"),
      text.bytes[position + 1] == UInt8(ascii: "u")
    {
      position += 2
      let second = try hexadecimal(begun: position - 2)
      if (0xDC00..<0xE000).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      {
        return scalar
      }
    }
    throw error("half a surrogate pair; write both halves, as \\ud83d\\ude00", at: begun)
  }

  private mutating func hexadecimal(begun: Int) throws(TextError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error("an escape that is not four hexadecimal digits; write it as \\u00e9", at: begun)
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  private func unexpected(_ expected: String) -> TextError {
    guard let byte = peek() else { return error("the text ends too early; \(expected) goes here") }
    let found =
      switch byte {
      case UInt8(ascii: "\""): "a double quote"
      case 0x21..<0x7F: "\"\(Character(Unicode.Scalar(byte)))\""
      default: "byte \(byte)"
      }
    return error("\(found) is unexpected; \(expected) goes here")
  }
}
