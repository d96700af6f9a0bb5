/// Writes bit fields one after another, the lowest bit of a field first, from the lowest bit of a byte up.
struct BitWriter {
  private let words: UnsafeStorage
  private var pending: UInt64 = 0
  private var pendingCount: UInt64 = 0

  /// - Parameter words: where to keep them, in place of what is there.
  init(into words: UnsafeStorage = UnsafeStorage()) {
    self.words = words
    words.removeAll()
  }

  /// Appends the `count` lowest bits of a value that has no others; `count` is at most 64.
  @inline(__always)
  mutating func put(_ value: UInt64, _ count: UInt64) {
    pending |= value &<< pendingCount
    pendingCount &+= count
    guard pendingCount >= 64 else { return }
    words.append(pending)
    pendingCount &-= 64
    // What did not fit; nothing when the field ended with the word.
    pending = pendingCount == 0 ? 0 : value &>> (count &- pendingCount)
  }

  /// All bytes, the last filled up with zeros; nothing can be appended after them.
  func finished() -> [UInt8] {
    var bytes: [UInt8] = []
    finish(into: &bytes)
    return bytes
  }

  /// Appends what `finished` answers.
  func finish(into bytes: inout [UInt8]) {
    let last = (Int(pendingCount) + 7) / 8
    if last > 0 { words.append(pending) }
    words.append(to: &bytes, fewer: last > 0 ? 8 - last : 0)
  }
}
