import NeedletailEngine
import NeedletailPlanner
import NeedletailResults
import NeedletailWorkload
import Testing

@Suite("What a program asks a planner") struct PlannerTests {
  private func queue(rate: Double, servers: Int = 1) -> Plan {
    let pool = AgentPool(
      name: "server", concurrency: servers, simulate: SimulatedAgent(service: .total(.exponential(mean: 1e9))))
    return Plan(
      name: "queue", agents: [pool], scenarios: [Scenario(name: "visit", pattern: .call("server"))],
      load: .open(Load.Arrivals(rate: .perSecond(rate))))
  }

  @Test("M/M/1 carries the load at which 1 % of the jobs take 20 s: the interval covers 1 − ln(100) / 20 = 0.7697/s")
  func capacity() async throws {
    let planner = Planner(queue(rate: 0.2), holding: [.jobLatency(percentile: 99, below: .seconds(20))], width: 2)
    var settings = CapacitySettings(tolerance: 0.3, paths: 10)
    settings.pilotJobs = 2_000
    let capacity = try await planner.capacity(settings)
    let interval = try #require(capacity.roots?.interval)
    #expect(interval.contains(0.769_741_49))
    #expect(capacity.load == interval.lowerBound && capacity.verdict == .carries && capacity.warmup.source == .mser5)
    let there = try #require(capacity.atLoad)
    #expect(there.fullest?.resource == LatencyOwner(.agent, of: "server"))
    // One server does one job a second.
    #expect(abs(try #require(there.ceiling).value - 1) < 0.1)
    #expect(await planner.evaluator.progress.attempts >= capacity.attempts)
  }

  @Test("a bound below the least latency there is cannot be reached") func notReachable() async throws {
    // With nothing to wait for the 99th percentile of an exponential service time of 1 s is 4.6 s.
    let planner = Planner(queue(rate: 1), holding: [.jobLatency(percentile: 99, below: .seconds(4))], width: 2)
    #expect(try await planner.capacity().verdict == .notReachable)
  }

  @Test("what is interrupted before anything is known says so") func interrupted() async throws {
    let planner = Planner(queue(rate: 1), holding: [], width: 2, isInterrupted: { true })
    await #expect(throws: PathEvaluator.Interrupted.self) { try await planner.capacity() }
  }
}
