/// Bytes that can be read in any place: a file, or an array of them.
protocol ByteSource: Sendable {
  var path: String { get }
  /// How many bytes there are.
  func length() throws(ArchiveError) -> UInt64
  /// The bytes from an offset on, fewer where the source ends.
  func bytes(at offset: UInt64, count: Int) throws(ArchiveError) -> [UInt8]
}

/// An archive in memory.
struct ByteArraySource: ByteSource {
  var path = "memory"
  var bytes: [UInt8]

  func length() -> UInt64 { UInt64(bytes.count) }

  func bytes(at offset: UInt64, count: Int) -> [UInt8] {
    guard offset < UInt64(bytes.count) else { return [] }
    return Array(bytes[Int(offset)...].prefix(count))
  }
}
