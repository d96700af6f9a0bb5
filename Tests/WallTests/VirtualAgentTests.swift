import Needletail
import Testing

/// Swift agents on a simulated clock: exact times, the same every run.
@Suite("Swift agents in virtual time", .timeLimit(.minutes(10)))
struct VirtualAgentTests {
  @Test("a job takes exactly as long as its agents sleep")
  func exactTimes() async throws {
    var fleet = Fleet()
    fleet.add("a") { _, context in
      try await context.sleep(for: .milliseconds(300))
      return Reply()
    }
    fleet.add("b") { _, context in
      try await context.clock.sleep(until: context.clock.now.advanced(by: .milliseconds(50)))
      return Reply()
    }
    let report = try await rehearse(.jobs(3, .sequential(["a", "b"])), fleet)
    let latency = try #require(report.metrics["job_latency_ms"]?.all)
    #expect(latency.count == 3 && latency.min == 350_000_000 && latency.max == 350_000_000)
    // Arrivals at 100, 200 and 300 ms; the last job ends at 650 ms.
    #expect(report.window.simulated == .milliseconds(650))
  }

  @Test("an endpoint's slowdown is of simulated agents: a real one is slower under load by itself")
  func slowdown() async throws {
    var fleet = Fleet()
    fleet.endpoints = [Endpoint(name: "e", slowdown: Endpoint.Slowdown(sigma: 1, kappa: 1))]
    fleet.add(
      "a", concurrency: 3, endpoint: "e",
      agent: Scripted { _, context in
        try await context.sleep(for: .seconds(1))
        return Reply()
      })
    var plan = Plan.jobs(3, .call("a"))
    plan.endpoints = fleet.endpoints
    let report = try await rehearse(plan, fleet)
    let latency = try #require(report.metrics["job_latency_ms"]?.all)
    #expect(latency.count == 3 && latency.min == 1_000_000_000 && latency.max == 1_000_000_000)
  }

  @Test(
    "a race that ends as a reply says sends nothing to its losers; where it goes on, they have their turn",
    arguments: [true, false])
  func losersAreNotAsked(isApproved: Bool) async throws {
    var fleet = Fleet()
    let asked = Notebook()
    fleet.add("desk", concurrency: 1) { _, context in
      asked.note("desk")
      try await context.sleep(for: .milliseconds(10))
      return Reply(approved: isApproved)
    }
    fleet.add("clerk") { _, context in
      try await context.sleep(for: .milliseconds(6))
      return Reply()
    }
    // The clerk's branch waits for the desk from 6 ms on; at 10 ms the desk's first answer ends the race, or another round follows.
    let rounds = Pattern.loop(Pattern.Loop(body: .call("desk"), atMost: 2, until: .approved))
    let report = try await rehearse(.jobs(1, .race([rounds, .sequential(["clerk", "desk"])])), fleet)
    #expect(report.attemptsDispatched == (isApproved ? 2 : 3))
    #expect(asked.all.count == (isApproved ? 1 : 2))
  }

  @Test("an agent is silent while it has a call and does not answer, and idle agents are not")
  func silence() async throws {
    var fleet = Fleet()
    fleet.add("slow") { _, context in
      try await context.sleep(for: .milliseconds(60))
      return Reply()
    }
    fleet.add("idle") { _, _ in Reply() }
    var plan = Plan.jobs(2, .call("slow"))
    plan.registry = RegistryRule(heartbeatTimeout: .milliseconds(20))
    let report = try await rehearse(plan, fleet)
    // Looked at every 10 ms. Calls last from 100 to 160 and from 200 to 260, where the run ends.
    let slow = report.registryLog.filter { $0.agent == "slow" }
    #expect(slow.map(\.to) == [.active, .degraded, .unhealthy, .active, .degraded, .unhealthy])
    #expect(
      zip(slow, [0, 120, 140, 160, 220, 240]).allSatisfy { ($1..<$1 + 21).contains($0.instant / .milliseconds(1)) })
    #expect(report.registryLog.filter { $0.agent == "idle" }.map(\.kind) == [.registered])
    #expect(report.jobs.completed == 2)
    plan.registry = RegistryRule()
    #expect(try await rehearse(plan, fleet).digest == report.digest)
  }

  @Test("two runs have one digest, a changed agent another")
  func sameness() async throws {
    func digest(_ step: Int) async throws -> UInt64 {
      var fleet = Fleet()
      fleet.add("a", concurrency: 2) { _, context in
        // Child tasks too are the courier's.
        async let first: Void = context.sleep(for: .milliseconds(step * Int(context.job % 50)))
        async let second: Void = context.sleep(for: .milliseconds(Int(context.job % 31)))
        _ = try await (first, second)
        if context.job % 5 == 0 { throw Broken() }
        return Reply(fanOut: Int(context.job % 3) + 1)
      }
      fleet.resilience.retry = Resilience.Retry(attempts: 2)
      var plan = Plan.jobs(
        200,
        .sequence([
          Pattern.Step(.call("a")),
          Pattern.Step(.fanOut(body: .call("a"), width: .outcome(atMost: nil), join: .all)),
        ]))
      plan.load = .open(Load.Arrivals(rate: .perSecond(40)))
      plan.resilience = fleet.resilience
      return try await rehearse(plan, fleet).digest
    }
    let first = try await digest(1)
    #expect(try await digest(1) == first)
    #expect(try await digest(2) != first)
  }

  @Test("the call timeout cancels the agent at its instant")
  func timeout() async throws {
    let notebook = Notebook()
    var fleet = Fleet()
    fleet.add("slow") { _, context in
      do {
        try await context.sleep(for: .seconds(10))
      } catch {
        notebook.note("\(error is CancellationError) at \(context.clock.now.nanoseconds / 1_000_000) ms")
        throw error
      }
      return Reply()
    }
    var plan = Plan.jobs(1, .call("slow"))
    plan.resilience.callTimeout = .milliseconds(250)
    let report = try await rehearse(plan, fleet)
    #expect(report.calls.timedOut == 1 && report.jobs.failed == 1)
    #expect(notebook.all == ["true at 350 ms"])
  }

  @Test("an agent that waits for anything but the engine's clock is reported by name", .timeLimit(.minutes(10)))
  func stalled() async throws {
    var fleet = Fleet()
    fleet.add("dreamer") { _, _ in
      try await Task.sleep(for: .seconds(3_600))
      return Reply()
    }
    let report = try await rehearse(.jobs(2, .call("dreamer")), fleet)
    #expect(report.status == .aborted)
    #expect(
      report.statusReason?.contains("agent \"dreamer\" waits for something other than the engine's clock") == true)
  }

  @Test("a hedged attempt wins, and the slow one is cancelled")
  func hedge() async throws {
    let notebook = Notebook()
    var fleet = Fleet()
    var pool = AgentPool(
      name: "a", count: 2, concurrency: 10, simulate: SimulatedAgent(service: .total(.constant(0))))
    pool.hedge = .after(.milliseconds(20))
    fleet.add(
      pool,
      agent: Scripted { _, context in
        do {
          try await context.sleep(for: .milliseconds(context.member == 0 ? 500 : 30))
        } catch {
          notebook.note("member \(context.member) cancelled")
          throw error
        }
        return Reply("member \(context.member)")
      })
    let report = try await rehearse(.jobs(1, .call("a")), fleet)
    #expect(report.calls.completed == 1 && report.calls.hedged == 1)
    // The second attempt starts after 20 ms and takes 30.
    #expect(report.metrics["job_latency_ms"]?.all?.max == 50_000_000)
    #expect(notebook.all == ["member 0 cancelled"])
  }

  @Test("tokens and decisions are the agent's own, and so are failures")
  func figures() async throws {
    var fleet = Fleet()
    fleet.add("a") { _, context in
      if context.attempt == 1 { throw Broken() }
      return Reply("ok", inputTokens: 11, outputTokens: 7)
    }
    var plan = Plan.jobs(5, .call("a"))
    plan.resilience.retry = Resilience.Retry(attempts: 3)
    let report = try await rehearse(plan, fleet)
    #expect(report.calls.completed == 5 && report.calls.retried == 5)
    #expect(report.tokens.input == 55 && report.tokens.output == 35)
    #expect(report.reasons["agent_failed"] == 5)
  }

  @Test("a first token that comes at once is a first token")
  func firstToken() async throws {
    var fleet = Fleet()
    fleet.add("a") { _, context in
      if context.job % 2 == 0 { try await context.sleep(for: .milliseconds(5)) }
      context.markFirstToken()
      try await context.sleep(for: .milliseconds(5))
      return Reply("x", outputTokens: 6)
    }
    let report = try await rehearse(.jobs(20, .call("a")), fleet)
    let first = try #require(report.metrics["ttft_ms"]?.all)
    #expect(first.count == 20 && first.min == 0 && first.max == 5_000_000)
  }

  @Test("a fault slows a real agent down by its factor")
  func slowFault() async throws {
    var fleet = Fleet()
    fleet.add("a") { _, context in
      try await context.sleep(for: .milliseconds(40))
      return Reply()
    }
    var plan = Plan.jobs(2, .call("a"))
    // Dispatched at 100 ms, outside, and at 200 ms, inside.
    plan.faults = [Fault(at: .milliseconds(150), for: .milliseconds(100), target: .agents("a"), effects: [.latency(3)])]
    let report = try await rehearse(plan, fleet)
    let latency = try #require(report.metrics["job_latency_ms"]?.all)
    #expect(latency.min == 40_000_000 && latency.max == 120_000_000)
  }

  @Test("an answer that a fault holds back beyond the call timeout counts for nothing and is no error text")
  func heldBack() async throws {
    let notebook = Notebook()
    var fleet = Fleet()
    fleet.add("slow") { _, context in
      try await context.sleep(for: .milliseconds(40))
      return Reply("an answer", inputTokens: 500, outputTokens: 500)
    }
    fleet.add("reader") { message, _ in
      for part in message.parts { notebook.note("\(part.isFailure)") }
      return Reply("", inputTokens: 0, outputTokens: 0)
    }
    var plan = Plan.jobs(1, .sequential(["slow", "reader"]))
    plan.agents = [
      AgentPool(
        name: "slow", simulate: SimulatedAgent(service: .total(.constant(0)), promptTokens: .constant(7)))
    ]
    plan.resilience.callTimeout = .milliseconds(60)
    plan.resilience.retry = Resilience.Retry(attempts: 2, initial: .milliseconds(1))
    plan.faults = [Fault(at: .milliseconds(50), for: .seconds(1), target: .agents("slow"), effects: [.latency(3)])]
    let report = try await rehearse(plan, fleet)
    #expect(report.calls.timedOut == 1 && report.calls.retried == 1)
    #expect(notebook.all == ["true"])
    // Each attempt read the prompt, and what it wrote was not used.
    #expect(report.tokens.input == 14 && report.tokens.output == 0)
  }
}
