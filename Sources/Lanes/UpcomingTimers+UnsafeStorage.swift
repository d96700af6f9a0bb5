/// The timers that come next, in order, as far as a queue knows them already: for prefetching what they will touch.
///
/// It is good until a timer is scheduled or taken.
@safe
@frozen
public struct UpcomingTimers {
  @usableFromInline let first: UnsafePointer<TimerQueue.Entry>
  public let count: Int

  @inlinable
  @inline(__always)
  init(_ first: UnsafePointer<TimerQueue.Entry>, count: Int) {
    unsafe self.first = first
    self.count = count
  }

  /// The payload of the timer that comes `distance` after the next one.
  @inlinable
  public subscript(distance: Int) -> UInt64 {
    @inline(__always) get {
      assert(distance >= 0 && distance < count, "UpcomingTimers: that far ahead nothing is known")
      return unsafe first[distance].payload
    }
  }
}

extension EntryRun {
  @inlinable
  @inline(__always)
  var upcoming: UpcomingTimers { unsafe UpcomingTimers(base + head, count: end &- head) }
}
