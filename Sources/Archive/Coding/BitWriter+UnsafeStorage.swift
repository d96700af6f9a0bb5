extension BitWriter {
  /// Words of 64 bits, to which one is added in few instructions: writers keep the one at hand in registers.
  @safe
  final class UnsafeStorage {
    private var words: UnsafeMutablePointer<UInt64>
    private var capacity = 64
    private var count = 0

    init() { unsafe words = .allocate(capacity: 64) }

    deinit { unsafe words.deallocate() }

    func removeAll() { count = 0 }

    /// Appends a word, its lowest byte first.
    @inline(never)
    func append(_ word: UInt64) {
      if count == capacity { grow() }
      unsafe words[count] = word.littleEndian
      count &+= 1
    }

    private func grow() {
      let more = UnsafeMutablePointer<UInt64>.allocate(capacity: 2 * capacity)
      unsafe more.update(from: words, count: count)
      unsafe words.deallocate()
      unsafe words = more
      capacity *= 2
    }

    /// Appends the bytes of all words but for the last few.
    func append(to bytes: inout [UInt8], fewer: Int) {
      unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: words, count: count * 8 - fewer))
    }
  }
}
