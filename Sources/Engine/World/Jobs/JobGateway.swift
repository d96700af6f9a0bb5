import NeedletailLanes

/// What jobs enter by: instances with some slots each and a bounded queue before them. A slot is held for the job's life.
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
  private let totalWeight: Double
  private let overhead: SamplerID
  private let instances: FixedArray<Instance>
  /// The next instance in turn.
  private let cursor: Cell<Int32>
  private let queues: FIFOQueues

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
    totalWeight = list.reduce(0) { $0 + $1.weight }
    overhead = gateway?.overhead.map { samplers.add($0, kind: .duration) } ?? .none
    instances = FixedArray(list)
    cursor = Cell(0)
    queues = FIFOQueues(queues: list.count, classes: classes, elements: jobs)
  }

  // MARK: Slots

  /// Takes a slot, or a place in the queue before it.
  ///
  /// - Parameter key: what routing draws from.
  func enter(_ job: Int32, key: DrawKey, class priority: Int) -> Entry {
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

  /// Gives a slot back. It is at once the next waiting job's, which is answered; −1 when none waits.
  func release(from number: Int32) -> Int32 {
    let instance = instances.at(number)
    assert(instance.value.running > 0, "JobGateway: a slot given back that was not held")
    instance.value.load -= 1
    let next = queues.removeFirst(number)
    if next < 0 { instance.value.running -= 1 }
    assert(instance.value.load >= instance.value.running, "JobGateway: more jobs run than are there")
    return next
  }

  /// Takes a waiting job out of an instance's queue.
  func withdraw(_ job: Int32, from number: Int32, class priority: Int) {
    assert(!queues.isEmpty(number), "JobGateway: a job withdrawn that does not wait")
    queues.remove(job, from: number, class: priority)
    instances[number].load -= 1
    assert(instances[number].load >= instances[number].running, "JobGateway: more jobs run than are there")
  }

  private func route(_ key: DrawKey) -> Int32 {
    let count = instances.count
    if count == 1 { return 0 }
    switch routing {
    case .roundRobin:
      let choice = cursor.value
      cursor.value = choice + 1 == Int32(count) ? 0 : choice + 1
      return choice
    case .random: return Int32(truncatingIfNeeded: Draws.index(key.bits(.gatewayRoute), below: count))
    case .weighted:
      var wanted = Draws.unit(key.bits(.gatewayRoute)) * totalWeight
      for index in 0..<count {
        wanted -= instances[index].weight
        if wanted < 0 { return Int32(index) }
      }
      return Int32(count - 1)
    case .powerOfTwo:
      let first = Draws.index(key.bits(.gatewayRoute), below: count)
      var second = Draws.index(key.bits(.gatewaySecond), below: count - 1)
      if second >= first { second += 1 }
      let (low, high) = first < second ? (first, second) : (second, first)
      return Int32(truncatingIfNeeded: instances[high].load < instances[low].load ? high : low)
    case .leastLoaded:
      var best = 0
      for index in 1..<count where instances[index].load < instances[best].load { best = index }
      return Int32(truncatingIfNeeded: best)
    }
  }

  // MARK: Overhead

  /// How long a job spends in its slot before it goes on; nanoseconds.
  @inline(__always)
  func overhead(of key: DrawKey, drawnFrom samplers: SamplerBank) -> UInt64 {
    overhead == .none ? 0 : samplers.nanoseconds(overhead, key.bits(.overhead))
  }

  // MARK: How it stands

  var count: Int { instances.count }
  func concurrency(of instance: Int32) -> Int { Int(instances[instance].concurrency) }
  /// Running and waiting jobs.
  func load(of instance: Int32) -> Int { Int(instances[instance].load) }
  func waiting(at instance: Int32) -> Int { Int(queues.count(instance)) }

  /// Jobs that hold a slot of an instance.
  func running(on instance: Int32) -> Int { Int(instances[instance].running) }

  /// Jobs that wait, at all instances. Complexity: O(instances).
  var waiting: Int { (0..<Int32(instances.count)).reduce(0) { $0 + Int(queues.count($1)) } }

  /// What is held or awaited, a sentence each; empty when no job is in the system.
  var leftovers: [String] {
    var leftovers: [String] = []
    for index in 0..<Int32(instances.count) {
      let (instance, waiting) = (instances[index], queues.count(index))
      if instance.running != 0 { leftovers.append("gateway instance \(index) has \(instance.running) slots held") }
      if waiting != 0 { leftovers.append("\(waiting) jobs wait at gateway instance \(index)") }
      if instance.load != 0 { leftovers.append("gateway instance \(index) has a load of \(instance.load)") }
    }
    return leftovers
  }
}
