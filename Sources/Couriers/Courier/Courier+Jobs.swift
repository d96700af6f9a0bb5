internal import NeedletailLanes
internal import Synchronization

extension Courier {
  /// Takes a job of a task that runs here. Any thread.
  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if sleepers.isHere { jobs.append(job) } else { post(job) }
  }

  /// From another thread: through the ring, or, when that is full, through a list behind a lock. Nothing is refused.
  ///
  /// A courier that stops does so in this order: it says so, then looks at the ring. So does a poster: it pushes, then
  /// looks whether the courier has stopped. With a sequentially consistent fence in between, one of them sees the other.
  private func post(_ job: UnownedJob) {
    if !foreignJobs.push(job) {
      foreignOverflow.withLock { $0.append(job) }
      hasOverflow.store(true, ordering: .releasing)
    }
    bell.ring()
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    if isStopped.load(ordering: .relaxed) { forwardForeignJobs() }
  }

  /// No job from another thread waits.
  var hasNoForeignJobs: Bool { foreignJobs.isEmpty && !hasOverflow.load(ordering: .acquiring) }

  /// Makes jobs of other threads the courier's own; answers whether there were any.
  func takeForeignJobs() -> Bool {
    var taken = 0
    while taken < Courier.foreignJobsInRing, let job = foreignJobs.pop() {
      jobs.append(job)
      taken += 1
    }
    if hasOverflow.load(ordering: .acquiring) {
      hasOverflow.store(false, ordering: .relaxed)
      let list = foreignOverflow.withLock { list in
        defer { list = [] }
        return list
      }
      for job in list { jobs.append(job) }
      taken += list.count
    }
    return taken > 0
  }

  /// Runs at most `most` jobs that wait here; answers how many it ran.
  func runJobs(atMost most: Int) -> Int {
    var ran = 0
    while ran < most, let job = jobs.popFirst() {
      run(job)
      ran += 1
    }
    return ran
  }

  /// The courier stops: jobs of tasks that never came back are Swift's own executor's from now on.
  func stopJobs() {
    isStopped.store(true, ordering: .relaxed)
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    while let job = jobs.popFirst() { globalConcurrentExecutor.enqueue(job) }
    forwardForeignJobs()
  }

  /// The ring has one consumer at a time: who holds the lock.
  private func forwardForeignJobs() {
    forwarding.withLock { _ in
      while let job = foreignJobs.pop() { globalConcurrentExecutor.enqueue(job) }
      let list = foreignOverflow.withLock { list in
        defer { list = [] }
        return list
      }
      for job in list { globalConcurrentExecutor.enqueue(job) }
    }
  }
}
