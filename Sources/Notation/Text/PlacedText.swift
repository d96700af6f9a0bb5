/// The bytes of a text and where they came from; it turns a byte's offset into a line and a column.
package struct PlacedText: Sendable {
  package let bytes: [UInt8]
  /// The file, or whatever names the source in a message.
  package let path: String
  /// Where the text begins: after a byte order mark, if there is one.
  package let start: Int

  package init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
    start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// Whether there is nothing but blanks.
  package var isBlank: Bool { !bytes[start...].contains { !Self.isBlank($0) } }

  /// - Complexity: O(offset), paid once, by the error that ends the reading.
  package func error(at offset: Int, _ message: String) -> TextError {
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
    return TextError(path: path, line: line, column: column, message: message)
  }

  /// A short excerpt in quotes for a message, printable whatever the bytes are.
  package static func excerpt(_ bytes: ArraySlice<UInt8>) -> String {
    let most = 40
    let shown = String(decoding: bytes.prefix(most), as: UTF8.self).map { $0 < " " ? "·" : $0 }
    return "\"\(String(shown))\(bytes.count > most ? "…" : "")\""
  }

  /// JSON's blanks: space, tab, line feed, carriage return.
  @inlinable
  package static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}
