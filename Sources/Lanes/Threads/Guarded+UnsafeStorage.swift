internal import CNeedletailLinux

/// A value that several threads use, one at a time, behind a lock of the system's.
///
/// For what is rare and no hot path. Swift's `Mutex` would do as well, but the thread sanitizer does not know its lock and
/// reports what it guards.
@safe
public final class Guarded<Value>: @unchecked Sendable {
  // Sendable: the value is touched inside `withLock` only, by the one thread that holds the lock.
  private let lock: UnsafeMutableRawPointer
  private var held: Held

  /// The value, with a place in the object of its own even where it has no size: a property without size lies at the object's
  /// start, and the thread sanitizer takes changing it for changing what every method call reads there.
  private struct Held {
    var value: Value
    var place: UInt8 = 0
  }

  public init(_ value: sending Value) {
    guard let lock = unsafe nt_lock_make() else { fatalError("Guarded: the system refused a lock") }
    unsafe self.lock = lock
    held = Held(value: value)
  }

  deinit {
    unsafe nt_lock_free(lock)
  }

  /// Runs `body` with the value while no other thread has it. `body` must not come back for it.
  public func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe nt_lock_take(lock)
    defer { unsafe nt_lock_give(lock) }
    return try body(&held.value)
  }

  /// As `withLock`, if no other thread has the value at this moment; otherwise `nil`.
  public func withLockIfAvailable<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    if unsafe nt_lock_try(lock) != 0 { return nil }
    defer { unsafe nt_lock_give(lock) }
    return try body(&held.value)
  }
}
