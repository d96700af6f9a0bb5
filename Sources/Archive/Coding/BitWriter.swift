/// Writes bit fields one after another, the lowest bit of a field first, from the lowest bit of a byte up.
struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var pending: UInt64 = 0
  private var pendingCount: UInt64 = 0

  /// Appends the `count` lowest bits of a value that has no others; `count` is at most 64.
  @inline(__always)
  mutating func put(_ value: UInt64, _ count: UInt64) {
    pending |= value &<< pendingCount
    pendingCount &+= count
    guard pendingCount >= 64 else { return }
    flushWord()
    pendingCount &-= 64
    // What did not fit; nothing when the field ended with the word.
    pending = pendingCount == 0 ? 0 : value &>> (count &- pendingCount)
  }

  private mutating func flushWord() {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: pending &>> shift))
    }
  }

  /// All bytes, the last filled up with zeros.
  mutating func finished() -> [UInt8] {
    while pendingCount > 0 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending &>>= 8
      pendingCount = pendingCount > 8 ? pendingCount - 8 : 0
    }
    return bytes
  }
}
