/// The cyclic redundancy check with Castagnoli's polynomial 0x1EDC6F41, reflected, as in iSCSI (RFC 3720, 12.1).
///
/// Every change of up to 32 neighbouring bits is found.
enum CRC32C {
  static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var remainder = UInt32.max
    for byte in bytes {
      remainder = table[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)] ^ (remainder >> 8)
    }
    return ~remainder
  }

  /// What each byte leaves.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { rest, _ in rest & 1 == 1 ? rest >> 1 ^ 0x82F6_3B78 : rest >> 1 }
  }
}
