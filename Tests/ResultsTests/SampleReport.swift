import NeedletailEngine
import NeedletailMetrics
import NeedletailWorkload

/// A small run made up by hand, so that every figure of its document can be worked out on paper.
enum SampleReport {
  static let millisecond: UInt64 = 1_000_000

  /// Latencies in whole milliseconds.
  static func histogram(_ milliseconds: [UInt64]) -> Histogram {
    var histogram = Histogram()
    for value in milliseconds { histogram.record(value * millisecond) }
    return histogram
  }

  /// Ten jobs offered, one rejected; of nine started six completed (one partial), two failed, one timed out.
  static var report: RunReport {
    var report = RunReport()
    report.name = "sample"
    report.seed = 7
    report.digest = 0x00F2_C1E0
    report.window.start = .seconds(30)
    report.window.end = .seconds(600)
    report.window.simulated = .milliseconds(612_400)
    report.jobs.offered = 10
    report.jobs.started = 9
    report.jobs.rejected = 1
    report.jobs.completed = 6
    report.jobs.partial = 1
    report.jobs.failed = 2
    report.jobs.timedOut = 1
    report.calls.started = 20
    report.calls.completed = 15
    report.calls.failed = 3
    report.calls.timedOut = 1
    report.calls.cancelled = 1
    report.calls.retried = 4
    report.tokens.input = 1_000
    report.tokens.output = 200
    report.tokens.wasted = 12
    report.costUSD = 0.0125
    report.metrics["job_latency_ms"] = RunReport.Family(
      all: histogram([1, 2, 3, 4, 5, 6, 7]),
      by: ["scenario": ["resolve": histogram([1, 2, 3, 4]), "climb": histogram([5, 6, 7]), "never": Histogram()]])
    report.metrics["ttft_ms"] = RunReport.Family(all: Histogram(), by: ["agent": ["triage": Histogram()]])
    report.metrics["queue_time_ms"] = RunReport.Family(
      all: histogram([0, 0, 4]), by: ["agent": ["triage": histogram([0, 0, 4])]])
    report.metrics["wait_ms"] = RunReport.Family(by: ["for": ["backoff": histogram([6, 6]), "gateway": Histogram()]])
    report.waitByScenario = ["resolve": ["backoff": histogram([6])], "climb": ["backoff": Histogram()]]
    report.agents = [
      RunReport.Agents(
        name: "triage", count: 8, utilization: 0.71, calls: 20, failures: 4, breakerOpened: 1, meanQueueLength: 0.25,
        inputTokens: 1_000, outputTokens: 200, costUSD: 0.0125)
    ]
    report.throughput.jobsPerSecond = 0.5
    report.throughput.goodputByScenario = ["resolve": 0.25]
    report.reasons = ["call_timeout": 1, "agent_failure": 3]
    return report
  }

  static func threshold(
    _ metric: String, _ statistic: Threshold.Statistic, _ comparison: Threshold.Comparison, _ bound: Double,
    label: (name: String, value: String)? = nil
  ) -> Threshold {
    let narrowed = label.map { "{\($0.name)=\($0.value)}" } ?? ""
    return Threshold(
      key: metric + narrowed, metric: metric, label: label, statistic: statistic, comparison: comparison, bound: bound,
      expression: "\(statistic) \(comparison.rawValue) \(bound)")
  }

  /// A workload file whose plan is of no importance.
  static func file(_ thresholds: [Threshold] = [], seed: UInt64 = 7) -> WorkloadFile {
    let agent = AgentPool(name: "a", simulate: SimulatedAgent(service: .total(.exponential(mean: 1e8))))
    let plan = Plan(
      name: "sample", seed: seed, run: RunLimits(jobs: 200), agents: [agent],
      scenarios: [Scenario(name: "one", pattern: .call("a"))], load: .open(Load.Arrivals(rate: .perSecond(5))))
    return WorkloadFile(plan: plan, thresholds: thresholds, sha256: "ab12")
  }
}
