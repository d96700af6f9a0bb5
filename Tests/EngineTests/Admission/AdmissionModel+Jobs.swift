@testable import NeedletailEngine

/// A job's way in: buckets, a slot on a gateway instance, the overhead inside it, a job permit.
extension AdmissionModel {
  mutating func hearOfJob(_ event: AdmissionEvent) {
    switch event {
    case .jobArrived(let key, let user): arrive(key, user)
    case .jobEntered(let job, let key, let priority): enter(job, ModelJob(key: key, priority: priority))
    case .overheadEnded(let job): endOverhead(job)
    case .endedWithoutAttempt: served = []
    case .jobEnded(let job): endJob(job)
    default: fail("not a job's")
    }
  }

  /// One token of each bucket, both or neither.
  private mutating func arrive(_ key: DrawKey, _ user: Int32) {
    if arrivalsMustStop { fail("a job arrives after the run's budget is exhausted") }
    if entering != nil { fail("a job that passed the rate limits has not entered") }
    let rates = plan.gateway?.rateLimit ?? RateLimits()
    if let global, global.earliest(1, from: now) > now { return answerJob(.jobRejected(key: key, .globalRate)) }
    if let rate = rates.perUser {
      var bucket = ofUsers[user] ?? ModelBucket(rate, burst: rates.burst)
      if bucket.earliest(1, from: now) > now { return answerJob(.jobRejected(key: key, .userRate)) }
      bucket.take(1, at: now)
      ofUsers[user] = bucket
    }
    global?.take(1, at: now)
    entering = key
  }

  private mutating func enter(_ id: Int32, _ job: ModelJob) {
    if entering != job.key || jobs[id] != nil { fail("a job enters that has not passed the rate limits") }
    entering = nil
    jobs[id] = job
    guard let gateway = plan.gateway, !gateway.instances.isEmpty else { return askJobPermit(id) }
    let instance = instance(for: job.key, gateway)
    jobs[id]!.instance = instance
    if instancesTaken[instance] < gateway.instances[instance].concurrency {
      takeGatewaySlot(id, instance)
      // Only a job that arrives goes on at once where there is no overhead.
      if jobs[id]!.place == .overhead(until: now) { askJobPermit(id) }
    } else if count(.gateway(instance)) >= gateway.queueLimit {
      turnAway(id, .gatewayQueueFull)
    } else {
      wait(id, in: .gateway(instance), .gatewayQueue)
    }
  }

  private mutating func wait(_ id: Int32, in queue: ModelQueue, _ state: JobRecord.State) {
    answerJob(.jobWaits(id, state))
    jobs[id]!.place = .waits(queue)
    wait(id, in: queue, priority: jobs[id]!.priority)
  }

  private mutating func instance(for key: DrawKey, _ gateway: Gateway) -> Int {
    let count = gateway.instances.count
    func load(_ instance: Int) -> Int { instancesTaken[instance] + self.count(.gateway(instance)) }
    func lighter(_ one: Int, _ other: Int) -> Int {
      load(max(one, other)) < load(min(one, other)) ? max(one, other) : min(one, other)
    }
    if count == 1 { return 0 }
    let bits = key.bits(.gatewayRoute)
    switch gateway.routing {
    case .roundRobin:
      defer { instanceTurn = (instanceTurn + 1) % count }
      return instanceTurn
    case .random: return Draws.index(bits, below: count)
    case .leastLoaded: return (1..<count).reduce(0) { lighter($0, $1) }
    case .powerOfTwo:
      let one = Draws.index(bits, below: count)
      let others = (0..<count).filter { $0 != one }
      return lighter(one, others[Draws.index(key.bits(.gatewaySecond), below: others.count)])
    case .weighted:
      var wanted = Draws.unit(bits) * gateway.instances.reduce(0) { $0 + $1.weight }
      for instance in 0..<count {
        wanted -= gateway.instances[instance].weight
        if wanted < 0 { return instance }
      }
      return count - 1
    }
  }

  private mutating func takeGatewaySlot(_ id: Int32, _ instance: Int) {
    answerJob(.gatewayTaken(id, instance: Int32(instance)))
    instancesTaken[instance] += 1
    jobs[id]!.holdsGateway = true
    let span = plan.gateway?.overhead.map {
      samplers.nanoseconds(samplers.add($0, kind: .duration), jobs[id]!.key.bits(.overhead))
    }
    jobs[id]!.place = .overhead(until: now + (span ?? 0))
  }

  private mutating func endOverhead(_ id: Int32) {
    if jobs[id]?.place != .overhead(until: now) { return fail("the overhead of a job ends that spends none") }
    askJobPermit(id)
  }

  private mutating func askJobPermit(_ id: Int32) {
    guard let limit = plan.runtime.maxConcurrentJobs else { return start(id) }
    if jobPermits < limit {
      takeJobPermit(id)
    } else if count(.jobPermit) >= plan.runtime.queueLimit ?? .max {
      turnAway(id, .jobQueueFull)
    } else {
      wait(id, in: .jobPermit, .permitQueue)
    }
  }

  private mutating func takeJobPermit(_ id: Int32) {
    jobPermits += 1
    jobs[id]!.holdsPermit = true
    start(id)
  }

  private mutating func start(_ id: Int32) {
    answerJob(.jobStarted(id))
    jobs[id]!.place = .runs
  }

  private mutating func turnAway(_ id: Int32, _ rejection: Rejection) {
    answerJob(.jobRejected(key: jobs[id]!.key, rejection))
    leave(id)
  }

  /// Its pattern has ended, or its timeout has come wherever it stood. The permit goes on first, then the gateway slot.
  private mutating func endJob(_ id: Int32) {
    guard let job = jobs[id] else { return fail("a job ends that is not there") }
    if case .waits(let queue) = job.place { leave(id, queue) }
    if job.holdsPermit {
      jobPermits -= 1
      if let head = first(in: .jobPermit) {
        leave(head, .jobPermit)
        takeJobPermit(head)
      }
    }
    leave(id)
  }

  private mutating func leave(_ id: Int32) {
    let job = jobs[id]!
    jobs[id] = nil
    guard job.holdsGateway, let instance = job.instance else { return }
    instancesTaken[instance] -= 1
    if let head = first(in: .gateway(instance)) {
      leave(head, .gateway(instance))
      takeGatewaySlot(head, instance)
    }
  }
}
