internal import NeedletailLanes

/// A bounded number of threads that run tasks' jobs, first come first served. It is for code that blocks: what runs is as many jobs
/// as there are threads, and the others wait.
///
/// A thread is started when a job comes and none is idle; an idle one sleeps. All end with the last reference to the executor.
final class BlockingThreads: TaskExecutor {
  let desk: WorkDesk

  init(limit: Int) { desk = WorkDesk(limit: limit) }

  deinit { desk.close() }

  func enqueue(_ job: consuming ExecutorJob) { desk.post(WorkDesk.Entry(job: UnownedJob(job), executor: self)) }
}

/// Where jobs wait for threads, and idle threads for jobs. Threads hold it, and not the executor: that one ends when its users do.
final class WorkDesk: Sendable {
  /// A job keeps its executor until it has run.
  struct Entry: Sendable {
    let job: UnownedJob
    let executor: BlockingThreads
  }

  private struct State {
    var waiting: [Entry] = []
    /// Of `waiting`, how many have been taken.
    var taken = 0
    var idle: [Worker] = []
    var threads = 0
    var isClosed = false

    mutating func next() -> Entry? {
      if taken == waiting.count { return nil }
      let entry = waiting[taken]
      taken += 1
      if taken * 2 > waiting.count {
        waiting.removeFirst(taken)
        taken = 0
      }
      return entry
    }
  }

  private enum Turn {
    case run(Entry)
    case rest
    case end
  }

  private let state = Guarded(State())
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Puts a job behind the others. Any thread. Where the system has no thread for it, and none is there, Swift's own executor takes it.
  func post(_ entry: Entry) {
    let (worker, needsThread) = state.withLock { state -> (Worker?, Bool) in
      state.waiting.append(entry)
      if let worker = state.idle.popLast() { return (worker, false) }
      if state.threads == limit { return (nil, false) }
      state.threads += 1
      return (nil, true)
    }
    worker?.wake()
    if needsThread { startThread() }
  }

  private func startThread() {
    do {
      let worker = try Worker()
      try LaneThread(name: "nt-blocking") { [self] in work(worker) }.detach()
    } catch {
      // Those that are there take what waits; what no one would take must not be lost.
      let orphans = state.withLock { state -> [Entry] in
        state.threads -= 1
        var orphans: [Entry] = []
        while state.threads == 0, let entry = state.next() { orphans.append(entry) }
        return orphans
      }
      for entry in orphans { globalConcurrentExecutor.enqueue(entry.job) }
    }
  }

  private func work(_ worker: Worker) {
    while true {
      let turn = state.withLock { state -> Turn in
        if let entry = state.next() { return .run(entry) }
        if state.isClosed {
          state.threads -= 1
          return .end
        }
        state.idle.append(worker)
        return .rest
      }
      switch turn {
      case .run(let entry): entry.run()
      case .rest: worker.rest()
      case .end: return
      }
    }
  }

  /// Threads that there are.
  var threadCount: Int { state.withLock { $0.threads } }

  /// No job comes any more: threads end.
  func close() {
    let idle = state.withLock { state -> [Worker] in
      defer { state.idle = [] }
      state.isClosed = true
      return state.idle
    }
    for worker in idle { worker.wake() }
  }
}
