internal import NeedletailLanes
internal import Synchronization

/// Jobs of a courier's tasks that other threads bring: a ring, and, for what does not fit in it, a list behind a lock. Nothing
/// is refused.
///
/// It is apart from the courier, so that a poster can keep it: as soon as a job is posted the courier may run it, close and be
/// freed, while the poster has still to ring. Counting those references touches no memory that the conductor reads.
final class ForeignJobs: Sendable {
  /// Jobs that are kept without a lock; more of them take one.
  static let ringCapacity = 4096

  private let ring = MPSCRing<UnownedJob>(capacity: ForeignJobs.ringCapacity)
  private let overflow = Guarded<[UnownedJob]>([])
  private let hasOverflow = Atomic<Bool>(false)
  /// The courier runs no more jobs: they go to Swift's own executor.
  private let isStopped = Atomic<Bool>(false)
  /// Held by the one who forwards: the ring has one consumer at a time.
  private let forwarding = Guarded<Void>(())
  /// The courier's.
  private let bell: Bell

  init(bell: Bell) { self.bell = bell }

  deinit { ring.deallocate() }

  /// Puts a job behind the others and wakes the courier. Any thread, by way of an `Entrance`.
  ///
  /// A courier that stops does so in this order: it says so, then looks at the ring. So does a poster: it pushes, then
  /// looks whether the courier has stopped. With a sequentially consistent fence in between, one of them sees the other.
  func post(_ job: UnownedJob) {
    if !ring.push(job) {
      overflow.withLock { $0.append(job) }
      hasOverflow.store(true, ordering: .releasing)
    }
    bell.ring()
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    if isStopped.load(ordering: .relaxed) { forward() }
  }

  /// No job waits. The courier's thread.
  var isEmpty: Bool { ring.isEmpty && !overflows }

  /// Jobs wait that did not fit in the ring. Any thread.
  var overflows: Bool { hasOverflow.load(ordering: .acquiring) }

  /// Makes what waits the courier's own; answers how many jobs that were. The courier's thread.
  func take(into jobs: borrowing GrowingQueue<UnownedJob>) -> Int {
    var taken = 0
    while taken < ForeignJobs.ringCapacity, let job = ring.pop() {
      jobs.append(job)
      taken += 1
    }
    if overflows {
      hasOverflow.store(false, ordering: .relaxed)
      let list = takeOverflow()
      for job in list { jobs.append(job) }
      taken += list.count
    }
    return taken
  }

  /// What waits, and whatever comes later, goes to Swift's own executor. The courier's thread, once.
  func stop() {
    isStopped.store(true, ordering: .relaxed)
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    forward()
  }

  private func forward() {
    forwarding.withLock { _ in
      while let job = ring.pop() { globalConcurrentExecutor.enqueue(job) }
      for job in takeOverflow() { globalConcurrentExecutor.enqueue(job) }
    }
  }

  private func takeOverflow() -> [UnownedJob] {
    overflow.withLock { list in
      defer { list = [] }
      return list
    }
  }
}
