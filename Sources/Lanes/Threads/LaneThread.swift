public import CNeedletailLinux

/// A thread of the operating system that runs one body and ends.
///
/// Its timed sleeps end when they should (a timer slack of 1 ns), and signals go to other threads: all are blocked on
/// it but those of its own faults, so what the process handles reaches the thread that started it. Letting go of
/// the last reference without `join()` detaches it.
public final class LaneThread: Sendable {
  /// Bytes of stack of every thread: agents' own code runs there.
  public static let stackBytes = 8 << 20

  private enum Fate {
    case running(UInt64)
    case joined
    case detached
  }

  private let fate: Guarded<Fate>

  /// Starts the thread.
  ///
  /// - Parameters:
  ///   - name: as debuggers and `top` show it; at most 15 bytes, the rest is cut.
  ///   - processor: one of `processors` to stay on; `nil` for whichever the process may use, whatever the calling
  ///     thread is pinned to.
  /// - Throws: what the system refused: no such processor, or no memory or number for another thread.
  public init(
    name: String, on processor: Int? = nil, _ body: @escaping @Sendable () -> Void
  ) throws(SystemError) {
    fate = Guarded(.running(try LaneThread.start(name: name, on: processor, body)))
  }

  deinit { detach() }

  /// Waits until the body has returned; what it wrote can then be read. A second call, from any thread, waits as well.
  ///
  /// The thread must not join itself, and a detached one cannot be joined.
  public func join() {
    fate.withLock { fate in
      switch fate {
      case .running(let thread):
        let error = nt_thread_join(thread)
        precondition(error == 0, "LaneThread: a thread joined itself")
        fate = .joined
      case .joined: break
      case .detached: preconditionFailure("LaneThread: joined after it was detached")
      }
    }
  }

  /// Lets the thread end by itself, unwaited for. Nothing happens when it was joined or detached before.
  public func detach() {
    // The lock is held by a thread that joins: this may be the very thread that is waited for.
    fate.withLockIfAvailable { fate in
      if case .running(let thread) = fate {
        _ = nt_thread_detach(thread)
        fate = .detached
      }
    }
  }

  /// The calling thread: a number from 1 that no other thread of this process ever has, however it was started.
  @inlinable
  public static var currentID: UInt64 { nt_thread_number() }

  /// Processor time that the calling thread has used, in nanoseconds. It costs a system call.
  @inlinable
  public static var cpuNanoseconds: UInt64 { nt_thread_cpu_ns() }

  /// Tells the processor that this is a loop that waits: it yields to the other thread of its core, and saves power.
  @inlinable
  @inline(__always)
  public static func relax() { nt_relax() }

  /// Keeps the calling thread on one processor; `nil` lets it use all of `processors` again.
  ///
  /// - Throws: EINVAL when the process may not use that processor.
  public static func pin(to processor: Int?) throws(SystemError) {
    let error = nt_pin(number(processor))
    if error != 0 { throw SystemError("pin a thread to \(place(processor))", code: error) }
  }

  /// Sets how late the kernel may wake the calling thread from a timed sleep, in nanoseconds from 1.
  ///
  /// A thread starts with its maker's: 50,000 for the main one. A `LaneThread` has 1.
  public static func setTimerSlack(nanoseconds: UInt64) throws(SystemError) {
    let error = nt_set_timer_slack(nanoseconds)
    if error != 0 { throw SystemError("set the timer slack", code: error) }
  }

  /// The calling thread's timer slack, in nanoseconds.
  public static var timerSlackNanoseconds: UInt64 { nt_timer_slack() }

  /// A processor as C takes it: −1 for none, and what is out of range stays out of range.
  static func number(_ processor: Int?) -> Int32 {
    guard let processor else { return -1 }
    return processor < 0 ? .max : Int32(clamping: processor)
  }

  static func place(_ processor: Int?) -> String { processor.map { "processor \($0)" } ?? "no processor" }
}
