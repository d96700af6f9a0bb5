import NeedletailNotation

/// What a result says of what ran, whether it kept up, and why it was slow.
extension RehearsedResult {
  /// The members of `workload` beyond its name.
  var whatRan: [String: JSON] {
    [
      "path": .string("Workloads/\(name).yaml"), "effective": .string(effective),
      "effective_sha256": .string(Self.sha256),
      "overrides": .object(["endpoints.gpt.tokens_per_minute": .string("\(tokensPerMinute)")]),
      "options": .object(["seed": .string("7")]), "label": .string("rehearsal"),
    ]
  }

  /// A workload of four stages and two faults.
  public var effective: String {
    func quoted(_ words: String) -> String { (try? JSON.string(words).text()).map { String($0.dropLast()) } ?? "" }
    let agents = agentNames.map { "  \(quoted($0)): { count: 8, concurrency: 4, endpoint: gpt }\n" }.joined()
    let stage = seconds * 1_000 / 6
    return """
      schema: needletail/1
      name: \(quoted(name))
      seed: 7
      run: { clock: \(clock), duration: \(seconds)s, warmup: \(warmUpSeconds)s }
      endpoints: { gpt: { requests_per_minute: 600, tokens_per_minute: \(tokensPerMinute), concurrency: 64 } }
      agents:
      \(agents)load:
        stages:
          - { duration: \(stage)ms, target: 20/s }
          - { duration: \(stage * 2)ms, target: 20/s }
          - { duration: \(stage)ms, target: 40/s }
          - { duration: \(stage * 2)ms, target: 8/s }
      faults:
        - { at: \(stage * 3)ms, for: \(stage / 2)ms, endpoint: gpt, latency: 4 }
        - { at: \(stage * 5)ms, for: \(stage / 4)ms, agents: \(quoted(agentNames[0])), down: 2 }
      thresholds: { job_failure_rate: ["rate < 0.0001"] }

      """
  }

  /// Members of the document that say how it went and why.
  var diagnosis: [String: JSON] {
    func use(_ capacity: (String, Int), _ utilization: Double, _ waiting: Double) -> JSON {
      .object([
        capacity.0: .count(capacity.1), "utilization": .number(utilization), "mean_waiting": .number(waiting),
      ])
    }
    return [
      "keeps_up": .object([
        "verdict": .string("no"), "offered_jobs_per_s": .number(38.2), "completed_jobs_per_s": .number(31.5),
        "evidence": .string("31.5 of 38.2 jobs/s; the queue grew throughout"), "drift": .null,
      ]),
      "verdict": .object([
        "headline": .string(
          "FAILED: jobs failed or timed out 0.04 %, bound 0.01 %; does not keep up: 31.5 of 38.2 jobs/s"),
        "causes": .array([
          .string(
            "From 5:10 on the tokens a minute of gpt are used up (100 %); calls waiting for them hold 55 % of \(agentNames[0])."
          )
        ]),
      ]),
      "gateway": use(("slots", 64), 0.71, 0.1),
      "permits": .object(["call": use(("limit", 200), 0.32, 0)]),
      "endpoints": .object([
        "gpt": .object([
          "permits": use(("limit", 64), 0.41, 0), "requests": use(("per_minute", 600), 0.63, 0),
          "tokens": use(("per_minute", tokensPerMinute), 0.998, 41.7),
        ])
      ]),
      "slo": .object(["completed": .count(1_000), "met": .count(873), "share": .number(0.873)]),
    ]
  }

  /// Agents' slots are of one agent, work of two, the rest of none.
  func owners(of means: [String: JSON]) -> [String: JSON] {
    func split(_ part: String, _ shares: [(String, Double)]) -> JSON {
      let mean = means[part]?.figure ?? 0
      return .object(Dictionary(shares.map { ($0.0, .number($0.1 * mean)) }, uniquingKeysWith: { one, _ in one }))
    }
    return [
      "agent": split("agent", [(agentNames[0], 1)]),
      "decode": split("decode", [(agentNames[0], 0.3), (agentNames[min(1, agents - 1)], 0.7)]),
    ]
  }
}
