import NeedletailEngine
import NeedletailNotation
import NeedletailWorkload
import Testing

@testable import NeedletailResults

@Suite("Thresholds over several seeds")
struct ThresholdOverSeedsTests {
  func replications(_ threshold: Threshold, costs: [Double]) -> Replications {
    var replications = Replications(of: SampleReport.file([threshold]))
    for (index, cost) in costs.enumerated() {
      var report = SampleReport.report
      report.costUSD = cost
      replications.add(Replications.Run(report, of: SampleReport.file([threshold], seed: UInt64(index))))
    }
    return replications
  }

  /// The interval of 10, 12 and 14 is 12 ± 4.302652… · 2 / √3, from 7.0317 to 16.9683.
  @Test(
    "a threshold is held by the worse end of the interval, broken by the better one, and undecided between them",
    arguments: [
      (.less, 16.97, .held, 3), (.less, 16.96, .undecided, 3), (.less, 12.5, .undecided, 2),
      (.less, 7.04, .undecided, 0),
      (.less, 7.03, .broken, 0), (.lessOrEqual, 16.97, .held, 3), (.lessOrEqual, 7.03, .broken, 0),
      (.greater, 7.03, .held, 3), (.greater, 7.04, .undecided, 3), (.greater, 16.96, .undecided, 0),
      (.greater, 16.97, .broken, 0), (.greaterOrEqual, 10, .undecided, 3), (.greaterOrEqual, 7.03, .held, 3),
    ] as [(Threshold.Comparison, Double, ThresholdVerdict, Int)])
  func verdicts(comparison: Threshold.Comparison, bound: Double, verdict: ThresholdVerdict, passed: Int) throws {
    let threshold = SampleReport.threshold("cost_usd", .value, comparison, bound)
    let replications = replications(threshold, costs: [10, 12, 14])
    let outcome = try #require(replications.thresholds.first)
    #expect(outcome.verdict == verdict && replications.verdict == verdict)
    #expect(outcome.runs == 3 && outcome.runsPassed == passed)
    let written = try #require(replications.json(host: nil).elements("thresholds").first)
    #expect(written["verdict"] == .string(verdict.rawValue))
    #expect(written["passed"] == .bool(verdict == .held))
    #expect(written["runs_passed"] == .count(passed) && written["observed"]?["mean"] == .number(12))
  }

  @Test(
    "a single run has no interval, and its value decides", arguments: [(12.5, ThresholdVerdict.held), (12, .broken)])
  func single(bound: Double, verdict: ThresholdVerdict) {
    let threshold = SampleReport.threshold("cost_usd", .value, .less, bound)
    #expect(replications(threshold, costs: [12]).verdict == verdict)
  }

  @Test("a run without samples breaks a threshold that all others hold, and no runs decide nothing")
  func nothing() throws {
    let threshold = SampleReport.threshold("job_latency_ms", .mean, .less, 1e9)
    var replications = replications(threshold, costs: [1, 2])
    #expect(replications.verdict == .held)
    var report = SampleReport.report
    report.metrics["job_latency_ms"] = RunReport.Family()
    replications.add(Replications.Run(report, of: SampleReport.file([threshold])))
    let outcome = try #require(replications.thresholds.first)
    #expect(outcome.verdict == .broken && outcome.runsPassed == 2 && outcome.reason == "no samples")
    #expect(self.replications(threshold, costs: []).verdict == .undecided)
  }

  @Test("of several thresholds a broken one speaks first, then an undecided one")
  func several() {
    #expect(ThresholdVerdict.of([.held, .undecided, .broken]) == .broken)
    #expect(ThresholdVerdict.of([.held, .undecided]) == .undecided)
    #expect(ThresholdVerdict.of([.held, .held]) == .held && ThresholdVerdict.of([]) == .held)
  }

  @Test("the summary says each verdict, by what interval, and in how many runs it held")
  func summary() {
    let text = summary(of: replications(SampleReport.threshold("cost_usd", .value, .less, 12.5), costs: [10, 12, 14]))
    #expect(text.contains("  ? cost_usd value < 12.5\n    undecided: $12.00 ($7.03 to $16.97), held in 2 of 3 runs\n"))
    let held = summary(of: replications(SampleReport.threshold("cost_usd", .value, .less, 20), costs: [10, 12, 14]))
    #expect(held.contains("  ✓ cost_usd value < 20.0\n    held: "))
  }

  /// Runs with 10, 12 and 15 samples: their mean is 12.33, in no unit, whatever the latencies are in.
  @Test("a number of samples is in no unit, in the summary and on standard error")
  func samples() {
    let threshold = SampleReport.threshold("job_latency_ms", .count, .greater, 5_000)
    var replications = Replications(of: SampleReport.file([threshold]))
    for (seed, count) in [10, 12, 15].enumerated() {
      var report = SampleReport.report
      report.metrics["job_latency_ms"] = RunReport.Family(
        all: SampleReport.histogram(Array(repeating: 1, count: count)))
      replications.add(Replications.Run(report, of: SampleReport.file([threshold], seed: UInt64(seed))))
    }
    let summary = ReplicationsSummary(of: replications, host: nil, width: 100, typeface: Typeface())
    // s = 2.517, t(2) = 4.303: the half-width is 6.25.
    #expect(summary.text.contains("    broken: 12.3 (6.08 to 18.6), held in 0 of 3 runs\n"), "\(summary.text)")
    #expect(summary.complaints.contains { $0.hasSuffix(", 12.3 (6.08 to 18.6), held in 0 of 3 runs") })
  }

  func summary(of replications: Replications) -> String {
    ReplicationsSummary(of: replications, host: nil, width: 100, typeface: Typeface()).text
  }

  /// Of each run: two waits of 6 ms for a backoff; two calls of `triage` that did not queue, and one that did for 4 ms.
  @Test("the summary says what was waited for, by limit and by agent")
  func waits() {
    var file = SampleReport.file()
    file.plan.agents[0].name = "triage"
    var replications = Replications(of: file)
    var report = SampleReport.report
    report.metrics["wait_ms"]?.by["for"]?["job"] = SampleReport.histogram([0, 0])
    for _ in 0..<3 { replications.add(Replications.Run(report, of: file)) }
    let lines = summary(of: replications).split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    #expect(lines.contains("Waiting for mean low high p99"))
    #expect(lines.contains("\(Limit.backoff.title) 6.00 ms 6.00 ms 6.00 ms 6.00 ms"), "\(lines)")
    #expect(lines.contains("triage 1.33 ms 1.33 ms 1.33 ms 4.00 ms"))
    #expect(!lines.contains { $0.hasPrefix(Limit.gateway.title) }, "nothing was recorded")
    #expect(!lines.contains { $0.hasPrefix(Limit.job.title) }, "nothing was waited for")
  }

  @Test("latency is broken down by owner where a part has owners, and by part elsewhere")
  func owners() {
    let estimate = JSON.object(["mean": .number(3), "low": .number(2), "high": .number(4), "n": .integer(3)])
    let scenario = JSON.object([
      "mean_ms": .object(["agent": estimate, "backoff": estimate, "first_token": estimate]),
      "owners": .object(["agent": .object(["triage": estimate, "expert": estimate]), "first_token": .object([:])]),
    ])
    let titles = ReplicationsSummary.breakdownRows(of: scenario).map(\.title)
    let agent = LatencyPart.agent.title
    #expect(
      titles == [
        "\(agent) of expert", "\(agent) of triage", LatencyPart.backoff.title, LatencyPart.firstToken.title,
      ])
  }

  @Test("the summary has the latency breakdown, whose shares come to the whole")
  func breakdown() async throws {
    var file = SampleReport.file()
    file.plan.keepsAccounts = true
    let text = summary(of: try await Replications.run(file, count: 3, width: 2))
    let rows = text.split(separator: "\n").drop { !$0.hasPrefix("Latency breakdown") }.dropFirst(2)
      .prefix { $0.hasPrefix("    ") }
    let shares = rows.compactMap { Double($0.dropLast(2).split(separator: " ").last ?? "") }
    #expect(rows.count >= 2 && abs(shares.reduce(0, +) - 100) < 0.5, "\(text)")
  }
}
