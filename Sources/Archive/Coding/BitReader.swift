/// Reads what a `BitWriter` wrote; asking for more bits than there are is an error.
struct BitReader {
  private let bytes: ArraySlice<UInt8>
  private var next: Int
  private var pending: UInt64 = 0
  private var pendingCount: UInt64 = 0

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    next = bytes.startIndex
  }

  /// The next `count` bits, at most 57.
  @inline(__always)
  mutating func get(_ count: UInt64) throws(Malformed) -> UInt64 {
    if pendingCount < count { try refill(atLeast: count) }
    let value = pending & ((1 &<< count) &- 1)
    pending &>>= count
    pendingCount &-= count
    return value
  }

  /// The next `count` bits, at most 64.
  mutating func getLong(_ count: UInt64) throws(Malformed) -> UInt64 {
    guard count > 32 else { return try get(count) }
    let low = try get(32)
    return try get(count - 32) << 32 | low
  }

  /// How many ones stand before the next zero, which is read too; or `limit` ones, and nothing after them.
  @inline(__always)
  mutating func ones(limit: UInt64) throws(Malformed) -> UInt64 {
    if pendingCount < limit + 1 { try? refill(atLeast: limit + 1) }
    let count = UInt64((~pending).trailingZeroBitCount)
    let taken = count < limit ? count + 1 : limit
    guard taken <= pendingCount else { throw Malformed("the bits end too early") }
    pending &>>= taken
    pendingCount &-= taken
    return min(count, limit)
  }

  /// Whether all but the padding of the last byte was read, and the padding is zero.
  var isAtEnd: Bool { next == bytes.endIndex && pendingCount < 8 && pending == 0 }

  private mutating func refill(atLeast count: UInt64) throws(Malformed) {
    while pendingCount <= 56, next < bytes.endIndex {
      pending |= UInt64(bytes[next]) &<< pendingCount
      pendingCount &+= 8
      next &+= 1
    }
    if pendingCount < count { throw Malformed("the bits end too early") }
  }
}

/// Bytes that are not what they should be; the reader of the block says where.
struct Malformed: Error {
  var what: String

  init(_ what: String) { self.what = what }
}
