/// A stable sort of timers that agree in all but the lowest bits of their instants: byte by byte, the lowest first.
///
/// No comparison decides where an entry goes, so there is no branch to guess wrong and no order of input that is bad.
@safe
@frozen
@usableFromInline
struct RadixSort: ~Copyable {
  @usableFromInline typealias Entry = TimerQueue.Entry

  @safe
  @frozen
  @usableFromInline
  struct State: BitwiseCopyable {
    @usableFromInline var scratch: UnsafeMutablePointer<Entry>
    @usableFromInline var capacity = 1024

    @usableFromInline
    init() { unsafe scratch = .allocate(capacity: 1024) }
  }

  @usableFromInline let state: Cell<State>
  /// How many entries have each value of a byte; then where the next one of them goes.
  @usableFromInline let places: UnsafeMutablePointer<Int>

  @usableFromInline
  init() {
    state = Cell(State())
    unsafe places = .allocate(capacity: 256)
    unsafe places.initialize(repeating: 0, count: 256)
  }

  @inlinable deinit {
    unsafe state.value.scratch.deallocate()
    unsafe places.deallocate()
  }

  /// Sorts `count` entries whose instants differ in their lowest `bytes` bytes at most.
  ///
  /// - Complexity: O(bytes · (count + 256)).
  func sort(_ entries: UnsafeMutablePointer<Entry>, count: Int, bytes: Int) {
    if count > state.value.capacity { makeRoom(for: count) }
    var (from, to) = unsafe (entries, state.value.scratch)
    for byte in 0..<bytes {
      let shift = UInt64(byte &* 8)
      if unsafe distribute(from, to, count, shift) { unsafe swap(&from, &to) }
    }
    if unsafe from != entries { unsafe entries.update(from: from, count: count) }
  }

  /// Puts at most 65,535 entries that differ in their instants' lowest `bytes` bytes into the order of the highest seven of those
  /// bits, keeping it where they are equal; `false`, and nothing moved, when more than sixteen of them are equal there.
  ///
  /// - Complexity: O(count + 128).
  func spread(_ entries: UnsafeMutablePointer<Entry>, count: Int, bytes: Int) -> Bool {
    if count > state.value.capacity { makeRoom(for: count) }
    let scratch = unsafe state.value.scratch
    let shift = UInt64(truncatingIfNeeded: bytes &* 8 &- 7)
    unsafe places.update(repeating: 0, count: 128)
    var index = 0
    while index < count {
      unsafe places[Int(truncatingIfNeeded: entries[index].instant &>> shift) & 127] &+= 1
      index &+= 1
    }
    var (sum, most, value) = (0, 0, 0)
    while value < 128 {
      let number = unsafe places[value]
      unsafe places[value] = sum
      sum &+= number
      most = Swift.max(most, number)
      value &+= 1
    }
    if most > 16 { return false }
    index = 0
    while index < count {
      let entry = unsafe entries[index]
      let value = Int(truncatingIfNeeded: entry.instant &>> shift) & 127
      unsafe (scratch + places[value]).initialize(to: entry)
      unsafe places[value] &+= 1
      index &+= 1
    }
    unsafe entries.update(from: scratch, count: count)
    return true
  }

  /// Moves entries in order of one byte; `false`, and nothing moved, when they all have the same there.
  @inline(__always)
  private func distribute(
    _ from: UnsafeMutablePointer<Entry>, _ to: UnsafeMutablePointer<Entry>, _ count: Int, _ shift: UInt64
  ) -> Bool {
    unsafe places.update(repeating: 0, count: 256)
    for index in 0..<count { unsafe places[digit(from[index], shift)] &+= 1 }
    if unsafe places[digit(from[0], shift)] == count { return false }
    var sum = 0
    for value in 0..<256 {
      let number = unsafe places[value]
      unsafe places[value] = sum
      sum &+= number
    }
    for index in 0..<count {
      let entry = unsafe from[index]
      let value = digit(entry, shift)
      unsafe (to + places[value]).initialize(to: entry)
      unsafe places[value] &+= 1
    }
    return true
  }

  @inline(__always)
  private func digit(_ entry: Entry, _ shift: UInt64) -> Int {
    Int(truncatingIfNeeded: (entry.instant &>> shift) & 255)
  }

  private func makeRoom(for count: Int) {
    unsafe state.value.scratch.deallocate()
    state.value.capacity = count * 2
    unsafe state.value.scratch = .allocate(capacity: count * 2)
  }
}
