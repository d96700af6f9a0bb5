import NeedletailLanes

/// The runtime's permits to run a job, and the bounded queue of jobs that wait for one. Every operation is O(1).
struct JobPermits: ~Copyable {
  enum Answer: Equatable { case passed, waits, refused }

  private let limit: Int32
  private let queueLimit: Int32
  /// Permits that no job holds.
  private let free: Cell<Int32>
  private let queue: FIFOQueues
  private static var waitingJobs: Int32 { 0 }

  /// - Parameters:
  ///   - classes: priorities of jobs.
  ///   - jobs: job numbers are below it.
  init(_ limits: RuntimeLimits, classes: Int, jobs: Int32) {
    limit = Int32(clamping: limits.maxConcurrentJobs ?? 0)
    queueLimit = Int32(clamping: limits.queueLimit ?? .max)
    free = Cell(limit)
    queue = FIFOQueues(queues: 1, classes: classes, elements: jobs)
  }

  /// Takes a permit, or a place in the queue.
  func acquire(_ job: Int32, class priority: Int) -> Answer {
    if free.value > 0 {
      assert(queue.isEmpty(Self.waitingJobs), "JobPermits: a permit is free while jobs wait for it")
      free.value -= 1
      assert(free.value < limit, "JobPermits: more permits than there are")
      return .passed
    }
    if queue.count(Self.waitingJobs) >= queueLimit { return .refused }
    queue.append(job, to: Self.waitingJobs, class: priority)
    return .waits
  }

  /// Gives a permit back. It is at once the next waiting job's, which is answered; −1 when none waits.
  func release() -> Int32 {
    assert(free.value < limit, "JobPermits: a permit given back that was not held")
    let next = queue.removeFirst(Self.waitingJobs)
    assert(next < 0 || free.value == 0, "JobPermits: a permit is free while jobs wait for it")
    if next < 0 { free.value += 1 }
    return next
  }

  /// Takes a waiting job out of the queue.
  func withdraw(_ job: Int32, class priority: Int) {
    assert(free.value == 0, "JobPermits: a permit is free while jobs wait for it")
    assert(!queue.isEmpty(Self.waitingJobs), "JobPermits: a job withdrawn that does not wait")
    queue.remove(job, from: Self.waitingJobs, class: priority)
  }

  /// Permits there are.
  var count: Int { Int(limit) }

  /// Permits that jobs hold.
  var taken: Int { Int(limit - free.value) }

  /// Jobs that wait for a permit.
  var waiting: Int { Int(queue.count(Self.waitingJobs)) }

  /// What is held or awaited, a sentence each; empty when no job is in the system.
  var leftovers: [String] {
    var leftovers: [String] = []
    if free.value != limit { leftovers.append("\(free.value) of \(limit) job permits are free") }
    if waiting != 0 { leftovers.append("\(waiting) jobs wait for a permit") }
    return leftovers
  }
}
