/// Writes bit fields one after another, the lowest bit of a field first, from the lowest bit of a byte up.
struct BitWriter {
  /// The bits but for those pending, 64 at a time, the lowest byte first in memory.
  private var words: [UInt64] = []
  private var pending: UInt64 = 0
  private var pendingCount: UInt64 = 0

  /// Appends the `count` lowest bits of a value that has no others; `count` is at most 64.
  @inline(__always)
  mutating func put(_ value: UInt64, _ count: UInt64) {
    pending |= value &<< pendingCount
    pendingCount &+= count
    guard pendingCount >= 64 else { return }
    words.append(pending.littleEndian)
    pendingCount &-= 64
    // What did not fit; nothing when the field ended with the word.
    pending = pendingCount == 0 ? 0 : value &>> (count &- pendingCount)
  }

  /// All bytes, the last filled up with zeros; nothing can be appended after them.
  mutating func finished() -> [UInt8] {
    let bytes = words.count * 8 + (Int(pendingCount) + 7) / 8
    words.append(pending.littleEndian)
    return words.bytes(bytes)
  }
}
