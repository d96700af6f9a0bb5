/// The parts of the file that are no blocks: its first bytes, and the sixteen after the index.
enum ArchiveLayout {
  /// Not text, and altered by programs that take it for text.
  static let magic: [UInt8] = [0x89] + Array("NTL".utf8) + [0x0D, 0x0A, 0x1A, 0x0A]
  static let version: UInt16 = 2
  static let prologueLength = 12

  /// Magic, version, and two bytes of nothing yet.
  static var prologue: [UInt8] {
    var bytes = magic
    bytes.append(little: version)
    bytes.append(little: UInt16(0))
    return bytes
  }

  static func checkPrologue(_ bytes: [UInt8], of path: String) throws(ArchiveError) {
    guard bytes.starts(with: magic), bytes.count >= prologueLength else {
      throw ArchiveError(path: path, message: "not an archive", remedy: "name a file that a run wrote, NAME.ntl")
    }
    guard bytes.elementsEqual(prologue) else {
      let version = UInt16(bytes[8]) | UInt16(bytes[9]) << 8
      throw ArchiveError(
        path: path, offset: 8,
        message: "an archive of version \(version), and this program reads version \(Self.version)",
        remedy: "read it with the program that wrote it")
    }
  }

  static let epilogueLength = 16
  static let endMark = Array("LTN\n".utf8)

  /// Where the index is, at the very end of the file.
  static func epilogue(indexAt offset: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(little: offset)
    bytes.append(little: CRC32C.checksum(bytes[...]))
    return bytes + endMark
  }

  /// `nil` when the last bytes are no epilogue.
  static func indexOffset(_ bytes: [UInt8]) -> UInt64? {
    guard bytes.count == epilogueLength, bytes.suffix(4).elementsEqual(endMark) else { return nil }
    var reader = ByteReader(bytes[...])
    guard let offset = try? reader.little(UInt64.self), let checksum = try? reader.little(UInt32.self),
      checksum == CRC32C.checksum(bytes.prefix(8))
    else { return nil }
    return offset
  }
}
