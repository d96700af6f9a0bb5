/// The buckets of a `TimerQueue`: 8 levels × 256, each a chain of blocks of fifteen timers.
@safe
@frozen
@usableFromInline
struct TimerWheel: ~Copyable {
  @usableFromInline typealias Entry = TimerQueue.Entry

  /// A chain of blocks. All but the last are full.
  @safe
  @frozen
  @usableFromInline
  struct Bucket: BitwiseCopyable {
    /// Where the next timer goes: behind the last one. Where that is the end of a block, the last block is full; `nil` while
    /// there is none.
    @usableFromInline var next: UnsafeMutablePointer<Entry>?
    @usableFromInline var head: Int32 = -1
    @usableFromInline var count: Int32 = 0

    @usableFromInline init() { unsafe next = nil }

    /// Its last block has room. Blocks lie at multiples of their size.
    @inlinable
    @inline(__always)
    var hasRoom: Bool { unsafe UInt(bitPattern: next) & (TimerWheel.blockBytes &- 1) != 0 }
  }

  @inlinable
  @inline(__always)
  static var blockBytes: UInt { 256 }

  /// Sixteen places: the first one's instant is the next block's number, the others are timers.
  @frozen
  @usableFromInline
  struct Block: BitwiseCopyable {
    @usableFromInline
    var places: InlineArray<16, Entry>
  }

  @frozen
  @usableFromInline
  struct Place {
    @usableFromInline var level: Int
    @usableFromInline var digit: Int

    @inlinable
    init(level: Int, digit: Int) {
      self.level = level
      self.digit = digit
    }
  }

  /// No timer in the wheel is before this instant, and each is filed by where it first differs from it.
  @inlinable var base: UInt64 {
    get { state.value.base }
    nonmutating set { state.value.base = newValue }
  }
  @usableFromInline let state: Cell<State>
  @usableFromInline let blocks: Slab<Block>
  @usableFromInline let buckets: UnsafeMutablePointer<Bucket>
  /// Four words a level: which buckets hold timers.
  @usableFromInline let occupied: UnsafeMutablePointer<UInt64>
  /// Which levels hold timers.
  @inlinable var levels: UInt32 {
    get { state.value.levels }
    nonmutating set { state.value.levels = newValue }
  }

  @frozen
  @usableFromInline
  struct State: BitwiseCopyable {
    @usableFromInline var base: UInt64 = 0
    @usableFromInline var levels: UInt32 = 0

    @usableFromInline init() {}
  }

  @usableFromInline
  init(blocks limit: Int32) {
    state = Cell(State())
    blocks = Slab(limit: limit)
    unsafe buckets = .allocate(capacity: 8 * 256)
    unsafe buckets.initialize(repeating: Bucket(), count: 8 * 256)
    unsafe occupied = .allocate(capacity: 8 * 4)
    unsafe occupied.initialize(repeating: 0, count: 8 * 4)
    precondition(
      UInt(bitPattern: unsafe blocks.base) % Self.blockBytes == 0 && MemoryLayout<Block>.stride == Self.blockBytes,
      "TimerWheel: blocks lie at multiples of their size, or `hasRoom` would not know their ends")
  }

  @inlinable deinit {
    unsafe buckets.deallocate()
    unsafe occupied.deallocate()
  }

  /// Files a timer; `false` when there is no room.
  @inlinable
  @inline(__always)
  @discardableResult
  func append(_ entry: Entry) -> Bool {
    if appendToBlock(entry) { return true }
    let bucket = bucket(of: entry.instant)
    return addBlock(bucket.level, bucket.digit) && appendToBlock(entry)
  }

  /// Files a timer if its bucket's last block has room for it.
  @inlinable
  @inline(__always)
  func appendToBlock(_ entry: Entry) -> Bool {
    assert(entry.instant >= base, "TimerWheel: before the base")
    // The level in bits: where the highest byte begins in which the instant differs from the base.
    let shift = (63 &- ((entry.instant ^ base) | 1).leadingZeroBitCount) & 56
    let digit = Int(truncatingIfNeeded: entry.instant &>> UInt64(truncatingIfNeeded: shift)) & 255
    let bucket = unsafe buckets + (shift &<< 5 &+ digit)
    guard unsafe bucket.pointee.hasRoom, let next = unsafe bucket.pointee.next else { return false }
    unsafe next.pointee = entry
    unsafe bucket.pointee.next = next + 1
    unsafe bucket.pointee.count &+= 1
    return true
  }

  /// Where a timer at this instant is filed.
  @inlinable
  @inline(__always)
  func bucket(of instant: UInt64) -> Place {
    let level = (((instant ^ base) | 1).leadingZeroBitCount ^ 63) &>> 3
    return Place(level: level, digit: Int(truncatingIfNeeded: instant &>> UInt64(truncatingIfNeeded: level &* 8)) & 255)
  }

  /// Puts an empty block at the end of a bucket; `false` when there is no room.
  @usableFromInline
  @inline(never)
  func addBlock(_ level: Int, _ digit: Int) -> Bool {
    let block = blocks.allocate()
    if block < 0 { return false }
    let bucket = unsafe buckets + (level &* 256 &+ digit)
    unsafe place(block, 0).pointee.instant = UInt64.max
    if unsafe bucket.pointee.head < 0 {
      unsafe bucket.pointee.head = block
      unsafe occupied[level &* 4 &+ digit >> 6] |= 1 << UInt64(digit & 63)
      levels |= 1 << UInt32(level)
    } else {
      unsafe place(tail(of: bucket.pointee), 0).pointee.instant = UInt64(truncatingIfNeeded: block)
    }
    unsafe bucket.pointee.next = place(block, 1)
    return true
  }

  /// The last block of a bucket that has any.
  @inlinable
  func tail(of bucket: Bucket) -> Int32 {
    guard let next = unsafe bucket.next else { fatalError("TimerWheel: an empty bucket has no last block") }
    return Int32(truncatingIfNeeded: unsafe place(0, 0).distance(to: next - 1) &>> 4)
  }

  @inlinable
  @inline(__always)
  func place(_ block: Int32, _ index: Int) -> UnsafeMutablePointer<Entry> {
    assert(block >= 0 && block < blocks.highWater && index < 16, "TimerWheel: no such place")
    return unsafe UnsafeMutableRawPointer(blocks.base).assumingMemoryBound(to: Entry.self) + (Int(block) &* 16 &+ index)
  }

  /// The bucket with the earliest timers.
  @inlinable
  var first: Place? {
    if levels == 0 { return nil }
    let level = levels.trailingZeroBitCount
    for word in 0..<4 {
      let bits = unsafe occupied[level &* 4 &+ word]
      if bits != 0 { return Place(level: level, digit: word &* 64 &+ bits.trailingZeroBitCount) }
    }
    fatalError("TimerWheel: a level is marked occupied and has no bucket")
  }

  @inlinable
  func count(_ bucket: Place) -> Int32 { unsafe buckets[bucket.level &* 256 &+ bucket.digit].count }

  /// Moves the base within the bucket that it is in, one level above the buckets that were taken last; nothing in the
  /// wheel is before it, and nothing is filed lower than it would be from there.
  @usableFromInline
  func setBase(_ instant: UInt64) { base = instant }

  /// Empties a bucket into the run and moves the base to the bucket's start; answers the bucket's end.
  @inlinable
  func take(_ from: Place, into run: borrowing EntryRun) -> UInt64 {
    let chain = unlink(from)
    run.makeRoom(for: Int(chain.count))
    unsafe forEachBlock(of: chain) { entries, count in unsafe run.append(entries, count: count) }
    let width = UInt64(1) << UInt64(from.level &* 8)
    let (end, overflow) = base.addingReportingOverflow(width)
    return overflow ? UInt64.max : end
  }

  /// Empties a bucket into the levels below it and moves the base to the bucket's start.
  @usableFromInline
  func fall(_ from: Place) {
    let chain = unlink(from)
    visit(chain) { entry in append(entry) }
  }

  /// The first instant that belongs into a bucket.
  @inlinable
  func start(of bucket: Place) -> UInt64 {
    let shift = UInt64(bucket.level &* 8)
    let above = shift == 56 ? 0 : (base >> (shift &+ 8)) << (shift &+ 8)
    return above | (UInt64(bucket.digit) << shift)
  }

  /// Takes a bucket out of the wheel and moves the base to its start.
  @inlinable
  func unlink(_ from: Place) -> Bucket {
    let chain = unsafe buckets[from.level &* 256 &+ from.digit]
    clear(from)
    base = start(of: from)
    return chain
  }

  @inlinable
  func clear(_ bucket: Place) {
    unsafe buckets[bucket.level &* 256 &+ bucket.digit] = Bucket()
    let words = unsafe occupied + bucket.level &* 4
    unsafe words[bucket.digit >> 6] &= ~(1 << UInt64(bucket.digit & 63))
    if unsafe words[0] | words[1] | words[2] | words[3] == 0 { levels &= ~(1 << UInt32(bucket.level)) }
  }

  /// Reads a chain in order and frees its blocks.
  @inlinable
  @inline(__always)
  func visit(_ chain: Bucket, _ body: (Entry) -> Void) {
    unsafe forEachBlock(of: chain) { entries, count in
      for index in 0..<count { body(unsafe entries[index]) }
    }
  }

  /// Hands out a chain's timers block by block and frees each.
  @inlinable
  @inline(__always)
  func forEachBlock(of chain: Bucket, _ body: (UnsafePointer<Entry>, Int) -> Void) {
    var block = chain.head
    let tail = block < 0 ? -1 : tail(of: chain)
    while block >= 0 {
      let next = Int32(truncatingIfNeeded: unsafe place(block, 0).pointee.instant)
      let count = block == tail ? Int(chain.count &- 1) % 15 &+ 1 : 15
      unsafe body(place(block, 1), count)
      blocks.free(block)
      block = next
    }
  }

  /// Empties the wheel, earliest bucket first, without moving its base.
  @usableFromInline
  func drain(_ body: (Entry) -> Void) {
    while let bucket = first {
      let chain = unsafe buckets[bucket.level &* 256 &+ bucket.digit]
      clear(bucket)
      visit(chain, body)
    }
  }
}
