import NeedletailLanes

/// What jobs enter by: instances with some slots each and a bounded queue before them. A slot is held for the job's life.
///
/// A fault takes the lowest-numbered instances away, and jobs are routed past them. While all are away, jobs wait in one queue for whichever
/// is back first; its number is that of the instance behind the last.
///
/// - Complexity: entering is O(instances) where the least loaded is looked for or weights are drawn, all else O(1).
struct JobGateway: ~Copyable {
  enum Entry: Equatable {
    /// The job holds a slot of this instance.
    case passed(instance: Int32)
    /// The job is in this instance's queue.
    case waits(instance: Int32)
    /// The queue of the instance it was routed to is full.
    case refused
  }

  struct Instance: BitwiseCopyable {
    let concurrency: Int32
    let weight: Double
    /// Jobs that hold a slot.
    var running: Int32 = 0
    /// Running and waiting jobs.
    var load: Int32 = 0
  }

  private let routing: Routing
  private let queueLimit: Int32
  private let overhead: SamplerID
  private let instances: FixedArray<Instance>
  /// The next instance in turn.
  private let cursor: Cell<Int32>
  /// One an instance, and that for any of them.
  private let queues: FIFOQueues
  private let fault: Cell<Fault>
  /// Slots that are there over time, as a share of all.
  private let supply: Cell<SupplyClock>
  /// Places in line given out.
  private let line: Cell<UInt64>

  /// What faults do to it now.
  struct Fault: BitwiseCopyable {
    /// What its overhead is multiplied by.
    var latency = 1.0
    /// The probability that a job it lets in fails.
    var failure = 0.0
    /// Instances that are away, the lowest-numbered.
    var away: Int32 = 0
  }

  /// - Parameters:
  ///   - gateway: `nil` makes one that no job passes.
  ///   - classes: priorities of jobs.
  ///   - jobs: job numbers are below it.
  init(_ gateway: Gateway?, classes: Int, jobs: Int32, samplers: SamplerBank) {
    let list = (gateway?.instances ?? []).map {
      Instance(concurrency: Int32(clamping: $0.concurrency), weight: $0.weight)
    }
    routing = gateway?.routing ?? .leastLoaded
    queueLimit = Int32(clamping: gateway?.queueLimit ?? 0)
    overhead = gateway?.overhead.map { samplers.add($0, kind: .duration) } ?? .none
    instances = FixedArray(list)
    cursor = Cell(0)
    queues = FIFOQueues(queues: list.count + 1, classes: classes, elements: jobs)
    fault = Cell(Fault())
    var whole = SupplyClock()
    whole.set(1, at: 0)
    supply = Cell(whole)
    line = Cell(0)
  }

  // MARK: Slots

  /// Takes a slot, or a place in the queue before it.
  ///
  /// - Parameter key: what routing draws from.
  func enter(_ job: Int32, key: DrawKey, class priority: Int) -> Entry {
    if present == 0 { return enterQueueOfAny(job, class: priority) }
    let number = route(key)
    let instance = instances.at(number)
    if instance.value.running < instance.value.concurrency {
      assert(queues.isEmpty(number), "JobGateway: a slot is free while jobs wait for it")
      instance.value.running += 1
      instance.value.load += 1
      assert(instance.value.load == instance.value.running, "JobGateway: a load of jobs that are not there")
      return .passed(instance: number)
    }
    if queues.count(number) >= queueLimit { return .refused }
    instance.value.load += 1
    queues.append(job, to: number, class: priority)
    return .waits(instance: number)
  }

  private func enterQueueOfAny(_ job: Int32, class priority: Int) -> Entry {
    let (limit, overflow) = queueLimit.multipliedReportingOverflow(by: Int32(count))
    if !overflow && queues.count(queueOfAny) >= limit { return .refused }
    queues.append(job, to: queueOfAny, class: priority)
    return .waits(instance: queueOfAny)
  }

  /// Gives a slot back. It is at once the next waiting job's, which is answered; −1 when none waits.
  func release(from number: Int32) -> Int32 {
    let instance = instances.at(number)
    assert(instance.value.running > 0, "JobGateway: a slot given back that was not held")
    instance.value.load -= 1
    assert(!isAway(number) || queues.isEmpty(number), "JobGateway: a job waits at an instance that is away")
    let next = queues.removeFirst(number)
    if next < 0 { instance.value.running -= 1 }
    assert(instance.value.load >= instance.value.running, "JobGateway: more jobs run than are there")
    return next
  }

  /// Takes a waiting job out of an instance's queue.
  func withdraw(_ job: Int32, from number: Int32, class priority: Int) {
    assert(!queues.isEmpty(number), "JobGateway: a job withdrawn that does not wait")
    queues.remove(job, from: number, class: priority)
    if number == queueOfAny { return }
    instances[number].load -= 1
    assert(instances[number].load >= instances[number].running, "JobGateway: more jobs run than are there")
  }

  /// One of the instances that are there, of which there is at least one.
  private func route(_ key: DrawKey) -> Int32 {
    let (away, count) = (fault.value.away, Int32(instances.count))
    let present = Int(count - away)
    if present == 1 { return away }
    switch routing {
    case .roundRobin:
      let choice = Swift.max(cursor.value, away)
      cursor.value = choice + 1 == count ? 0 : choice + 1
      return choice
    case .random: return away + Int32(truncatingIfNeeded: Draws.index(key.bits(.gatewayRoute), below: present))
    case .weighted:
      var wanted = Draws.unit(key.bits(.gatewayRoute)) * (away..<count).reduce(0) { $0 + instances[$1].weight }
      for index in away..<count {
        wanted -= instances[index].weight
        if wanted < 0 { return index }
      }
      return count - 1
    case .powerOfTwo:
      let first = Draws.index(key.bits(.gatewayRoute), below: present)
      var second = Draws.index(key.bits(.gatewaySecond), below: present - 1)
      if second >= first { second += 1 }
      let low = away + Int32(truncatingIfNeeded: Swift.min(first, second))
      let high = away + Int32(truncatingIfNeeded: Swift.max(first, second))
      return instances[high].load < instances[low].load ? high : low
    case .leastLoaded:
      var best = away
      for index in away + 1..<count where instances[index].load < instances[best].load { best = index }
      return best
    }
  }

  // MARK: Faults

  /// Instances that are away, and those that are there.
  var away: Int32 { fault.value.away }
  private var present: Int32 { Int32(instances.count) - fault.value.away }
  func isAway(_ instance: Int32) -> Bool { instance < fault.value.away }

  /// The number under which jobs wait for any instance, while all are away.
  var queueOfAny: Int32 { Int32(instances.count) }
  /// The job that goes first once an instance is back; −1 for none.
  var firstForAny: Int32 { queues.first(queueOfAny) }

  /// What faults do to it from now on.
  func setFault(_ new: Fault, at now: UInt64) {
    fault.value = new
    let all = (0..<instances.count).reduce(0.0) { $0 + Double(instances[$1].concurrency) }
    let there = (Int(new.away)..<instances.count).reduce(0.0) { $0 + Double(instances[$1].concurrency) }
    supply.value.set(there / all, at: now)
  }

  /// The next place in the order in which jobs come to wait, or get their slots.
  func takePlace() -> UInt64 {
    line.value += 1
    return line.value
  }

  /// Whether a job that gets its slot now is to fail.
  @inline(__always)
  func fails(_ key: DrawKey) -> Bool {
    fault.value.failure > 0 && Draws.unit(key.bits(.gatewayFault)) < fault.value.failure
  }

  /// For how long until an instant all slots were there, in nanoseconds: those of them that were away count for less.
  func supply(until instant: UInt64) -> UInt64 { UInt64(supply.value.integral(until: instant).rounded()) }

  // MARK: Overhead

  /// How long a job spends in its slot before it goes on; nanoseconds.
  @inline(__always)
  func overhead(of key: DrawKey, drawnFrom samplers: SamplerBank) -> UInt64 {
    if overhead == .none { return 0 }
    let span = samplers.nanoseconds(overhead, key.bits(.overhead))
    let factor = fault.value.latency
    return factor == 1 ? span : UInt64(Swift.min(Double(span) * factor + 0.5, 4e18))
  }

  // MARK: How it stands

  var count: Int { instances.count }
  func concurrency(of instance: Int32) -> Int { Int(instances[instance].concurrency) }
  /// Running and waiting jobs.
  func load(of instance: Int32) -> Int { Int(instances[instance].load) }
  func waiting(at instance: Int32) -> Int { Int(queues.count(instance)) }

  /// Jobs that hold a slot of an instance.
  func running(on instance: Int32) -> Int { Int(instances[instance].running) }

  /// Jobs that wait, at all instances or for any. Complexity: O(instances).
  var waiting: Int { (0...queueOfAny).reduce(0) { $0 + Int(queues.count($1)) } }

  /// What is held or awaited, a sentence each; empty when no job is in the system.
  var leftovers: [String] {
    var leftovers: [String] = []
    for index in 0..<Int32(instances.count) {
      let (instance, waiting) = (instances[index], queues.count(index))
      if instance.running != 0 { leftovers.append("gateway instance \(index) has \(instance.running) slots held") }
      if waiting != 0 { leftovers.append("\(waiting) jobs wait at gateway instance \(index)") }
      if instance.load != 0 { leftovers.append("gateway instance \(index) has a load of \(instance.load)") }
    }
    if !queues.isEmpty(queueOfAny) {
      leftovers.append("\(queues.count(queueOfAny)) jobs wait for any gateway instance")
    }
    return leftovers
  }
}
