import NeedletailEngine

/// What drawing adds to a call: one plan of single calls, in which each call's prompt and answer are constants or drawn.
/// The difference between a row and `draws/constant` is two draws, with their keys.
enum Draws {
  static var benchmarks: [Benchmark] {
    let forms: [(String, Distribution)] = [
      ("constant", .constant(100)),
      ("lognormal", .lognormal(p50: 100, p99: 900)),
      ("uniform", .uniform(50, 150)),
      ("empirical", .empirical((1...64).map { Double($0) * 3 })),
      (
        "mixture",
        .mixture([
          .init(weight: 0.7, of: .constant(20)), .init(weight: 0.2, of: .uniform(50, 150)),
          .init(weight: 0.1, of: .lognormal(p50: 400, p99: 2_000)),
        ])
      ),
    ]
    return forms.map { form, distribution in
      .simulated(
        "draws/\(form)", shows: "single calls of 1 s whose two counts of tokens are \(form)",
        warmupEvents: 20_000, events: 1_000_000
      ) { plan(tokens: distribution) }
    }
  }

  private static func plan(tokens: Distribution) -> Plan {
    let agent = SimulatedAgent(service: .total(.constant(1e9)), promptTokens: tokens, outputTokens: tokens)
    return Plan(
      name: "draws", seed: 7, run: .endless, agents: [AgentPool(name: "agent", concurrency: 1_000, simulate: agent)],
      scenarios: [Scenario(name: "call", pattern: .call("agent"))],
      load: .closed(Load.ClosedLoop(concurrency: 1_000)))
  }
}
