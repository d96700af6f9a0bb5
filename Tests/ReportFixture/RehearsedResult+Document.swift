public import NeedletailMetrics
public import NeedletailNotation

extension RehearsedResult {
  /// All completed jobs of the archive, by scenario.
  public var latencies: [Histogram] {
    var histograms = scenarios.map { _ in Histogram() }
    for number in 0..<UInt64(seconds) {
      for entry in interval(number).entries where entry.histogram < scenarios.count {
        histograms[entry.histogram].merge(entry.samples)
      }
    }
    return histograms
  }

  /// The result document that goes with the archive.
  public func document() -> JSON {
    let byScenario = latencies
    var all = Histogram()
    for histogram in byScenario { all.merge(histogram) }
    let completed = all.count
    let queue: JSON = .object([
      "count": .count(completed * 3), "nonzero": .count(completed), "mean": .number(210.5), "p50": .number(0),
      "p99": .number(3_210), "max": .number(9_800),
    ])
    let backoff: JSON = .object([
      "count": .count(120), "nonzero": .count(120), "mean": .number(900), "p99": .number(4_100), "max": .number(8_000),
    ])
    var workload: [String: JSON] = [
      "name": .string(name), "sha256": .string(Self.sha256), "seed": .count(7), "clock": .string(clock),
    ]
    if isDiagnosed { workload.merge(whatRan) { _, new in new } }
    var members: [String: JSON] = [
      "schema": .string("needletail.result/2"), "workload": .object(workload),
      "status": .string(status), "status_reason": .string("the schedule was not kept"),
      "load_model": .string("open"), "digest": clock == "virtual" ? .string("543847cc23f98f68") : .null,
      "window": .object(["start_s": .count(warmUpSeconds), "end_s": .count(seconds), "simulated_s": .count(seconds)]),
      "jobs": .object([
        "offered": .count(completed + 14), "started": .count(completed + 10), "completed": .count(completed),
        "failed": .count(7), "timed_out": .count(3), "rejected": .count(4), "cancelled": .count(0),
        "in_flight": .count(0),
      ]),
      "tokens": .object(["input": .count(completed * 900), "output": .count(completed * 300), "wasted": .count(52_000)]
      ),
      "cost_usd": .number(Double(completed) * 0.0129),
      "metrics": .object([
        "job_latency_ms": .object([
          "all": Self.distribution(all),
          "scenario": .object(
            Dictionary(zip(scenarios, byScenario.map(Self.distribution)), uniquingKeysWith: { first, _ in first })),
        ]),
        "queue_time_ms": .object(["all": queue]), "wait_ms": .object(["for": .object(["backoff": backoff])]),
      ]),
      "agents": .object(
        Dictionary(agentNames.enumerated().map { ($0.element, agent($0.offset, completed)) }) { one, _ in one }),
      "throughput": .object([
        "jobs_per_s": .number(Double(completed) / Double(seconds)),
        "calls_per_s": .number(Double(completed) * 3 / Double(seconds)),
        "goodput_jobs_per_s": .number(Double(completed) / Double(seconds)),
        "mean_jobs_in_system": .number(61.25),
      ]),
      "reasons": .object(["timeout": .count(3), "agent_error": .count(112), "queue_full": .count(4)]),
      "thresholds": .array([
        threshold("job_latency_ms", "p(99) < 60000", Double(all.percentile(99)) / 1e6, passed: true),
        threshold("job_latency_ms{scenario=resolve}", "p(99) < 60000", 43_956.3059, passed: true),
        threshold("job_failure_rate", "rate < 0.0001", 0.0004, passed: false),
      ]),
      "latency_breakdown": latencyBreakdown(completed),
    ]
    if isDiagnosed { members.merge(diagnosis) { _, new in new } }
    return .object(members)
  }

  private func agent(_ place: Int, _ completed: UInt64) -> JSON {
    let share = (0.35 + Double((place + 1) * 7 % 10) / 11) * 0.66
    var members: [String: JSON] = [
      "count": .count(8), "utilization": .number(min(1, share)), "calls": .count(completed), "failures": .count(place),
      "breaker_opened": .count(place == 1 ? 2 : 0), "mean_queue_length": .number(share * 3),
      "input_tokens": .count(completed * 300), "output_tokens": .count(completed * 100),
      "cost_usd": .number(Double(completed) * 0.0129 / Double(agents)),
    ]
    if isDiagnosed {
      members["working"] = .number(min(1, share) * 0.4)
      members["holding"] = .object([
        "endpoint_tokens": .number(min(1, share) * 0.55), "call": .number(min(1, share) * 0.05),
      ])
    }
    return .object(members)
  }

  private func threshold(_ metric: String, _ expression: String, _ observed: Double, passed: Bool) -> JSON {
    .object([
      "metric": .string(metric), "expression": .string(expression), "observed": .number(observed),
      "passed": .bool(passed),
    ])
  }

  private func latencyBreakdown(_ completed: UInt64) -> JSON {
    let shares: [(String, Double, Double)] = [
      ("gateway_overhead", 0.01, 0.01), ("agent", 0.14, 0.46), ("backoff", 0.03, 0.09),
      ("first_token", 0.22, 0.12), ("decode", 0.48, 0.24), ("straggler_wait", 0.12, 0.08),
    ]
    func part(_ column: KeyPath<(String, Double, Double), Double>, _ mean: Double) -> [String: JSON] {
      var (means, parts): ([String: JSON], [String: JSON]) = ([:], [:])
      for share in shares {
        means[share.0] = .number(share[keyPath: column] * mean)
        parts[share.0] = .number(share[keyPath: column])
      }
      var members: [String: JSON] = ["mean_ms": .object(means), "share": .object(parts)]
      if isDiagnosed { members["owners"] = .object(owners(of: means)) }
      return members
    }
    let scenarios = scenarios.enumerated().map { place, name -> (String, JSON) in
      var members = part(\.1, 2_000 * Double(place + 1))
      members["jobs"] = .count(completed / UInt64(self.scenarios.count))
      var above = part(\.2, 9_000 * Double(place + 1))
      above["jobs"] = .count(completed / 300)
      above["from_ms"] = .number(7_800)
      members["above_p99"] = .object(above)
      return (name, .object(members))
    }
    return .object(["discarded": .count(0), "scenario": .object(Dictionary(scenarios) { one, _ in one })])
  }

  /// A distribution as a result document has it.
  static func distribution(_ histogram: Histogram) -> JSON {
    var members: [String: JSON] = ["count": .count(histogram.count), "nonzero": .count(histogram.nonzero)]
    members["mean"] = .number(histogram.mean / 1e6)
    members["max"] = .number(Double(histogram.max) / 1e6)
    for (key, percent) in [("p50", 50.0), ("p90", 90), ("p95", 95), ("p99", 99), ("p99.9", 99.9)] {
      members[key] = .number(Double(histogram.percentile(percent)) / 1e6)
    }
    return .object(members)
  }
}
