/// A job's way in, written anew and as plainly as it can be: one list of events, a list for each queue, and nothing of the engine.
/// Slow on purpose. Times are nanoseconds.
struct JobAdmissionModel {
  struct Job {
    var instant: Int
    /// The lowest goes first.
    var priority: Int
    /// How long its pattern runs.
    var service: Int
  }

  struct Limits {
    /// Slots of each gateway instance; none without a gateway, and then no overhead and no rates.
    var instances: [Int] = []
    var isRoundRobin = false
    var gatewayQueue = 0
    var overhead = 0
    var permits: Int?
    var permitQueue = 0
    /// From token to token.
    var commonInterval: Int?
    var userInterval: Int?
    var burst = 1
  }

  enum End: Equatable {
    case completed(after: Int)
    case rejected(String)
  }

  private enum Event {
    case arrival(Int)
    /// The overhead is spent.
    case ready(Int)
    case end(Int)
  }

  private struct Bucket {
    let interval: Int
    let burst: Int
    /// Time's worth of tokens, since the last look.
    var credit: Int
    var last = 0

    init(_ interval: Int, _ burst: Int) {
      (self.interval, self.burst, credit) = (interval, burst, interval * burst)
    }

    mutating func hasToken(at now: Int) -> Bool {
      credit = min(interval * burst, credit + now - last)
      last = now
      return credit >= interval
    }
  }

  private let jobs: [Job]
  private let limits: Limits
  private var events: [(instant: Int, event: Event)] = []
  private var now = 0
  private var running: [Int]
  private var queues: [[Int]]
  private var turn = 0
  private var permitsHeld = 0
  private var permitQueue: [Int] = []
  private var instance: [Int: Int] = [:]
  private var ends: [End?]

  init(_ jobs: [Job], _ limits: Limits) {
    (self.jobs, self.limits) = (jobs, limits)
    running = limits.instances.map { _ in 0 }
    queues = limits.instances.map { _ in [] }
    ends = jobs.map { _ in nil }
  }

  /// How each job ended.
  mutating func run() -> [End?] {
    var common = limits.commonInterval.map { Bucket($0, limits.burst) }
    var user = limits.userInterval.map { Bucket($0, limits.burst) }
    for job in jobs.indices { events.append((jobs[job].instant, .arrival(job))) }
    while !events.isEmpty {
      // The earliest; of those at one instant the one that was set first.
      let first = events.indices.min { events[$0].instant < events[$1].instant }!
      let (instant, event) = events.remove(at: first)
      now = instant
      switch event {
      case .arrival(let job):
        if common?.hasToken(at: now) == false {
          ends[job] = .rejected("job_rate_limited_global")
        } else if user?.hasToken(at: now) == false {
          ends[job] = .rejected("job_rate_limited_user")
        } else {
          common?.credit -= limits.commonInterval!
          user?.credit -= limits.userInterval!
          enterGateway(job)
        }
      case .ready(let job): askForPermit(job)
      case .end(let job):
        ends[job] = .completed(after: now - jobs[job].instant)
        if limits.permits != nil { givePermitBack() }
        leaveGateway(job)
      }
    }
    return ends
  }

  private mutating func enterGateway(_ job: Int) {
    if limits.instances.isEmpty { return askForPermit(job) }
    let loads = queues.indices.map { running[$0] + queues[$0].count }
    let choice = limits.isRoundRobin ? turn % loads.count : loads.firstIndex(of: loads.min()!)!
    turn += 1
    if running[choice] < limits.instances[choice] {
      running[choice] += 1
      instance[job] = choice
      if limits.overhead == 0 { askForPermit(job) } else { events.append((now + limits.overhead, .ready(job))) }
    } else if queues[choice].count < limits.gatewayQueue {
      queues[choice].append(job)
    } else {
      ends[job] = .rejected("gateway_queue_full")
    }
  }

  private mutating func leaveGateway(_ job: Int) {
    guard let place = instance[job] else { return }
    if let next = takeFirst(&queues[place]) {
      instance[next] = place
      events.append((now + limits.overhead, .ready(next)))
    } else {
      running[place] -= 1
    }
  }

  private mutating func askForPermit(_ job: Int) {
    guard let permits = limits.permits else { return start(job) }
    if permitsHeld < permits {
      permitsHeld += 1
      start(job)
    } else if permitQueue.count < limits.permitQueue {
      permitQueue.append(job)
    } else {
      ends[job] = .rejected("job_queue_full")
      leaveGateway(job)
    }
  }

  private mutating func givePermitBack() {
    if let next = takeFirst(&permitQueue) { start(next) } else { permitsHeld -= 1 }
  }

  private mutating func start(_ job: Int) { events.append((now + jobs[job].service, .end(job))) }

  /// The job of the lowest priority, of equals the one that came first.
  private func takeFirst(_ queue: inout [Int]) -> Int? {
    guard let place = queue.indices.min(by: { jobs[queue[$0]].priority < jobs[queue[$1]].priority }) else { return nil }
    return queue.remove(at: place)
  }
}
