import NeedletailLanes
import Needletail

import Testing

@testable import NeedletailEngine

/// Plans on the wall clock. Nothing here asks how long anything took: only what happened, how often, and that it ends.
@Suite("Runs on the wall clock", .timeLimit(.minutes(10)))
struct LiveRunTests {
  /// A plan that is never `invalid`, however noisy the machine.
  private func patient(_ plan: Plan) -> Plan {
    var plan = plan
    plan.wall.scheduleDelayLimit = .seconds(60)
    return plan
  }

  private func simulated(_ pattern: Pattern, jobs: Int, perSecond: Double) -> Plan {
    let agent = { (name: String) in
      AgentPool(
        name: name, count: 4, concurrency: 4,
        simulate: SimulatedAgent(
          service: .total(.exponential(mean: 2_000_000)), outputTokens: .uniform(10, 50),
          failure: SimulatedAgent.Failure(rate: 0.05), outcome: OutcomeModel(handles: 0.6, fanOut: .uniform(1, 4))))
    }
    return patient(
      Plan(
        name: "simulated", seed: 11, run: RunLimits(jobs: jobs), agents: [agent("a"), agent("b"), agent("c")],
        scenarios: [Scenario(name: "job", pattern: pattern)],
        load: .open(Load.Arrivals(rate: .perSecond(perSecond)))))
  }

  private func live(_ plan: Plan, _ fleet: Fleet = Fleet()) async throws -> RunReport {
    try await Engine(fleet).run(plan, clock: .wall)
  }

  @Test(
    "jobs meet the same luck in both clocks",
    arguments: [
      Pattern.sequential(["a", "b", "c"]), .parallelAgents(["a", "b"], merge: "c"), .handoff(tiers: ["a", "b", "c"]),
      .supervisorWorker(supervisor: "a", workers: ["b"], tasks: .outcome(atMost: nil)),
    ])
  func sameLuck(pattern: Pattern) async throws {
    let plan = simulated(pattern, jobs: 300, perSecond: 1_500)
    let engine = try Engine(Fleet())
    let virtual = try await engine.run(plan, clock: .virtual)
    let wall = try await engine.run(plan, clock: .wall)
    #expect(wall.status == .completed)
    #expect(wall.jobs == virtual.jobs && wall.calls == virtual.calls && wall.tokens.output == virtual.tokens.output)
    #expect(virtual.wall == nil && wall.wall != nil)
    #expect(wall.metrics["schedule_delay_ms"]?.all?.count == 300 && virtual.metrics["schedule_delay_ms"] == nil)
  }

  @Test("an agent that does not answer turns unhealthy on the wall clock, too")
  func silence() async throws {
    let isSeen = Guarded(false)
    var fleet = Fleet()
    fleet.add("a") { _, context in
      // Bounded, so that a registry that never sees it fails the test and does not hang it.
      for _ in 0..<10_000 where !isSeen.withLock({ $0 }) { try await context.sleep(for: .milliseconds(1)) }
      return Reply()
    }
    let plan = { [fleet] in
      var plan = patient(fleet.manning(Plan.jobs(1, .call("a"))))
      plan.registry = RegistryRule(heartbeatTimeout: .milliseconds(4))
      return plan
    }()
    let services = fleet.services
    let report = try await onOwnThread {
      var run = try LiveRun(plan, services: services)
      while run.advance(events: 10) {
        if run.report().registryLog.contains(where: { $0.to == .unhealthy }) { isSeen.withLock { $0 = true } }
      }
      run.close()
      return run.report()
    }
    #expect(report.registryLog.first?.kind == .registered && report.registryLog.contains { $0.to == .unhealthy })
    #expect(report.jobs.completed == 1)
  }

  @Test("an engine's agents may be as silent as its fleet says, and no engine knows of another's")
  func fleetRule() {
    var fleet = Fleet()
    fleet.registry = RegistryRule(heartbeatTimeout: .milliseconds(5))
    #expect(fleet.standingPlan.registry == fleet.registry)
    #expect(Fleet().standingPlan.registry == RegistryRule())
  }

  @Test("no job starts before its schedule or takes less than its agent")
  func neverEarly() async throws {
    var plan = simulated(.call("a"), jobs: 200, perSecond: 2_000)
    plan.agents[0].simulate = SimulatedAgent(service: .total(.constant(3_000_000)))
    plan.agents[0].concurrency = 1_000
    let report = try await live(plan)
    #expect(try #require(report.metrics["job_latency_ms"]?.all).min >= 3_000_000)
    #expect(report.jobs.completed == 200)
  }

  @Test("Swift agents are asked once a call, and their answers count")
  func agents() async throws {
    let crowd = Crowd()
    var fleet = Fleet()
    fleet.add("a", concurrency: 3) { message, context in
      crowd.enter()
      try await context.sleep(for: .milliseconds(1))
      crowd.leave()
      return Reply("seen", outputTokens: 2)
    }
    var plan = Plan.jobs(100, .sequential(["a", "a"]))
    plan.load = .closed(Load.ClosedLoop(concurrency: 20))
    let report = try await live(patient(plan), fleet)
    #expect(report.jobs.completed == 100 && report.calls.completed == 200 && report.tokens.output == 400)
    #expect(report.wall?.couriers.map(\.calls).reduce(0, +) == 200)
    // One member of three slots.
    #expect(crowd.most <= 3 && crowd.now == 0)
  }

  @Test("agents that throw fail their calls and are tried again")
  func throwing() async throws {
    var fleet = Fleet()
    fleet.add("a") { _, context in
      if context.attempt < 3 { throw Broken() }
      return Reply()
    }
    var plan = Plan.jobs(30, .call("a"))
    plan.load = .closed(Load.ClosedLoop(concurrency: 10))
    plan.resilience.retry = Resilience.Retry(attempts: 3, initial: .milliseconds(1))
    let report = try await live(patient(plan), fleet)
    #expect(report.jobs.completed == 30 && report.calls.retried == 60 && report.reasons["agent_failed"] == 60)
  }

  @Test("an agent that ignores cancellation comes back late, and its answer is not used")
  func ignoring() async throws {
    var fleet = Fleet()
    let (cancelled, returned) = (Gate(), Gate())
    let crowd = Crowd()
    fleet.add("deaf", concurrency: 100) { _, _ in
      crowd.enter()
      defer {
        crowd.leave()
        returned.open()
      }
      await withTaskCancellationHandler {
        await cancelled.wait()
      } onCancel: {
        cancelled.open()
      }
      return Reply("too late", outputTokens: 1)
    }
    // Keeps the run going until the late answer is there; on a slow machine it may be cancelled first, or never begin.
    fleet.add("porter", concurrency: 100) { _, _ in
      await withTaskCancellationHandler {
        await returned.wait()
      } onCancel: {
        returned.open()
      }
      return Reply()
    }
    var plan = Plan.jobs(1, .sequence([Pattern.Step(.call("deaf")), Pattern.Step(.call("porter"))]))
    plan.resilience.callTimeout = .milliseconds(200)
    let report = try await live(patient(plan), fleet)
    #expect(report.calls.started == 2 && report.calls.timedOut >= 1 && report.tokens.output == 0)
    #expect(report.wall?.abandoned.isEmpty == true && crowd.now == 0)
  }

  @Test("an agent that never returns is given up by name, and the run ends all the same")
  func neverReturning() async throws {
    var fleet = Fleet()
    let crowd = Crowd()
    fleet.add("lost", concurrency: 100) { _, _ in
      crowd.enter()
      await Gate().wait()
      return Reply()
    }
    var plan = Plan.jobs(3, .call("lost"))
    plan.load = .closed(Load.ClosedLoop(concurrency: 3))
    plan.resilience.callTimeout = .milliseconds(200)
    let report = try await live(patient(plan), fleet)
    #expect(report.calls.timedOut == 3 && report.jobs.failed == 3)
    // On a slow machine a call may time out before its agent begins; then there is nothing to give up.
    #expect(report.wall?.abandoned["lost", default: 0] == crowd.entered)
  }

  @Test("a run that is interrupted reports what it has, and says so")
  func interrupted() async throws {
    let started = Gate()
    var fleet = Fleet()
    fleet.add("a") { _, context in
      started.open()
      try await context.sleep(for: .seconds(3_600))
      return Reply()
    }
    let plan = patient(Plan.jobs(5, .call("a")))
    let run = Task { [fleet] in try await Engine(fleet).run(plan, clock: .wall) }
    await started.wait()
    run.cancel()
    let report = try await run.value
    #expect(report.status == .interrupted && report.jobs.inFlight >= 1 && report.jobs.completed == 0)
    #expect(report.wall?.abandoned.isEmpty == true)
  }

  @Test("a generator that is later than allowed makes the run invalid, with the reason")
  func invalid() async throws {
    var plan = simulated(.call("a"), jobs: 100, perSecond: 1_000)
    plan.wall.scheduleDelayLimit = .zero
    let report = try await live(plan)
    #expect(report.status == .invalid)
    #expect(report.statusReason?.contains("the generator was the bottleneck") == true)
  }

  @Test(
    "a run that is ended early for what its figures say is invalid when those are the generator's",
    arguments: [true, false])
  func invalidBeforeItsEnd(isLate: Bool) async throws {
    var plan = simulated(.call("a"), jobs: 1_000, perSecond: 2_000)
    if isLate { plan.wall.scheduleDelayLimit = .zero }
    let report = try await onOwnThread { [plan] in
      var run = try LiveRun(plan)
      while run.progress.jobsEnded < 100, run.advance(events: 10) {}
      run.stop(.aborted, because: "a threshold failed")
      run.close()
      return run.report()
    }
    #expect(report.status == (isLate ? .invalid : .aborted))
    #expect(report.statusReason?.contains("the generator was the bottleneck") == isLate)
    #expect(report.statusReason?.contains("a threshold failed") == true)
  }

  @Test("what was submitted too late for the window makes the run invalid")
  func achieved() {
    var report = RunReport()
    report.window.end = .seconds(1)
    var wall = WallReport()
    (wall.offeredJobsPerSecond, wall.achievedJobsPerSecond) = (1_000, 991)
    #expect(LiveRun.doubt(report, wall, delayLimit: 1) == nil)
    wall.achievedJobsPerSecond = 989
    #expect(LiveRun.doubt(report, wall, delayLimit: 1)?.contains("989.0 jobs a second of 1000.0") == true)
    // A closed load has no schedule to keep.
    report.loadModel = .closed
    #expect(LiveRun.doubt(report, wall, delayLimit: 1) == nil)
  }

  @Test("a trace's window ends with its last row, however late that was submitted")
  func traceWindow() async throws {
    var plan = simulated(.call("a"), jobs: 1, perSecond: 1)
    plan.run = RunLimits()
    plan.load = .trace(Load.Trace(rows: (1...5).map { Load.Trace.Row(instant: .milliseconds($0)) }))
    let report = try await live(plan)
    #expect(report.jobs.offered == 5 && report.window.end == .nanoseconds(5_000_001))
  }

  @Test("turns of a conversation follow one another by the wall clock")
  func conversation() async throws {
    var plan = simulated(.call("a"), jobs: 1, perSecond: 1)
    plan.run = RunLimits()
    let turns = [20, 10].map { Load.Trace.Turn(delay: .milliseconds($0)) }
    plan.load = .trace(Load.Trace(rows: [Load.Trace.Row(instant: .zero, turns: turns)]))
    let report = try await live(plan)
    #expect(report.jobs.completed == 3 && report.window.end >= .milliseconds(30) && report.loadModel == .mixed)
  }

  @Test("several couriers share the members, polling or asleep", arguments: [false, true])
  func couriers(spins: Bool) async throws {
    var fleet = Fleet()
    fleet.add("a", count: 6, concurrency: 4, agent: Scripted { _, _ in Reply("x", outputTokens: 1) })
    var plan = patient(Plan.jobs(600, .parallelAgents(["a", "a", "a"])))
    plan.load = .closed(Load.ClosedLoop(concurrency: 24))
    plan.wall.couriers = 3
    plan.wall.spins = spins
    let report = try await live(plan, fleet)
    #expect(report.jobs.completed == 600 && report.tokens.output == 1_800)
    let calls = try #require(report.wall?.couriers.map(\.calls))
    #expect(calls.count == 3 && calls.reduce(0, +) == 1_800 && calls.allSatisfy { $0 > 0 })
  }

  @Test("attempts that a full courier turns away cost no tokens and open no breaker")
  func fullCourier() async throws {
    var fleet = Fleet()
    fleet.add("a") { _, context in
      try await context.sleep(for: .milliseconds(20))
      return Reply("", inputTokens: 1, outputTokens: 1)
    }
    var plan = patient(Plan.jobs(100, .call("a")))
    plan.agents = [
      AgentPool(
        name: "a", concurrency: 100,
        simulate: SimulatedAgent(service: .total(.constant(0)), promptTokens: .constant(1_000)))
    ]
    plan.load = .closed(Load.ClosedLoop(concurrency: 10))
    plan.resilience.breaker = Resilience.Breaker(failureRate: 0.5, minimumCalls: 20)
    plan.wall.callLimit = 1
    plan.wall.couriers = 1
    let report = try await live(plan, fleet)
    #expect(report.reasons["courier_full", default: 0] >= 20)
    #expect(report.tokens.input == report.jobs.completed && report.tokens.wasted == 0)
    #expect(report.agents[0].breakerOpened == 0 && report.reasons["breaker_open"] == nil)
  }

  @Test("pools of one member share the couriers")
  func onePoolEach() async throws {
    var fleet = Fleet()
    for name in ["a", "b", "c"] { fleet.addWriter(name) }
    var plan = patient(Plan.jobs(30, .parallelAgents(["a", "b", "c"])))
    plan.load = .closed(Load.ClosedLoop(concurrency: 3))
    plan.wall.couriers = 3
    #expect(try await live(plan, fleet).wall?.couriers.map(\.calls) == [30, 30, 30])
  }
}

/// Holds tasks back until it is opened, for good.
final class Gate: Sendable {
  private enum State {
    case closed([CheckedContinuation<Void, Never>])
    case open
  }

  private let state = Guarded(State.closed([]))

  func wait() async {
    await withCheckedContinuation { (waiter: CheckedContinuation<Void, Never>) in
      let isOpen = state.withLock { state in
        guard case .closed(let waiters) = state else { return true }
        state = .closed(waiters + [waiter])
        return false
      }
      if isOpen { waiter.resume() }
    }
  }

  func open() {
    let waiters: [CheckedContinuation<Void, Never>] = state.withLock { state in
      guard case .closed(let waiters) = state else { return [] }
      state = .open
      return waiters
    }
    for waiter in waiters { waiter.resume() }
  }
}
