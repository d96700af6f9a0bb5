import NeedletailCouriers
import NeedletailEngine
import NeedletailPlanner
import NeedletailWorkload
import Testing

@Suite("Paths that searches ask for") struct PathEvaluatorTests {
  /// Service times of 1 s, exponential, at one job a second.
  private func plan(agents: Int = 2) -> Plan {
    let pool = AgentPool(
      name: "agent", count: agents, simulate: SimulatedAgent(service: .total(.exponential(mean: 1e9))))
    return Plan(
      name: "queue", agents: [pool], scenarios: [Scenario(name: "ask", pattern: .call("agent"))],
      load: .open(Load.Arrivals(rate: .perSecond(1))))
  }

  private func bound(p99 milliseconds: Double) -> Threshold {
    Threshold(
      key: "job_latency_ms", metric: "job_latency_ms", label: nil, statistic: .percentile(99), comparison: .less,
      bound: milliseconds, expression: "p(99) < \(milliseconds)")
  }

  @Test("a path is run once, however often it is asked for") func once() async throws {
    let evaluator = PathEvaluator(bounds: [bound(p99: 20_000)], width: 2)
    let two = await evaluator.configuration(plan())
    var same = plan()
    same.seed = 7
    #expect(await evaluator.configuration(same) == two)
    let request = PathRequest(two, length: PathLength(jobs: 2_000), seed: 3)
    let first = try await evaluator.outcomes(of: [request, request])
    let second = try await evaluator.outcomes(of: [request])
    #expect(first[0] == first[1] && first[0] == second[0])
    #expect(await evaluator.progress.paths == 1)
    #expect(first[0].jobs == 2_000)
  }

  @Test("outcomes come in the order they were asked for, whatever runs beside them") func order() async throws {
    let requests = { (one: PathRequest.Configuration) in
      (1...6).map { PathRequest(one, length: PathLength(jobs: 500 * $0, warmupJobs: 100), seed: UInt64($0)) }
    }
    var all: [[PathOutcome]] = []
    for width in [1, 4] {
      let evaluator = PathEvaluator(bounds: [], width: width)
      all.append(try await evaluator.outcomes(of: requests(await evaluator.configuration(plan()))))
    }
    #expect(all[0] == all[1])
    #expect(Set(all[0].map(\.jobs)).count == 6)
  }

  @Test("under more load the same jobs come sooner, so latencies of an only agent rise with it") func commonLuck()
    async throws
  {
    let evaluator = PathEvaluator(bounds: [], width: 2)
    let one = await evaluator.configuration(plan(agents: 1))
    let factors = [0.2, 0.4, 0.6, 0.8, 0.95]
    let outcomes = try await evaluator.outcomes(
      of: factors.map { PathRequest(one, loadFactor: $0, length: PathLength(jobs: 5_000, warmupJobs: 500), seed: 1) })
    let latencies = outcomes.compactMap(\.p99Milliseconds)
    #expect(latencies.count == factors.count)
    #expect(zip(latencies, latencies.dropFirst()).allSatisfy { $0 < $1 })
    // Which jobs the warm-up leaves out does not depend on the load.
    #expect(Set(outcomes.map(\.measuredJobs)).count == 1 && outcomes[0].measuredJobs < 5_000)
  }

  @Test("what was interrupted is not known, and nothing of it is made up") func interrupted() async throws {
    let evaluator = PathEvaluator(bounds: [], width: 2, isInterrupted: { true })
    let one = await evaluator.configuration(plan())
    await #expect(throws: PathEvaluator.Interrupted.self) {
      try await evaluator.outcomes(of: [PathRequest(one, length: PathLength(jobs: 100), seed: 1)])
    }
  }
}
