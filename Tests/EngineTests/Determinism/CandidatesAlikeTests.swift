import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("Common random numbers")
struct CommonRandomNumbersTests {
  private func agent(_ name: String, mean: Double, fails: Double = 0) -> AgentPool {
    AgentPool(
      name: name, count: 50, concurrency: 50,
      simulate: SimulatedAgent(
        service: .total(.lognormalMean(mean: mean * 1e6, cv: 1.5)), promptTokens: .uniform(1, 500),
        outputTokens: .uniform(1, 500), failure: SimulatedAgent.Failure(rate: fails)))
  }

  private func scenario(_ name: String, _ pattern: Pattern, rate: Double) -> Scenario {
    Scenario(
      name: name, pattern: pattern, load: .open(Load.Arrivals(rate: .perSecond(rate))))
  }

  private func run(_ scenarios: [Scenario], seed: UInt64 = 5, change: (inout Plan) -> Void = { _ in }) throws
    -> RunReport
  {
    var plan = Plan(
      name: "n", seed: seed, run: RunLimits(duration: .seconds(4)),
      agents: [agent("a", mean: 10, fails: 0.1), agent("b", mean: 20), agent("c", mean: 5)], scenarios: scenarios)
    change(&plan)
    return try EngineTests.run(plan)
  }

  @Test("a change in one scenario leaves another's draws alone")
  func scenariosApart() throws {
    let kept = scenario("kept", .sequential(["a", "c"]), rate: 50)
    let alone = try run([kept])
    let beside = try run([scenario("other", .race([.call("b"), .call("c")]), rate: 300), kept])
    for metric in ["job_latency_ms", "call_latency_ms"] {
      #expect(alone.metrics[metric]?.by["scenario"]?["kept"] != nil)
      #expect(alone.metrics[metric]?.by["scenario"]?["kept"] == beside.metrics[metric]?.by["scenario"]?["kept"])
    }
  }

  @Test("a call meets the same luck whatever its job did before: a retry more or a slower stage shifts no draw")
  func jobsApart() throws {
    let tail = scenario("s", .sequential(["b", "c"]), rate: 50)
    let before = try run([tail]).metrics["call_latency_ms"]?.by["agent"]?["c"]
    let after = try run([tail]) { $0.agents[1].simulate.service = .total(.constant(90e6)) }
    #expect(before != nil && before == after.metrics["call_latency_ms"]?.by["agent"]?["c"])
  }

  @Test("more jobs begin with the same jobs")
  func prefix() throws {
    let tail = scenario("s", .call("b"), rate: 50)
    func firstLatencies(_ jobs: Int) throws -> RunReport {
      try run([tail]) {
        $0.run.jobs = jobs
        $0.run.duration = nil
      }
    }
    let (few, many) = (try firstLatencies(1), try firstLatencies(2))
    let (one, two) = (few.metrics["job_latency_ms"]?.all, many.metrics["job_latency_ms"]?.all)
    #expect(one?.max == two?.max || one?.max == two?.min)
    #expect(few.digest != many.digest)
  }

  @Test("the digest tells any difference in what happened")
  func digest() throws {
    let base = [scenario("s", .sequential(["a", "b"]), rate: 50)]
    let reference = try run(base).digest
    let changes: [(inout Plan) -> Void] = [
      { $0.seed += 1 },
      { $0.agents[0].routing = .roundRobin },
      { $0.agents[1].simulate.service = .total(.lognormalMean(mean: 20_000_001, cv: 1.5)) },
      { $0.agents[0].simulate.failure.rate = 0.2 },
      { $0.resilience.retry = Resilience.Retry(attempts: 2) },
      { $0.scenarios[0].load = .open(Load.Arrivals(rate: .perSecond(50.001))) },
      { $0.run.duration = .milliseconds(4_100) },
    ]
    for (number, change) in changes.enumerated() {
      #expect(try run(base, change: change).digest != reference, "change \(number)")
    }
    #expect(try run(base).digest == reference)
  }

  @Test("two events in another order have another digest")
  func digestOfOrder() {
    var (one, other) = (Digest(), Digest())
    one = one.mixed(1, .completed, 7, agent: 0)
    one = one.mixed(1, .completed, 8, agent: 0)
    other = other.mixed(1, .completed, 8, agent: 0)
    other = other.mixed(1, .completed, 7, agent: 0)
    #expect(one != other)
  }
}
