import NeedletailEngine
import NeedletailNotation
import NeedletailWorkload
import Testing

@testable import NeedletailResults

/// What every statistic of every figure comes to where nothing happened.
@Suite("Thresholds over nothing")
struct EmptyThresholdTests {
  /// A run of 10 s whose only job comes after them, with everything that figures can be about.
  private static func file() throws -> WorkloadFile {
    let text = """
      schema: needletail/1
      run: { duration: 10s }
      gateway: { concurrency: 5, rate_limit: { per_agent: 5/s } }
      runtime: { max_concurrent_jobs: 5, max_concurrent_calls: 5 }
      endpoints: { large: { concurrency: 2, requests_per_minute: 60, tokens_per_minute: 600 } }
      agents: { worker: { endpoint: large, simulate: { ttft: 1s, itl: 1s, output_tokens: 5 } } }
      scenarios: { ask: { pattern: worker, load: { rate: 1/s }, start: 20s } }
      slo: { job_latency_ms: 5 }
      """
    return try WorkloadReader.read(bytes: Array(text.utf8), path: "w.yaml").file
  }

  private static func report() throws -> RunReport {
    var plan = try file().plan
    plan.keepsAccounts = true
    var simulation = try Simulation(plan)
    while simulation.advance(events: 64) {}
    return simulation.report()
  }

  /// Every threshold that can be written about a figure: of the whole, and by each label with a value that the run has.
  private static func outcomes(_ figure: Figure, _ statistic: Figure.Statistic, _ report: RunReport)
    -> [ThresholdOutcome]
  {
    let known = ["scenario": "ask", "agent": "worker", "endpoint": "large", "for": "gateway", "part": "gateway"]
    let labels = figure.labels.map { ($0, known[$0] ?? "any") }
    return ((figure.isWhole ? [nil] : []) + labels.map { .some($0) }).map { label in
      SampleReport.threshold(figure.name, statistic, .less, 1e9, label: label).outcome(on: report)
    }
  }

  @Test(
    "what is counted is 0, and holds under an upper bound; without samples there is no percentile, mean, extreme or ratio"
  )
  func everyStatistic() throws {
    let report = try Self.report()
    #expect(report.jobs.offered == 0 && report.window.lengthSeconds == 10)
    let statistics: [Figure.Statistic] = [.percentile(99), .mean, .min, .max, .count, .rate, .value]
    var asked = 0
    // Levels over time have samples though no job comes: there were none.
    let overTime = [Figure.jobsInFlight.name]
    for figure in FigureCatalogue.standard.boundable where !figure.isOfWallClock && !overTime.contains(figure.name) {
      for statistic in statistics where figure.kind.allows(statistic) {
        for outcome in Self.outcomes(figure, statistic, report) {
          asked += 1
          switch (figure.kind, statistic) {
          case (.distribution, .count), (.count, .value):
            #expect(outcome.observed == 0 && outcome.passed, "\(outcome.threshold.key) \(statistic)")
          case (.distribution, _), (.ratio, _):
            // The shares of a breakdown list what occurred.
            if figure.isZeroWhenAbsent { continue }
            #expect(outcome.observed == nil && !outcome.passed, "\(outcome.threshold.key) \(statistic)")
            #expect(outcome.reason != nil)
          default: continue
          }
        }
      }
    }
    #expect(asked > 100)
  }

  @Test(
    "a figure that no run of a file can have fails there, as reading the file warns, and a warned one is none that runs have"
  )
  func figuresOfMissingParts() throws {
    let text = """
      schema: needletail/1
      run: { jobs: 20 }
      endpoints: { large: {} }
      agents: { worker: { endpoint: large, simulate: { service: 1s, output_tokens: 5 } } }
      scenarios: { ask: { pattern: worker } }
      load: { rate: 1/s }
      """
    var plan = try WorkloadReader.read(bytes: Array(text.utf8), path: "w.yaml").file.plan
    plan.keepsAccounts = true
    var simulation = try Simulation(plan)
    while simulation.advance(events: 64) {}
    let report = simulation.report()
    let known = ["scenario": "ask", "agent": "worker", "endpoint": "large"]
    var warned = 0
    for figure in FigureCatalogue.standard.boundable where !figure.isOfWallClock && figure.kind != .distribution {
      // Of other labels, such as reasons, a run lists what occurred.
      let labels: [String?] =
        (figure.isWhole ? [nil] : []) + figure.labels.filter({ known[$0] != nil }).map(Optional.some)
      for label in labels {
        let key = figure.name + (label.map { "{\($0)=\(known[$0] ?? "")}" } ?? "")
        let statistic = figure.kind == .ratio ? "rate" : "value"
        let written = text + "\nthresholds: { \"\(key)\": \"\(statistic) < 1\" }\n"
        let reading = try WorkloadReader.read(bytes: Array(written.utf8), path: "w.yaml")
        let outcome = try #require(reading.file.thresholds.first).outcome(on: report)
        let isWarned = reading.warnings.contains { $0.message.contains("which the file lacks") }
        #expect(isWarned == (outcome.observed == nil), "\(key): \(outcome)")
        warned += isWarned ? 1 : 0
      }
    }
    #expect(warned >= 20)
  }

  @Test("an upper bound on a count holds over nothing and a lower one fails")
  func bounds() throws {
    let report = try Self.report()
    let holds = Threshold.Comparison.allCases.map { comparison in
      SampleReport.threshold("job_latency_ms", .count, comparison, 0).outcome(on: report).passed
    }
    #expect(holds == [false, true, false, true])
  }

  @Test("a figure that only the wall clock has is not 0 in virtual time, counted or not")
  func wallOnly() throws {
    let report = try Self.report()
    for figure in FigureCatalogue.standard.boundable where figure.isOfWallClock {
      for statistic in [Figure.Statistic.count, .value] where figure.kind.allows(statistic) {
        #expect(
          Self.outcomes(figure, statistic, report).allSatisfy {
            $0.observed == nil && !$0.passed && $0.reason == "only the wall clock has it"
          }, "\(figure.name)")
      }
    }
  }

  @Test("nothing abandoned, and no reason, is 0 of the label that is asked for")
  func unlisted() throws {
    var report = try Self.report()
    report.wall = WallReport()
    for (metric, label) in [("abandoned_calls", "agent"), ("reasons", "reason"), ("registry_events", "event")] {
      let threshold = SampleReport.threshold(metric, .value, .less, 1, label: (label, "none"))
      #expect(threshold.outcome(on: report).observed == 0, "\(metric)")
    }
  }

  @Test("a document says that there was none: counts are 0 and what follows from samples is null")
  func document() throws {
    let document = ResultDocument(report: try Self.report(), of: try Self.file(), host: nil).json
    let latency = document["metrics"]?["job_latency_ms"]?["all"]
    #expect(latency?["count"] == .integer(0))
    for key in ["mean", "stddev", "min", "max", "p50", "p99"] { #expect(latency?[key] == .null, "\(key)") }
    #expect(document["jobs"]?["offered"] == .integer(0) && document["slo"]?["met"] == .integer(0))
    #expect(document["slo"]?["share"] == nil)
  }

  @Test("over nothing no threshold ends a run, but one on a count that is broken by 0 and can only grow away")
  func abort() throws {
    let report = try Self.report()
    func ends(_ metric: String, _ statistic: Figure.Statistic, _ comparison: Threshold.Comparison, _ bound: Double)
      throws
      -> Bool
    {
      var file = try Self.file()
      file.plan.scenarios[0].start = .zero
      file.thresholds = [SampleReport.threshold(metric, statistic, comparison, bound)]
      var abort = AbortOnFail(after: 1_000_000_000, of: file)
      let outcomes = file.thresholds.map { $0.outcome(on: report) }
      #expect(!outcomes[0].passed)
      return (1...5).contains { abort.observe(outcomes, at: $0 * 1_000_000_000) != nil }
    }
    #expect(try !ends("job_latency_ms", .percentile(99), .less, 1))
    #expect(try !ends("job_failure_rate", .rate, .less, 1))
    #expect(try !ends("job_latency_ms", .count, .greater, 0))
    #expect(try !ends("jobs_completed", .value, .greaterOrEqual, 1))
    #expect(try !ends("slo_share", .rate, .greater, 0.9))
    #expect(try ends("job_latency_ms", .count, .less, 0))
  }
}
