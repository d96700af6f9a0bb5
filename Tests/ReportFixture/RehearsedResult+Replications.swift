public import NeedletailNotation

extension RehearsedResult {
  /// A document of several seeds whose means are this run's figures, each with an interval of a share on either side.
  public func replications(seeds: Int = 12, spread: Double = 0.05) -> JSON {
    guard case .object(let members) = document() else { return .null }
    func estimated(_ json: JSON) -> JSON {
      if case .object(let members) = json { return .object(members.mapValues(estimated)) }
      guard let mean = json.figure else { return json }
      return .object([
        "mean": .number(mean), "low": .number(mean * (1 - spread)), "high": .number(mean * (1 + spread)),
        "n": .count(seeds),
      ])
    }
    let figures = [
      "window", "jobs", "tokens", "cost_usd", "metrics", "agents", "throughput", "reasons", "latency_breakdown",
    ]
    return .object([
      "schema": .string("needletail.replications/2"), "workload": members["workload"] ?? .null,
      "seeds": .array((1...seeds).map { .count($0) }), "status": .string("completed"),
      "figures": .object(
        Dictionary(figures.compactMap { key in members[key].map { (key, estimated($0)) } }) { one, _ in one }),
      "thresholds": .array([
        .object([
          "metric": .string("job_latency_ms"), "expression": .string("p(99) < 60000"), "passed": .bool(true),
          "runs": .count(seeds), "runs_passed": .count(seeds - 1),
          "observed": .object([
            "mean": .number(31_000), "low": .number(29_000), "high": .number(33_000), "n": .count(seeds),
          ]),
        ])
      ]),
    ])
  }
}
