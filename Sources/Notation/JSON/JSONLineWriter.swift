/// Writes one JSON object on one line, member by member; no value is built first.
///
/// Members stand in the order they are written. The caller keeps keys apart and closes what it opens.
package struct JSONLineWriter: Sendable {
  private var bytes: [UInt8] = [UInt8(ascii: "{")]
  private var isFirst = true

  package init() {}

  package mutating func member(_ key: String, _ value: String) {
    begin(key)
    bytes.append(quotedJSON: value)
  }

  package mutating func member(_ key: String, _ value: some BinaryInteger) {
    begin(key)
    bytes.append(contentsOf: value.description.utf8)
  }

  package mutating func member(_ key: String, _ value: Bool) {
    begin(key)
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// A measure: the shortest decimal that reads back as the same. What JSON cannot hold is written as `null`.
  package mutating func number(_ key: String, _ value: Double) {
    begin(key)
    bytes.append(contentsOf: (value.plainDecimal ?? "null").utf8)
  }

  /// An array of measures.
  package mutating func numbers(_ key: String, _ values: [Double]) {
    begin(key)
    bytes.append(contentsOf: "[\(values.map { $0.plainDecimal ?? "null" }.joined(separator: ","))]".utf8)
  }

  package mutating func null(_ key: String) {
    begin(key)
    bytes.append(contentsOf: "null".utf8)
  }

  /// An array of objects, each written by `write`.
  package mutating func objects<Values: Collection>(
    _ key: String, _ values: Values, _ write: (inout JSONLineWriter, Values.Element) -> Void
  ) {
    begin(key)
    bytes.append(UInt8(ascii: "["))
    var isFirstObject = true
    for value in values {
      bytes.append(contentsOf: (isFirstObject ? "{" : ",{").utf8)
      isFirstObject = false
      isFirst = true
      write(&self, value)
      bytes.append(UInt8(ascii: "}"))
    }
    bytes.append(UInt8(ascii: "]"))
    isFirst = false
  }

  /// The line, closed, with its line feed.
  package consuming func line() -> [UInt8] {
    bytes.append(contentsOf: "}\n".utf8)
    return bytes
  }

  private mutating func begin(_ key: String) {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    bytes.append(quotedJSON: key)
    bytes.append(UInt8(ascii: ":"))
  }
}
