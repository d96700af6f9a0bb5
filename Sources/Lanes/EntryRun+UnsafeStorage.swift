/// A short run of timers in order of instant, taken from the front and inserted anywhere.
@safe
@frozen
@usableFromInline
struct EntryRun: ~Copyable {
  @usableFromInline typealias Entry = TimerQueue.Entry

  @safe
  @frozen
  @usableFromInline
  struct State: BitwiseCopyable {
    @usableFromInline var base: UnsafeMutablePointer<Entry>
    @usableFromInline var capacity = 1024
    @usableFromInline var head = 0
    @usableFromInline var end = 0

    @usableFromInline
    init() { unsafe base = .allocate(capacity: 1024) }
  }

  /// The most entries sorted by insertion where they are too far apart for `RankSort`.
  static var insertedAtMost: Int { 40 }
  /// The most entries spread first by their leading bits, unless they crowd.
  static var spreadAtMost: Int { 512 }

  @usableFromInline let state: Cell<State>
  @usableFromInline let radix: RadixSort
  @usableFromInline let ranks: RankSort

  @usableFromInline
  init() {
    state = Cell(State())
    radix = RadixSort()
    ranks = RankSort()
  }

  @inlinable var base: UnsafeMutablePointer<Entry> {
    get { unsafe state.value.base }
    nonmutating set { unsafe state.value.base = newValue }
  }
  @inlinable var capacity: Int {
    get { state.value.capacity }
    nonmutating set { state.value.capacity = newValue }
  }
  @inlinable var head: Int {
    get { state.value.head }
    nonmutating set { state.value.head = newValue }
  }
  @inlinable var end: Int {
    get { state.value.end }
    nonmutating set { state.value.end = newValue }
  }

  @inlinable deinit { unsafe base.deallocate() }

  @inlinable var isEmpty: Bool { head == end }
  @inlinable var count: Int { end &- head }

  @inlinable
  var first: Entry {
    assert(head < end, "EntryRun: empty")
    return unsafe base[head]
  }

  @inlinable
  func removeFirst() -> Entry {
    assert(head < end, "EntryRun: empty")
    head &+= 1
    return unsafe base[head &- 1]
  }

  /// Puts an entry behind every one that is not later.
  ///
  /// - Complexity: O(log entries), and a move of those that are later or of those that are not, whichever are fewer.
  @inlinable
  func insert(_ entry: Entry) {
    makeRoom()
    var (low, high) = (head, end)
    while low < high {
      let middle = (low &+ high) &>> 1
      if unsafe base[middle].instant > entry.instant { high = middle } else { low = middle &+ 1 }
    }
    if head > 0 && low &- head < end &- low {
      // What was taken left room in front.
      head &-= 1
      low &-= 1
      unsafe (base + head).update(from: base + (head &+ 1), count: low &- head)
      unsafe base[low] = entry
      return
    }
    unsafe (base + end).initialize(to: entry)
    unsafe (base + (low &+ 1)).update(from: base + low, count: end &- low)
    unsafe base[low] = entry
    end &+= 1
  }

  /// Puts an entry at the end; `sort` puts it in its place.
  @inlinable
  func append(_ entry: Entry) {
    makeRoom()
    unsafe (base + end).initialize(to: entry)
    end &+= 1
  }

  @inlinable
  @inline(__always)
  func makeRoom() {
    if head == end {
      head = 0
      end = 0
    }
    if end == capacity { grow() }
  }

  /// Puts entries at the end; there is room for them.
  @inlinable
  @inline(__always)
  func append(_ entries: UnsafePointer<Entry>, count: Int) {
    assert(end &+ count <= capacity, "EntryRun: room was made for fewer")
    unsafe (base + end).initialize(from: entries, count: count)
    end &+= count
  }

  /// Makes room for `count` more at the end.
  @inlinable
  func makeRoom(for count: Int) {
    if head == end {
      head = 0
      end = 0
    }
    while end &+ count > capacity { grow() }
  }

  @usableFromInline
  @inline(never)
  func grow() {
    if head > capacity / 2 {
      unsafe base.update(from: base + head, count: count)
    } else {
      let larger = UnsafeMutablePointer<Entry>.allocate(capacity: capacity * 2)
      unsafe larger.initialize(from: base + head, count: count)
      unsafe base.deallocate()
      unsafe base = larger
      capacity *= 2
    }
    end = count
    head = 0
  }

  /// Sorts, stably, the entries behind the first `sorted`, which are none of them earlier; they differ in their instants'
  /// lowest `bytes` bytes at most.
  @usableFromInline
  func sort(from sorted: Int, bytes: Int) {
    let rest = unsafe base + (head &+ sorted)
    let count = self.count &- sorted
    if count < 2 { return }
    if count <= RankSort.most && bytes <= RankSort.mostBytes {
      unsafe ranks.sort(rest, count: count, bytes: bytes)
    } else if count <= EntryRun.insertedAtMost {
      unsafe EntryRun.insert(rest, count)
    } else if unsafe count <= EntryRun.spreadAtMost && radix.spread(rest, count: count, bytes: bytes) {
      unsafe EntryRun.insert(rest, count)
    } else {
      unsafe radix.sort(rest, count: count, bytes: bytes)
    }
  }

  /// Sorts by insertion: next to nothing to do where the order is nearly right.
  @inline(__always)
  private static func insert(_ entries: UnsafeMutablePointer<Entry>, _ count: Int) {
    var index = 1
    var last = unsafe entries[0].instant
    while index < count {
      let entry = unsafe entries[index]
      if entry.instant >= last {
        last = entry.instant
        index &+= 1
        continue
      }
      var place = index
      while place > 0, unsafe entries[place &- 1].instant > entry.instant {
        unsafe entries[place] = entries[place &- 1]
        place &-= 1
      }
      unsafe entries[place] = entry
      index &+= 1
    }
  }

  /// Removes, in order, the entries at or after `instant`.
  @usableFromInline
  func removeAll(from instant: UInt64, _ body: (Entry) -> Void) {
    var first = end
    while first > head, unsafe base[first - 1].instant >= instant { first -= 1 }
    for index in first..<end { body(unsafe base[index]) }
    end = first
  }
}
