/// An archive's bytes with a right beginning and right checksums; what the blocks hold, and where they end, stays as it is.
///
/// The layout is that of `docs/archive-format.md`, written down a second time.
struct ForgedArchive {
  private(set) var bytes: [UInt8]

  private static let prologue: [UInt8] = [0x89, 0x4E, 0x54, 0x4C, 0x0D, 0x0A, 0x1A, 0x0A, 2, 0, 0, 0]
  private static let headerLength = 24
  private static let epilogueLength = 16

  init(_ source: [UInt8]) {
    bytes = source
    for (place, byte) in Self.prologue.enumerated() where place < bytes.count { bytes[place] = byte }
    var end = bytes.count
    if bytes.suffix(4).elementsEqual("LTN\n".utf8), end >= Self.prologue.count + Self.epilogueLength {
      end -= Self.epilogueLength
      write(checksum(end..<end + 8), at: end + 8)
    }
    var block = Self.prologue.count
    while end - block >= Self.headerLength {
      let length = (0..<4).reduce(0) { $0 | Int(bytes[block + 4 + $1]) << (8 * $1) }
      let payload = block + Self.headerLength..<min(end, block + Self.headerLength + length)
      write(checksum(payload), at: block + 16)
      write(checksum(block..<block + 20), at: block + 20)
      block = payload.upperBound
    }
  }

  private mutating func write(_ value: UInt32, at place: Int) {
    for byte in 0..<4 { bytes[place + byte] = UInt8(truncatingIfNeeded: value >> UInt32(8 * byte)) }
  }

  /// CRC-32C (Castagnoli), a bit at a time.
  private func checksum(_ range: Range<Int>) -> UInt32 {
    var remainder = ~(0 as UInt32)
    for byte in bytes[range] {
      remainder ^= UInt32(byte)
      for _ in 0..<8 { remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0x82F6_3B78 : 0) }
    }
    return ~remainder
  }
}
