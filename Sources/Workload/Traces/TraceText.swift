/// The bytes of a trace and where they came from; it turns a byte's offset into a line and a column.
struct TraceText: Sendable {
  let bytes: [UInt8]
  let path: String
  /// Where the text begins: after a byte order mark, if there is one.
  let start: Int

  /// Refuses empty texts and those over the limit.
  init(_ bytes: [UInt8], path: String, maximumBytes: Int) throws(TraceError) {
    self.bytes = bytes
    self.path = path
    start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    if bytes.count > maximumBytes {
      throw error(at: 0, "the file has \(bytes.count) bytes; at most \(maximumBytes) are read, so split it")
    }
    if !bytes[start...].contains(where: { !Self.isBlank($0) }) {
      throw error(at: 0, "the file is empty; a trace has at least one row")
    }
  }

  /// - Complexity: O(offset), paid once, by the error that ends the reading.
  func error(at offset: Int, _ message: String) -> TraceError {
    var line = 1
    var column = 1
    for byte in bytes[min(start, offset)..<min(offset, bytes.count)] {
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return TraceError(path: path, line: line, column: column, message: message)
  }

  /// A short excerpt in quotes for a message, printable whatever the bytes are.
  static func excerpt(_ bytes: ArraySlice<UInt8>) -> String {
    let most = 40
    let shown = String(decoding: bytes.prefix(most), as: UTF8.self).map { $0 < " " ? "·" : $0 }
    return "\"\(String(shown))\(bytes.count > most ? "…" : "")\""
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}
