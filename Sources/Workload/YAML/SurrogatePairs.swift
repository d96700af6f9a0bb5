/// JSON's escaped surrogate pairs, `"\ud83d\ude00"`, which libyaml refuses, rewritten as YAML's `"\U0001F600"`.
///
/// The rewriting looks at no context, so where escapes mean nothing (outside double quotes) it is undone; and a
/// pair becomes two columns shorter, which places make up for.
struct SurrogatePairs {
  private struct Pair {
    /// Where the rewritten escape begins, from 0, in the rewritten text.
    var mark: YAMLMark
    var original: String
    var rewritten: String
  }

  private static let columnsSaved = 2
  /// By line; within one, in order.
  private var byLine: [Int: [Pair]] = [:]

  /// How many columns the rewriting took away before this one.
  func columnsRemoved(line: Int, before column: Int) -> Int {
    guard let pairs = byLine[line] else { return 0 }
    return Self.columnsSaved * pairs.reduce(0) { $0 + ($1.mark.column < column ? 1 : 0) }
  }

  /// The text as it was written, for a scalar between the two marks.
  func restored(_ text: String, from start: YAMLMark, to end: YAMLMark) -> String {
    guard !byLine.isEmpty else { return text }
    var result = text
    for line in start.line...max(start.line, end.line) {
      for pair in byLine[line] ?? [] { result = result.replacing(pair.rewritten, with: pair.original) }
    }
    return result
  }

  /// - Complexity: O(bytes).
  static func rewritten(_ bytes: [UInt8]) -> ([UInt8], SurrogatePairs) {
    var pairs = SurrogatePairs()
    guard bytes.contains(UInt8(ascii: "\\")) else { return (bytes, pairs) }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var mark = YAMLMark(line: 0, column: 0)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\\"), let scalar = pair(in: bytes, at: index) {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let escape = "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
        let original = String(decoding: bytes[index..<index + 12], as: UTF8.self)
        pairs.byLine[mark.line, default: []].append(Pair(mark: mark, original: original, rewritten: escape))
        result += Array(escape.utf8)
        mark.column += 10
        index += 12
      } else if byte == UInt8(ascii: "\\"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\\") {
        // An escaped backslash: what follows it is not an escape.
        result += [byte, byte]
        mark.column += 2
        index += 2
      } else {
        result.append(byte)
        let isReturn = byte == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)
        if byte == 0x0A || isReturn {
          mark = YAMLMark(line: mark.line + 1, column: 0)
        } else if byte & 0xC0 != 0x80 {
          mark.column += 1
        }
        index += 1
      }
    }
    return (result, pairs)
  }

  private static func pair(in bytes: [UInt8], at index: Int) -> Unicode.Scalar? {
    guard let high = unit(in: bytes, at: index), UTF16.isLeadSurrogate(high),
      let low = unit(in: bytes, at: index + 6), UTF16.isTrailSurrogate(low)
    else { return nil }
    return Unicode.Scalar(0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
  }

  private static func unit(in bytes: [UInt8], at index: Int) -> UInt16? {
    guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
    else { return nil }
    let digits = bytes[index + 2..<index + 6]
    guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
    return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
  }
}
