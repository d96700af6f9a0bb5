/// A number that JSON cannot hold: infinite, or not a number.
public struct NotFinite: Error, Equatable, CustomStringConvertible {
  /// Where in the value, as `metrics.job_latency_ms.all.mean`.
  public var path: String

  public init(path: String) { self.path = path }

  public var description: String { "\(path) is not a finite number; JSON holds only finite ones" }
}

extension JSON {
  /// The value as text: keys sorted by their UTF-8 bytes, two spaces a level, a line feed at the end.
  ///
  /// Equal values give equal bytes.
  ///
  /// - Throws: `NotFinite`, with the place, when a number is infinite or not a number.
  /// - Complexity: O(n log k) for n bytes of text and k keys an object.
  public func text() throws(NotFinite) -> String {
    var writer = JSONWriter()
    try writer.write(self)
    writer.bytes.append(UInt8(ascii: "\n"))
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

/// Lays a JSON value out, byte by byte.
struct JSONWriter {
  var bytes: [UInt8] = []
  private var path: [String] = []

  mutating func write(_ value: JSON) throws(NotFinite) {
    switch value {
    case .null: append("null")
    case .bool(let flag): append(flag ? "true" : "false")
    case .integer(let count): append(count.description)
    case .number(let measure):
      guard let text = measure.plainDecimal else { throw NotFinite(path: path.joined(separator: ".")) }
      append(text)
    case .string(let text): bytes.append(quotedJSON: text)
    case .array(let elements): try write(elements)
    case .object(let members): try write(members)
    }
  }

  private mutating func write(_ elements: [JSON]) throws(NotFinite) {
    guard !elements.isEmpty else { return append("[]") }
    for (index, element) in elements.enumerated() {
      append(index == 0 ? "[" : ",")
      path.append(index.description)
      breakLine(depth: path.count)
      try write(element)
      path.removeLast()
    }
    breakLine(depth: path.count)
    append("]")
  }

  private mutating func write(_ members: [String: JSON]) throws(NotFinite) {
    guard !members.isEmpty else { return append("{}") }
    let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    for (index, member) in sorted.enumerated() {
      append(index == 0 ? "{" : ",")
      path.append(member.key)
      breakLine(depth: path.count)
      bytes.append(quotedJSON: member.key)
      append(": ")
      try write(member.value)
      path.removeLast()
    }
    breakLine(depth: path.count)
    append("}")
  }

  private mutating func breakLine(depth: Int) {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
