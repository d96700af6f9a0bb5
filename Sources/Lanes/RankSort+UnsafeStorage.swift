/// A stable sort of a few timers: each is told how many go before it, by comparing all with all, and is put there.
///
/// That takes more comparisons than an insertion, but four in one instruction, and no branch that depends on one: with a dozen
/// timers in random order an insertion guesses about one branch a timer wrong, which costs as much as all the rest.
@safe
@frozen
@usableFromInline
struct RankSort: ~Copyable {
  @usableFromInline typealias Entry = TimerQueue.Entry

  /// The most timers it sorts.
  static var most: Int { 32 }
  /// The most low bytes in which their instants may differ.
  static var mostBytes: Int { 3 }

  /// What each timer is ordered by; behind the last one what is greater than any.
  @usableFromInline let keys: UnsafeMutablePointer<Int32>
  @usableFromInline let sorted: UnsafeMutablePointer<Entry>

  @usableFromInline
  init() {
    unsafe keys = .allocate(capacity: RankSort.most)
    unsafe keys.initialize(repeating: .max, count: RankSort.most)
    unsafe sorted = .allocate(capacity: RankSort.most)
    unsafe sorted.initialize(repeating: Entry(instant: 0, payload: 0), count: RankSort.most)
  }

  @inlinable deinit {
    unsafe keys.deallocate()
    unsafe sorted.deallocate()
  }

  /// Sorts at most `most` entries whose instants differ in their lowest `bytes` bytes at most, which are no more than `mostBytes`.
  ///
  /// - Complexity: O(count²), four comparisons an instruction.
  func sort(_ entries: UnsafeMutablePointer<Entry>, count: Int, bytes: Int) {
    assert(count <= RankSort.most && bytes <= RankSort.mostBytes, "RankSort: too many timers, or too far apart")
    unsafe keys.update(repeating: .max, count: RankSort.most)
    // What differs of the instant, then the place, which makes equal instants keep their order.
    let mask = UInt64(1) &<< UInt64(bytes &* 8) &- 1
    for index in 0..<count {
      unsafe keys[index] = Int32(truncatingIfNeeded: (entries[index].instant & mask) &<< 5 | UInt64(index))
    }
    if count <= 8 {
      unsafe place(entries, count, among: 8)
    } else if count <= 16 {
      unsafe place(entries, count, among: 16)
    } else {
      unsafe place(entries, count, among: 32)
    }
    unsafe entries.update(from: sorted, count: count)
  }

  /// - Parameter lanes: a constant, so that the comparisons become vectors.
  @inline(__always)
  private func place(_ entries: UnsafeMutablePointer<Entry>, _ count: Int, among lanes: Int) {
    for index in 0..<count {
      let key = unsafe keys[index]
      var before: Int32 = 0
      var other = 0
      while other < lanes {
        // The difference's sign: −1 where the other goes before it. Keys are not negative, so nothing overflows.
        unsafe before &-= (keys[other] &- key) &>> 31
        other &+= 1
      }
      unsafe sorted[Int(before)] = entries[index]
    }
  }
}
