extension [UInt8] {
  /// Appends a natural number in LEB128: seven bits a byte, the lowest first, the top bit set on all but the last.
  mutating func append(varint value: some UnsignedInteger & FixedWidthInteger) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  /// Appends a number of fixed width, the lowest byte first.
  mutating func append(little value: some FixedWidthInteger) {
    for shift in stride(from: 0, to: value.bitWidth, by: 8) { append(UInt8(truncatingIfNeeded: value >> shift)) }
  }

  /// Appends a number of fixed width, the highest byte first.
  mutating func append(big value: some FixedWidthInteger) {
    for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}

/// Reads numbers from bytes that may be anything.
struct ByteReader {
  let bytes: ArraySlice<UInt8>
  private(set) var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  var rest: Int { bytes.endIndex - position }

  /// A number in LEB128 that fits its type and is not longer than it must be.
  mutating func varint<N: UnsignedInteger & FixedWidthInteger>(_ type: N.Type = UInt64.self) throws(Malformed) -> N {
    var value: N = 0
    var shift = 0
    while true {
      guard position < bytes.endIndex else { throw Malformed("a number is cut off") }
      let byte = bytes[position]
      position += 1
      let part = N(byte & 0x7F)
      guard shift < N.bitWidth, (part << shift) >> shift == part else { throw Malformed("a number is too large") }
      value |= part << shift
      if byte < 0x80 {
        guard byte != 0 || shift == 0 else { throw Malformed("a number is longer than it need be") }
        return value
      }
      shift += 7
    }
  }

  /// A natural number of at most `limit`.
  mutating func count(upTo limit: Int, of what: String) throws(Malformed) -> Int {
    let value = try varint(UInt64.self)
    guard value <= UInt64(limit) else { throw Malformed("\(value) \(what) are more than the \(limit) there can be") }
    return Int(value)
  }

  mutating func little<N: FixedWidthInteger & UnsignedInteger>(_ type: N.Type) throws(Malformed) -> N {
    var value: N = 0
    for (offset, byte) in try take(N.bitWidth / 8).enumerated() { value |= N(byte) << (8 * offset) }
    return value
  }

  mutating func take(_ count: Int) throws(Malformed) -> ArraySlice<UInt8> {
    guard count <= rest else { throw Malformed("\(count) bytes are called for where \(rest) are left") }
    defer { position += count }
    return bytes[position..<position + count]
  }
}
