@testable import NeedletailEngine

/// Admission once more, slow and obvious: lists that are searched from end to end, written from `semantics.md` and
/// ARCHITECTURE.md and from nothing in `Sources/Engine`.
///
/// It is told what reaches the way in from outside, says what admission must answer to that, and holds each answer of the
/// engine against what it said, in order. An attempt that waits in front of a bucket past the instant at which it may go is found as
/// soon as time moves on.
///
/// Nothing of what a plan draws is decided here: the keys of draws come with the events.
struct AdmissionModel {
  let plan: Plan
  let samplers = SamplerBank()
  /// How many plans' limits have decided anything, for a test that its plans reach them.
  private(set) var answers: [String: Int] = [:]
  private(set) var problem: String?

  var now: UInt64 = 0
  var pools: [ModelPool] = []
  /// Slots taken, of each member of all pools.
  var running: [Int] = []
  var attempts: [Int32: ModelAttempt] = [:]
  var jobs: [Int32: ModelJob] = [:]
  var queues: [ModelQueue: [ModelWait]] = [:]
  /// Refusals and stops in the order in which they must be told, all at this instant.
  var toBeTold: [Int32] = []
  /// Those of them that may be told before their turn: the engine knows a call's timers apart by number and instant only, so
  /// one of this instant that was given up, of this attempt or of one before it with its number, serves for it.
  var mayBeToldEarly: Set<Int32> = []
  /// The instants of timers that were set under a number and may have been given up.
  var timers: [Int32: Set<UInt64>] = [:]
  /// An answered call's other attempt, which must be dropped next.
  var mustDrop: Int32?
  /// Attempts that have left their queues since what ends then has them cancelled; they must be dropped at this instant.
  var standingDown: Set<Int32> = []
  /// Attempts that were given what the last one to end gave back, and its job: none of that job may be cancelled by its end.
  var served: Set<Int32> = []
  var servedByJob: Int32 = -1
  /// Attempts out of their queues that must be dropped next.
  var withdrawn = 0
  /// A dispatched attempt has ended and must be paid for: its pool, and what was reserved.
  var unpaid: (pool: Int, reserved: Int128?)?
  /// A job has passed the rate limits and must enter next.
  var entering: DrawKey?
  var line: UInt64 = 0
  var sequence = 0

  var callPermits = 0
  var jobPermits = 0
  var endpointPermits: [Int]
  var requests: [ModelBucket?] = []
  var tokens: [ModelBucket?] = []
  var agentTokens: [ModelBucket] = []
  var runBudget: ModelBudget
  var instancesTaken: [Int]
  var instanceTurn = 0
  var global: ModelBucket?
  var ofUsers: [Int32: ModelBucket] = [:]
  var arrivalsMustStop = false

  private(set) var expected: [AdmissionEvent] = []
  private(set) var expectedOfJobs: [AdmissionEvent] = []
  private var recent: [String] = []

  init(_ plan: Plan) {
    self.plan = plan
    endpointPermits = plan.endpoints.map { _ in 0 }
    runBudget = ModelBudget(usd: plan.run.budgetUSD)
    instancesTaken = (plan.gateway?.instances ?? []).map { _ in 0 }
    let rates = plan.gateway?.rateLimit ?? RateLimits()
    global = rates.global.map { ModelBucket($0, burst: rates.burst) }
    for pool in plan.agents {
      let output = samplers.add(pool.simulate.outputTokens, kind: .count)
      pools.append(
        ModelPool(
          plan: pool, firstMember: running.count,
          endpoint: plan.endpoints.firstIndex { $0.name == pool.endpoint },
          outputP99: Int(samplers.quantile(output, 0.99).rounded()),
          queueTimeout: pool.queueTimeout.map { samplers.add($0, kind: .duration) },
          breaker: plan.resilience.breaker.map { ModelBreaker($0) }, budget: ModelBudget(usd: pool.budgetUSD)))
      running += Array(repeating: 0, count: pool.count)
    }
    if let rate = rates.perAgent { agentTokens = running.map { _ in ModelBucket(rate, burst: rates.burst) } }
    requests = plan.endpoints.map { endpoint in
      endpoint.requestsPerMinute.map { ModelBucket(.perMinute($0), burst: endpoint.requestBurst) }
    }
    tokens = plan.endpoints.map { endpoint in
      endpoint.tokensPerMinute.map { ModelBucket(.perMinute($0), burst: endpoint.tokenBurst) }
    }
  }

  // MARK: Listening

  /// Takes an event of the engine: what comes from outside is worked out, what the engine answers is held against that.
  mutating func hear(_ event: AdmissionEvent, at instant: UInt64) {
    if problem != nil { return }
    recent.append("\(instant) \(event)")
    if recent.count > 12 { recent.removeFirst() }
    if instant != now { move(to: instant) }
    switch event {
    case .waits, .slotTaken, .acquired, .dispatched, .refused, .backsOff: compare(event, \.expected)
    case .jobWaits, .gatewayTaken, .jobStarted, .jobRejected: compare(event, \.expectedOfJobs)
    case .jobArrived, .jobEntered, .overheadEnded, .endedWithoutAttempt, .jobEnded:
      if !expectedOfJobs.isEmpty { fail("the engine did not answer \(expectedOfJobs)") }
      hearOfJob(event)
    case .billed(_, let input, let output): pay(input: Int(input), output: Int(output))
    case .attemptBegan, .attemptEnded, .standsDown, .withdrawn, .dropped, .membersAway, .agentRefill, .endpointRefill:
      if !expected.isEmpty { fail("the engine did not answer \(expected)") }
      if unpaid != nil { fail("an attempt that was dispatched has not been paid") }
      hearOfAttempt(event)
    }
  }

  private mutating func compare(
    _ answer: AdmissionEvent, _ list: WritableKeyPath<AdmissionModel, [AdmissionEvent]>
  ) {
    guard let first = self[keyPath: list].first else {
      fail("nothing was to be answered")
      return
    }
    if case .backsOff(let call, let span) = answer, case .backsOff(call, _) = first {
      self[keyPath: list].removeFirst()
      backOff(call, for: span)
    } else if case .dispatched(let call, let end) = answer, case .dispatched(call, _) = first {
      self[keyPath: list].removeFirst()
      noteEnd(of: call, at: end)
    } else if answer == first {
      self[keyPath: list].removeFirst()
    } else {
      fail("expected \(first)")
    }
  }

  /// Says what the engine must answer next.
  mutating func answer(_ event: AdmissionEvent) {
    expected.append(event)
    count(event)
  }

  mutating func answerJob(_ event: AdmissionEvent) {
    expectedOfJobs.append(event)
    count(event)
  }

  private mutating func count(_ event: AdmissionEvent) {
    let name =
      switch event {
      case .waits(_, let state): "waits \(state)"
      case .acquired(_, let wait, let span): "acquired \(wait)\(span > 0 ? " later" : "")"
      case .refused(_, let ending): "refused \(ending)"
      case .jobWaits(_, let state): "job waits \(state)"
      case .jobRejected(_, let rejection): "rejected \(rejection)"
      case .backsOff: "backs off"
      default: ""
      }
    if !name.isEmpty { answers[name, default: 0] += 1 }
  }

  mutating func fail(_ what: String) {
    if problem == nil { problem = "\(what), after\n  " + recent.joined(separator: "\n  ") }
  }
}
