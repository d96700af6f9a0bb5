package import Notation

extension JSON {
  /// The value that a text holds.
  ///
  /// - Parameter path: names the text in errors.
  /// - Throws: what is no JSON, with its line and column.
  package init(reading bytes: [UInt8], path: String) throws(TextError) {
    var reader = JSONReader(PlacedText(bytes, path: path))
    self = try JSON.value(&reader)
    try reader.finish()
  }

  private static func value(_ reader: inout JSONReader) throws(TextError) -> JSON {
    let offset = reader.valueOffset()
    guard offset < reader.text.bytes.count else { throw reader.error("expected a value, found the end") }
    switch reader.text.bytes[offset] {
    case UInt8(ascii: "{"):
      var members: [String: JSON] = [:]
      try reader.beginObject()
      while let key = try reader.nextKey() { members[key] = try value(&reader) }
      return .object(members)
    case UInt8(ascii: "["):
      var elements: [JSON] = []
      try reader.beginArray()
      while try reader.nextElement() { elements.append(try value(&reader)) }
      return .array(elements)
    case UInt8(ascii: "\""): return .string(try reader.string())
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool(try reader.bool())
    case UInt8(ascii: "n"):
      _ = try reader.skipNull()
      return .null
    default:
      let number = try reader.number()
      return number.whole(upTo: 1 << 53).map { .integer(Int128($0)) } ?? .number(number.double)
    }
  }

  /// The text of a string; `nil` for other values.
  package var words: String? { if case .string(let text) = self { text } else { nil } }

  /// The elements of an array; none for other values.
  package var elements: [JSON] { if case .array(let elements) = self { elements } else { [] } }

  /// The members of an object, in order of key; none for other values.
  package var members: [(key: String, value: JSON)] {
    if case .object(let members) = self { members.sorted { $0.key < $1.key } } else { [] }
  }

  /// The figures of an array of numbers; `nil` where it is none, or holds something else.
  package var figures: [Double]? {
    guard case .array(let elements) = self else { return nil }
    let figures = elements.compactMap(\.figure)
    return figures.count == elements.count ? figures : nil
  }
}
