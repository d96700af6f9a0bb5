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
    switch reader.nextByte() {
    case nil: throw reader.error("expected a value, found the end")
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
      // A seed takes all 64 bits, which a decimal number of 18 digits cannot hold.
      if let whole = UInt64(String(decoding: reader.text.bytes[offset..<reader.position], as: UTF8.self)) {
        return .count(whole)
      }
      guard number.double.isFinite else { throw reader.error("the number is too large", at: offset) }
      return .number(number.double)
    }
  }

  /// What stands under a row of keys; `nil` where one is missing.
  package func at(_ path: [String]) -> JSON? {
    var value: JSON? = self
    for key in path { value = value?[key] }
    return value
  }

  /// The number under a row of keys; `nil` where there is none.
  package func figure(_ path: String...) -> Double? { at(path)?.figure }

  /// The text under a row of keys; `nil` where there is none.
  package func words(_ path: String...) -> String? {
    if case .string(let text)? = at(path) { text } else { nil }
  }

  /// The members of the object under a row of keys, in order of key; none where there is no object.
  package func members(_ path: String...) -> [(key: String, value: JSON)] {
    guard case .object(let members)? = at(path) else { return [] }
    return members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }

  /// The elements of the array under a row of keys; none where there is no array.
  package func elements(_ path: String...) -> [JSON] {
    if case .array(let elements)? = at(path) { elements } else { [] }
  }

  /// Whether the value under a row of keys is `true`; `nil` where it is neither.
  package func flag(_ path: String...) -> Bool? {
    if case .bool(let flag)? = at(path) { flag } else { nil }
  }

  /// The numbers of the array under a row of keys; `nil` where there is none, or it holds something else.
  package func figures(_ path: String...) -> [Double]? {
    guard case .array(let elements)? = at(path) else { return nil }
    let figures = elements.compactMap(\.figure)
    return figures.count == elements.count ? figures : nil
  }
}
