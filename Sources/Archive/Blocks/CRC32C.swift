/// The cyclic redundancy check with Castagnoli's polynomial 0x1EDC6F41, reflected, as in iSCSI (RFC 3720, 12.1).
///
/// Every change of up to 32 neighbouring bits is found. Eight bytes are taken in one step (Kounavis and Berry 2005).
enum CRC32C {
  static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    let table = table.span
    var remainder = UInt32.max
    var place = bytes.startIndex
    while place &+ 8 <= bytes.endIndex {
      var word: UInt64 = 0
      for offset in 0..<8 { word |= UInt64(bytes[place &+ offset]) &<< UInt64(8 &* offset) }
      word ^= UInt64(remainder)
      remainder = 0
      for offset in 0..<8 {
        remainder ^= table[(7 &- offset) &* 256 &+ Int(UInt8(truncatingIfNeeded: word &>> UInt64(8 &* offset)))]
      }
      place &+= 8
    }
    while place < bytes.endIndex {
      remainder = table[Int(UInt8(truncatingIfNeeded: remainder) ^ bytes[place])] ^ (remainder &>> 8)
      place &+= 1
    }
    return ~remainder
  }

  /// What each byte leaves, and behind that what it leaves after another byte of zeros, up to seven.
  private static let table: [UInt32] = {
    var table: [UInt32] = (0..<256).map { byte in
      (0..<8).reduce(UInt32(byte)) { rest, _ in rest & 1 == 1 ? rest >> 1 ^ 0x82F6_3B78 : rest >> 1 }
    }
    for place in 256..<8 * 256 {
      let before = table[place - 256]
      table.append(table[Int(before & 0xFF)] ^ (before >> 8))
    }
    return table
  }()
}
