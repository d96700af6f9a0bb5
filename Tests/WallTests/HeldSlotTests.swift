import NeedletailLanes
import Needletail
import Testing

/// Pools whose slots are held until they are returned: as many calls run as there are slots, whatever agents make of
/// cancellation. `Gate.wait` goes on waiting in a cancelled task.
@Suite("Slots held until they are returned", .timeLimit(.minutes(10)))
struct HeldSlotTests {
  private let crowd = Crowd()
  private let gate = Gate()

  /// Holds up all its calls until the gate opens, and answers.
  private var deaf: Scripted {
    Scripted { [crowd, gate] _, _ in
      crowd.enter()
      await gate.wait()
      crowd.leave()
      return Reply("out")
    }
  }

  private func fleet(holds: Bool = true, count: Int = 1, timeout: Duration? = .milliseconds(200)) -> Fleet {
    var fleet = Fleet()
    fleet.resilience.callTimeout = timeout
    fleet.add("deaf", count: count, holdsSlotUntilReturned: holds, agent: deaf)
    return fleet
  }

  private func outcome(_ engine: Engine, _ pattern: Pattern = .call("deaf")) async -> FailureReason? {
    do {
      _ = try await engine.run(pattern, "in")
      return nil
    } catch {
      return error.reason
    }
  }

  @Test("five calls that time out never run on a concurrency of one", arguments: [true, false])
  func fiveCalls(holds: Bool) async throws {
    let engine = try Engine(fleet(holds: holds))
    let jobs = (0..<5).map { _ in Task { await outcome(engine) } }
    if holds {
      let held = try await engine.firstSnapshot { $0.jobs.failed == 1 && $0.jobs.submitted == 5 }
      #expect(held.pool("deaf")?.running == 1 && held.pool("deaf")?.waiting == 4 && held.pool("deaf")?.unreturned == 1)
      #expect(held.pool("deaf")?.utilization == 1 && crowd.entered == 1)
    } else {
      let free = try await engine.firstSnapshot { $0.jobs.failed == 5 }
      #expect(free.pool("deaf")?.running == 0 && free.pool("deaf")?.unreturned == 5)
    }
    gate.open()
    var completed = 0
    for job in jobs where await job.value == nil { completed += 1 }
    #expect(completed == (holds ? 4 : 0))
    #expect(crowd.entered == 5)
    #expect(crowd.most == (holds ? 1 : 5))
    let after = try await engine.firstSnapshot { $0.pool("deaf")?.unreturned == 0 }
    #expect(after.pool("deaf")?.running == 0)
    await engine.shutdown()
  }

  @Test("the retry waits for the slot as any other call does")
  func retry() async throws {
    var fleet = fleet()
    fleet.resilience.retry = Resilience.Retry(attempts: 2, initial: .milliseconds(1), jitter: .none)
    let engine = try Engine(fleet)
    let job = Task { try await engine.result(of: .call("deaf"), "in") }
    _ = try await engine.firstSnapshot { $0.calls.retried == 1 && $0.pool("deaf")?.waiting == 1 }
    #expect(crowd.entered == 1)
    gate.open()
    #expect(try await job.value.attempts == 2)
    #expect(crowd.most == 1)
    await engine.shutdown()
  }

  @Test("a pool with another member goes on there")
  func otherMember() async throws {
    let engine = try Engine(fleet(count: 2))
    #expect(await outcome(engine) == .callTimeout)
    let second = Task { await outcome(engine) }
    #expect(await second.value == .callTimeout)
    let both = try await engine.snapshot()
    #expect(both.pool("deaf")?.running == 2 && crowd.most == 2)
    let third = Task { await outcome(engine) }
    _ = try await engine.firstSnapshot { $0.pool("deaf")?.waiting == 1 }
    #expect(crowd.entered == 2)
    gate.open()
    #expect(await third.value == nil)
    await engine.shutdown()
  }

  @Test("what is in use with the provider stays in use: call and endpoint permits are held too")
  func permits() async throws {
    var fleet = Fleet()
    fleet.resilience.callTimeout = .milliseconds(20)
    fleet.runtime.maxConcurrentCalls = 1
    fleet.endpoints = [Endpoint(name: "model", concurrency: 1)]
    var pool = AgentPool(
      name: "deaf", endpoint: "model", holdsSlotUntilReturned: true,
      simulate: SimulatedAgent(service: .total(.constant(0))))
    fleet.add(pool, agent: deaf)
    (pool.name, pool.holdsSlotUntilReturned) = ("other", false)
    fleet.add(pool, agent: Scripted { _, _ in Reply("out") })
    let engine = try Engine(fleet)
    #expect(await outcome(engine) == .callTimeout)
    let other = Task { await outcome(engine, .call("other")) }
    let held = try await engine.firstSnapshot { $0.calls.inFlight == 1 }
    for limit in [Limit.call, .endpoint] {
      #expect(held.limits.first { $0.limit == limit }?.taken == 1)
    }
    gate.open()
    #expect(await other.value == nil)
    let after = try await engine.firstSnapshot { $0.calls.inFlight == 0 }
    #expect(after.limits.allSatisfy { $0.taken == 0 })
    await engine.shutdown()
  }

  @Test("the loser of a hedged pair keeps its slot until it returns")
  func hedge() async throws {
    let (crowd, gate) = (crowd, gate)
    var fleet = Fleet()
    let pool = AgentPool(
      name: "pair", count: 2, hedge: .after(.milliseconds(5)), holdsSlotUntilReturned: true,
      simulate: SimulatedAgent(service: .total(.constant(0))))
    fleet.add(
      pool,
      agent: Scripted { _, _ in
        crowd.enter()
        if crowd.entered == 1 { await gate.wait() }
        return Reply("out")
      })
    let engine = try Engine(fleet)
    #expect(await outcome(engine, .call("pair")) == nil)
    let held = try await engine.snapshot()
    #expect(held.pool("pair")?.running == 1 && held.pool("pair")?.unreturned == 1)
    gate.open()
    let after = try await engine.firstSnapshot { $0.pool("pair")?.unreturned == 0 }
    #expect(after.pool("pair")?.running == 0 && after.pool("pair")?.lateReplies == 1)
    await engine.shutdown()
  }

  @Test("a job that is cancelled leaves its slot to its agent")
  func cancellation() async throws {
    let engine = try Engine(fleet(timeout: nil))
    let first = Task { await outcome(engine) }
    _ = try await engine.firstSnapshot { [crowd] _ in crowd.now == 1 }
    first.cancel()
    #expect(await first.value == .cancelled)
    let second = Task { await outcome(engine) }
    _ = try await engine.firstSnapshot { $0.pool("deaf")?.waiting == 1 && $0.pool("deaf")?.running == 1 }
    gate.open()
    #expect(await second.value == nil)
    #expect(crowd.most == 1)
    await engine.shutdown()
  }

  @Test("an agent that never returns keeps its member busy, is told as stuck, and is given up at the end")
  func neverReturns() async throws {
    var fleet = fleet()
    fleet.grace = .milliseconds(20)
    let engine = try Engine(fleet)
    let events = engine.events
    #expect(await outcome(engine) == .callTimeout)
    let waiting = Task { await outcome(engine) }
    var kinds: [EngineEvent.Kind] = []
    for await event in events {
      kinds.append(event.kind)
      if case .agentStuck = event.kind { break }
    }
    guard case .agentStuck(let attempt, _) = try #require(kinds.last) else {
      Issue.record("the events ended before an agent was stuck")
      return
    }
    #expect(attempt.pool == "deaf" && attempt.member == 0)
    let held = try await engine.firstSnapshot { $0.pool("deaf")?.waiting == 1 }
    #expect(held.pool("deaf")?.running == 1)
    let ending = engine.events
    await engine.shutdown()
    #expect(await waiting.value == .engineEnded)
    var abandoned = 0
    for await event in ending { if case .callsAbandoned("deaf", let count) = event.kind { abandoned += count } }
    #expect(abandoned == 1 && crowd.entered == 1)
    gate.open()
  }

  @Test("a plan's run ends with a slot held, which counts as busy until then")
  func planned() async throws {
    var fleet = fleet()
    fleet.grace = .milliseconds(20)
    var plan = Plan.jobs(1, .call("deaf"))
    plan.resilience = fleet.resilience
    // The first job at 0 times out after 200 ms; the second one waits for its slot until the run ends.
    plan.run = RunLimits(duration: .milliseconds(800), drain: .zero)
    plan.load = .open(Load.Arrivals(process: .constant, rate: .perSecond(10)))
    let report = try await Engine(fleet).run(plan, clock: .wall)
    #expect(report.wall?.abandoned == ["deaf": 1])
    #expect(crowd.entered == 1 && report.calls.timedOut == 1)
    // From the start to the end at 800: all of it, less what a late start takes; without what is held two eighths.
    let busy = try #require(report.agents.first?.utilization)
    #expect(busy > 0.5 && busy <= 1)
    gate.open()
  }

  @Test("a simulated pool cannot hold its slots, and the plan says so")
  func simulated() {
    var plan = Plan.jobs(1, .call("a"))
    plan.agents = [
      AgentPool(name: "a", holdsSlotUntilReturned: true, simulate: SimulatedAgent(service: .total(.constant(0))))
    ]
    #expect(plan.problems.contains { $0.contains("\"a\"") && $0.contains("simulated") })
  }
}
