internal import CNeedletailLinux
public import Synchronization

/// Wakes one sleeping thread, at the price of a fence and a load while it is awake.
///
/// The sleeper:
///
///     bell.prepareToSleep()
///     if everyQueueIsEmpty { try loop.wait(until: deadline, handle) } else { bell.cancelSleep() }
///
/// A poster pushes first, then calls `ring()`. **No wake-up is lost.** The sleeper stores "asleep" (S1), fences, and
/// looks at its queues (S2); a poster pushes (P1), fences, and reads the flag (P2). The two fences are sequentially
/// consistent, so one of them is first. If it is the sleeper's, P2 comes after S1 and reads "asleep", or what another
/// poster made of it since, who then writes to the eventfd: either way the sleeper's wait ends. If it is the
/// poster's, S2 comes after P1 and finds the element. Without the fences both could miss: a processor may hold back
/// its store while its later load goes ahead. A poster that reads "awake" because an earlier one exchanged the flag of
/// this same sleep needs no write of its own: the wait ends, and before the thread sleeps again it looks at its
/// queues once more, behind a new S1 and a new fence.
///
/// A wake-up may come late, for a sleep that has ended: one wait then ends early. The sleeper may be gone by the time that a
/// poster rings, so each who may ring holds the bell.
@safe
public final class Bell {
  @usableFromInline let asleep: UnsafeMutablePointer<Atomic<Bool>>
  @usableFromInline let eventfd: Int32

  /// A bell whose sleeper is awake.
  ///
  /// - Throws: what the system refused: the process's or the machine's descriptors are all in use.
  public init() throws(SystemError) {
    let descriptor = nt_eventfd()
    if descriptor < 0 { throw SystemError("make an eventfd", code: -descriptor) }
    eventfd = descriptor
    // Alone on its pair of cache lines: posters read it often.
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: RingLayout.separationBytes, alignment: RingLayout.separationBytes)
    unsafe asleep = memory.bindMemory(to: Atomic<Bool>.self, capacity: 1)
    unsafe asleep.initialize(to: Atomic(false))
  }

  deinit {
    nt_forget_interrupt_eventfd(eventfd)
    nt_close(eventfd)
    unsafe asleep.deinitialize(count: 1)
    unsafe UnsafeMutableRawPointer(asleep).deallocate()
  }

  /// Announces that the thread is about to sleep; it must then look at its queues once more. The sleeper's.
  @inlinable
  public func prepareToSleep() {
    unsafe asleep.pointee.store(true, ordering: .relaxed)
    atomicMemoryFence(ordering: .sequentiallyConsistent)
  }

  /// Takes the announcement back, there being work. `EventLoop.wait` does so itself when it returns. The sleeper's.
  @inlinable
  public func cancelSleep() { unsafe asleep.pointee.store(false, ordering: .relaxed) }

  /// Wakes the sleeper if it sleeps, after something was pushed. Of many posters the first one writes. Any thread's.
  @inlinable
  @inline(__always)
  public func ring() {
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    if unsafe asleep.pointee.load(ordering: .relaxed) { wake() }
  }

  @usableFromInline
  @inline(never)
  func wake() {
    if unsafe asleep.pointee.exchange(false, ordering: .relaxed) { nt_eventfd_post(eventfd) }
  }

  /// From now on a caught interrupt rings, too, so that no sleep outlasts it. The last bell that asked is the
  /// one that rings.
  public func ringOnInterrupt() { nt_wake_on_interrupt(eventfd) }
}

// Sendable: all it has is a descriptor's number and an atomic, both of which last as long as the bell.
extension Bell: @unchecked Sendable {}
