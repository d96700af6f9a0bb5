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
    /// From when until when the lowest-numbered instances are away, and how many.
    var outages: [(from: Int, to: Int, instances: Int)] = []
  }

  enum End: Equatable {
    case completed(after: Int)
    case rejected(String)
    /// The instance that it had a slot of went away.
    case failed(after: Int)
  }

  private enum Event {
    case arrival(Int)
    /// The overhead is spent.
    case ready(Int)
    case end(Int)
    case outage(Int, begins: Bool)
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
  private var outages: Set<Int> = []
  private var away = 0
  /// Those that wait while all instances are away.
  private var common: [Int] = []
  /// Of jobs at the gateway: when each came to wait, or got its slot, among the others.
  private var place: [Int: Int] = [:]
  private var places = 0
  private var hasPermit: Set<Int> = []
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
    for (number, outage) in limits.outages.enumerated() {
      events.append((outage.from, .outage(number, begins: true)))
      events.append((outage.to, .outage(number, begins: false)))
    }
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
      case .ready(let job): if ends[job] == nil { askForPermit(job) }
      case .end(let job) where ends[job] != nil: break
      case .outage(let number, let begins): change(number, begins)
      case .end(let job):
        ends[job] = .completed(after: now - jobs[job].instant)
        if limits.permits != nil { givePermitBack(of: job) }
        leaveGateway(job)
      }
    }
    return ends
  }

  private mutating func enterGateway(_ job: Int) {
    if limits.instances.isEmpty { return askForPermit(job) }
    if away == limits.instances.count { return waitForAny(job) }
    let choice = route()
    if running[choice] < limits.instances[choice] {
      takeSlot(job, choice)
      if limits.overhead == 0 { askForPermit(job) } else { events.append((now + limits.overhead, .ready(job))) }
    } else {
      var queue = queues[choice]
      wait(job, &queue, limits.gatewayQueue)
      queues[choice] = queue
    }
  }

  /// One of those that are there.
  private mutating func route() -> Int {
    let loads = queues.indices.map { $0 < away ? Int.max : running[$0] + queues[$0].count }
    if away == loads.count - 1 { return away }
    guard limits.isRoundRobin else { return loads.firstIndex(of: loads.min()!)! }
    let choice = max(turn, away)
    turn = (choice + 1) % loads.count
    return choice
  }

  private mutating func takeSlot(_ job: Int, _ choice: Int) {
    running[choice] += 1
    instance[job] = choice
    takePlace(job)
  }

  private mutating func takePlace(_ job: Int) {
    places += 1
    place[job] = places
  }

  /// One that waited already keeps its place among the others.
  private mutating func wait(_ job: Int, _ queue: inout [Int], _ limit: Int) {
    guard queue.count < limit else {
      ends[job] = .rejected("gateway_queue_full")
      return
    }
    queue.append(job)
    if place[job] == nil { takePlace(job) }
  }

  private mutating func waitForAny(_ job: Int) {
    var queue = common
    wait(job, &queue, limits.gatewayQueue * limits.instances.count)
    common = queue
  }

  // MARK: Outages

  private mutating func change(_ number: Int, _ begins: Bool) {
    if begins { outages.insert(number) } else { outages.remove(number) }
    let before = away
    away = min(limits.instances.count, outages.map { limits.outages[$0].instances }.max() ?? 0)
    if away > before { leave(before..<away) }
    if away < before {
      while let next = takeFirst(&common) { enterAgain(next) }
    }
  }

  private mutating func leave(_ gone: Range<Int>) {
    var waiting: [Int] = []
    for number in gone {
      waiting += queues[number]
      queues[number] = []
    }
    let failing = jobs.indices.filter { ends[$0] == nil && instance[$0].map(gone.contains) == true }
    for job in waiting.sorted(by: { (jobs[$0].priority, place[$0]!) < (jobs[$1].priority, place[$1]!) }) {
      enterAgain(job)
    }
    permitQueue.removeAll { failing.contains($0) }
    for job in failing.sorted(by: { place[$0]! < place[$1]! }) {
      ends[job] = .failed(after: now - jobs[job].instant)
      running[instance[job]!] -= 1
      if hasPermit.contains(job) { givePermitBack(of: job) }
    }
  }

  private mutating func enterAgain(_ job: Int) {
    if away == limits.instances.count { return waitForAny(job) }
    let choice = route()
    if running[choice] < limits.instances[choice] {
      takeSlot(job, choice)
      events.append((now + limits.overhead, .ready(job)))
    } else {
      var queue = queues[choice]
      wait(job, &queue, limits.gatewayQueue)
      queues[choice] = queue
    }
  }

  private mutating func leaveGateway(_ job: Int) {
    guard let place = instance.removeValue(forKey: job) else { return }
    if let next = takeFirst(&queues[place]) {
      instance[next] = place
      takePlace(next)
      events.append((now + limits.overhead, .ready(next)))
    } else {
      running[place] -= 1
    }
  }

  private mutating func askForPermit(_ job: Int) {
    guard let permits = limits.permits else { return start(job) }
    if hasPermit.count < permits {
      hasPermit.insert(job)
      start(job)
    } else if permitQueue.count < limits.permitQueue {
      permitQueue.append(job)
    } else {
      ends[job] = .rejected("job_queue_full")
      leaveGateway(job)
    }
  }

  private mutating func givePermitBack(of job: Int) {
    hasPermit.remove(job)
    guard let next = takeFirst(&permitQueue) else { return }
    hasPermit.insert(next)
    start(next)
  }

  private mutating func start(_ job: Int) { events.append((now + jobs[job].service, .end(job))) }

  /// The job of the lowest priority, of equals the one that came first.
  private func takeFirst(_ queue: inout [Int]) -> Int? {
    guard let place = queue.indices.min(by: { jobs[queue[$0]].priority < jobs[queue[$1]].priority }) else { return nil }
    return queue.remove(at: place)
  }
}
