/// Timers in order of `(instant, sequence)`: a hierarchical timing wheel with exact nanoseconds.
///
/// Eight levels of 256 buckets, one level a byte of the instant (Varghese and Lauck 1987, with absolute digits). A
/// timer waits in the bucket of the highest byte in which it differs from the wheel's base, and falls to lower
/// levels as the base approaches it, or straight into a sorted run when its bucket holds no more than some thousand. A bucket is
/// first in, first out, and both falling and sorting are stable, so equal instants keep the order in which they
/// were scheduled. Entries lie in blocks of fifteen, so falling reads memory in sequence.
///
/// Removal is by owner: a timer's owner remembers what it is waiting for and ignores any other; it reports each
/// timer it gave up with `abandon`, and when the abandoned outnumber the rest (`wantsSweep`) it drops them by `takeAll`
/// and `putBack`, so memory stays proportional to the live timers.
///
/// - Complexity: schedule and pop amortized O(levels), at most eight moves a timer and usually two.
public final class TimerQueue {
  /// One timer.
  @frozen
  public struct Entry: BitwiseCopyable, Sendable, Equatable {
    public var instant: UInt64
    /// Whatever the owner needs to recognize it.
    public var payload: UInt64

    @inlinable
    public init(instant: UInt64, payload: UInt64) {
      self.instant = instant
      self.payload = payload
    }
  }

  @usableFromInline let wheel: TimerWheel
  /// The sorted run of the timers before `state.runEnd`.
  @usableFromInline let run: EntryRun
  @usableFromInline let state: Cell<State>

  @frozen
  @usableFromInline
  struct State: BitwiseCopyable {
    /// Every timer before this instant is in the run.
    @usableFromInline var runEnd: UInt64 = 0
    /// Where the wheel's base stood when the run was begun, and the level of the buckets that it was taken from.
    @usableFromInline var runBase: UInt64 = 0
    @usableFromInline var runLevel = -1
    @usableFromInline var lastInstant: UInt64 = 0
    @usableFromInline var held = 0
    @usableFromInline var given = 0
    /// Timers put into the run since it was begun, and the level of the bucket that it was begun with.
    @usableFromInline var inserted = 0
    @usableFromInline var firstLevel = 0
    /// Buckets from this level on span so much time that a long run of one was put back: only short ones are sorted there.
    @usableFromInline var wideLevel = 8

    @usableFromInline init() {}
  }

  /// A bucket with at most this many timers is sorted; a fuller one falls a level.
  @usableFromInline static var sortedAtMost: Int32 { 4_096 }
  @usableFromInline static var sortedWhereWide: Int32 { 40 }
  /// A run shorter than `runAtLeast` is topped up to `runTopped` from buckets at hand, so that owners can look ahead.
  @usableFromInline static var runAtLeast: Int { 16 }
  @usableFromInline static var runTopped: Int { 40 }
  /// A sorted run longer than `runAtMost` goes back to the wheel once more than `insertedAtMost` timers were put into it, each of
  /// which moves those before or behind it.
  @usableFromInline static var runAtMost: Int { 512 }
  @usableFromInline static var insertedAtMost: Int { 64 }

  /// An empty queue that can hold about `limit` timers.
  public init(limit: Int32 = 1 << 26) {
    wheel = TimerWheel(blocks: limit / 8 + 4096)
    run = EntryRun()
    state = Cell(State())
  }

  /// The instant of the last timer popped.
  @inlinable
  public var now: UInt64 { state.value.lastInstant }

  /// Timers held, abandoned ones included.
  @inlinable
  public var count: Int { state.value.held }

  /// Timers abandoned and not yet met.
  @inlinable
  public var abandoned: Int { state.value.given }

  /// Adds a timer. `instant` is not before `now`. `false` when the queue is full.
  @inlinable
  @inline(__always)
  @discardableResult
  public func schedule(at instant: UInt64, _ payload: UInt64) -> Bool {
    assert(instant >= now, "TimerQueue: a timer in the past")
    let entry = Entry(instant: instant, payload: payload)
    state.value.held &+= 1
    if instant < state.value.runEnd { return insert(entry) }
    return wheel.appendToBlock(entry) || appendToNewBlock(entry)
  }

  @usableFromInline
  @inline(never)
  func appendToNewBlock(_ entry: Entry) -> Bool { wheel.append(entry) }

  /// Puts a timer into the run.
  @usableFromInline
  @inline(never)
  func insert(_ entry: Entry) -> Bool {
    run.insert(entry)
    state.value.inserted &+= 1
    guard run.count > Self.runAtMost, state.value.inserted > Self.insertedAtMost, state.value.runEnd &- now > 1 else {
      return true
    }
    return spill()
  }

  /// The next timer, abandoned ones included, or `nil` when there is none.
  @inlinable
  public func pop() -> Entry? {
    if run.count < Self.runAtLeast && !lengthenRun() { return nil }
    let entry = run.removeFirst()
    state.value.lastInstant = entry.instant
    state.value.held &-= 1
    return entry
  }

  /// Lets more timers be known where there are any at hand; `false` when there is no timer at all.
  @usableFromInline
  @inline(never)
  func lengthenRun() -> Bool {
    if state.value.runLevel >= 0 { topUp() }
    return !run.isEmpty || refill()
  }

  /// The next timer if it is due at or before `horizon`, abandoned ones included.
  ///
  /// The wheel is not turned beyond the horizon, so timers may still be scheduled right behind it: this is how a real
  /// clock takes its timers, while virtual time `pop`s and jumps.
  @inlinable
  public func pop(upTo horizon: UInt64) -> Entry? {
    if run.isEmpty && !refill(upTo: horizon) { return nil }
    return run.first.instant <= horizon ? pop() : nil
  }

  /// An instant at or before which no timer is due: the next one's, or the start of the bucket that it lies in; `nil`
  /// when there is no timer. Sleeping until it and asking again reaches the timer in at most eight naps.
  @inlinable
  public var noneBefore: UInt64? { run.isEmpty ? wheel.first.map { wheel.start(of: $0) } : run.first.instant }

  /// The instant of the next timer, abandoned ones included.
  @inlinable
  public func peek() -> UInt64? {
    if run.isEmpty && !refill() { return nil }
    return run.first.instant
  }

  /// What comes next, as far as it is known already.
  @inlinable
  @inline(__always)
  public var upcoming: UpcomingTimers { run.upcoming }

  /// The timer that comes `distance` after the next one, if it is known already.
  @inlinable
  public func upcoming(_ distance: Int) -> UInt64? {
    let upcoming = upcoming
    return distance < upcoming.count ? upcoming[distance] : nil
  }

  /// The owner of a timer will ignore it when it comes.
  @inlinable
  public func abandon() { state.value.given &+= 1 }

  /// A timer came that its owner had abandoned.
  @inlinable
  public func metAbandoned() { state.value.given &-= 1 }

  /// Abandoned timers outnumber the rest, and are enough for dropping them to be worth its cost.
  @inlinable
  public var wantsSweep: Bool { abandoned > 65_536 && abandoned > count / 2 }

  /// Empties the queue: every timer, equal instants in sequence. With `putBack` this drops the abandoned ones.
  ///
  /// - Complexity: O(timers + buckets).
  public func takeAll() -> [Entry] {
    var all: [Entry] = []
    all.reserveCapacity(state.value.held)
    while !run.isEmpty { all.append(run.removeFirst()) }
    wheel.drain { entry in all.append(entry) }
    state.value.held = 0
    state.value.given = 0
    return all
  }

  /// Puts timers back that `takeAll` took, in the same order, less the abandoned ones.
  public func putBack(_ entries: [Entry]) {
    state.value.held = entries.count
    for entry in entries {
      if entry.instant < state.value.runEnd { run.append(entry) } else { wheel.append(entry) }
    }
  }

  /// Fills the run from the wheel's first bucket, if that begins at or before `horizon`.
  @usableFromInline
  func refill(upTo horizon: UInt64 = .max) -> Bool {
    while let first = wheel.first {
      if wheel.start(of: first) > horizon { return false }
      if isSorted(first) {
        state.value.runEnd = wheel.take(first, into: run)
        state.value.runBase = wheel.base
        state.value.runLevel = first.level
        state.value.firstLevel = first.level
        state.value.inserted = 0
        if first.level > 0 { run.sort(from: 0, bytes: first.level) }
        topUp()
        return true
      }
      wheel.fall(first)
      state.value.runEnd = Swift.max(state.value.runEnd, wheel.base)
    }
    return false
  }

  /// Whether a bucket is sorted into the run instead of falling a level.
  @inline(__always)
  private func isSorted(_ bucket: TimerWheel.Place) -> Bool {
    if bucket.level == 0 { return true }
    let most = bucket.level < state.value.wideLevel ? Self.sortedAtMost : Self.sortedWhereWide
    return wheel.count(bucket) <= most
  }

  /// Adds the next buckets to the run while they are of its own level, and so of the same bucket one level up: then the
  /// base can go back to where the run began, should it have to be spilled.
  @usableFromInline
  func topUp() {
    while run.count < Self.runTopped {
      guard let next = wheel.first, next.level == state.value.runLevel, isSorted(next) else {
        state.value.runLevel = -1
        return
      }
      let sorted = run.count
      state.value.runEnd = wheel.take(next, into: run)
      if next.level > 0 { run.sort(from: sorted, bytes: next.level) }
    }
  }

  /// Puts a run that has grown long back into the wheel, whose finer buckets it had been taken from.
  @usableFromInline
  @inline(never)
  func spill() -> Bool {
    if state.value.firstLevel > 0 { state.value.wideLevel = Swift.min(state.value.wideLevel, state.value.firstLevel) }
    let base = Swift.max(state.value.runBase, now)
    wheel.setBase(base)
    state.value.runLevel = -1
    state.value.runEnd = base
    var fits = true
    run.removeAll(from: base) { entry in fits = wheel.append(entry) && fits }
    return fits
  }
}
