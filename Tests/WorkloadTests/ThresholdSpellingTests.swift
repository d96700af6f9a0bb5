import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("How thresholds are written")
struct ThresholdSpellingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var metric: String
    var written: String
    var statistic: Figure.Statistic
    var bound: Double
    var spelling: String
    init(_ metric: String, _ written: String, _ statistic: Figure.Statistic, _ bound: Double, _ spelling: String) {
      (self.metric, self.written, self.statistic, self.bound, self.spelling) =
        (metric, written, statistic, bound, spelling)
    }
    var testDescription: String { "\(metric): \(written)" }
  }

  private func text(_ metric: String, _ expression: String) -> String {
    minimal + "thresholds: { \"\(metric)\": [\"\(expression)\"] }\n"
  }

  @Test(
    "the usual spellings and units are read, and printed again in one",
    arguments: [
      Case("job_latency_ms", "p(99) < 20000", .percentile(99), 20_000, "p(99) < 20000"),
      Case("job_latency_ms", "p99<20000", .percentile(99), 20_000, "p(99) < 20000"),
      Case("job_latency_ms", "p(99) < 20s", .percentile(99), 20_000, "p(99) < 20s"),
      Case("job_latency_ms", "  p( 99.9 )<=  1500 ms ", .percentile(99.9), 1_500, "p(99.9) <= 1.5s"),
      Case("job_latency_ms", "p99.9 < 2e4", .percentile(99.9), 20_000, "p(99.9) < 20000"),
      Case("job_latency_ms", "med > 250us", .percentile(50), 0.25, "p(50) > 250us"),
      Case("job_latency_ms", "median < 5", .percentile(50), 5, "p(50) < 5"),
      Case("job_latency_ms", "avg >= 1.5m", .mean, 90_000, "mean >= 90s"),
      Case("job_latency_ms", "max < 2h", .max, 7_200_000, "max < 2h"),
      Case("job_latency_ms", "min > 0", .min, 0, "min > 0"),
      Case("job_latency_ms", "count > 1e3", .count, 1_000, "count > 1000"),
      Case("ttft_ms{agent=worker}", "p95 < 1s", .percentile(95), 1_000, "p(95) < 1s"),
      Case("simulated_s", "value < 90m", .value, 5_400, "value < 90m"),
      Case("job_failure_rate", "rate < 2%", .rate, 0.02, "rate < 2%"),
      Case("job_failure_rate", "rate<0.7 %", .rate, 0.007, "rate < 0.7%"),
      Case("job_failure_rate", "value < 0.02", .rate, 0.02, "rate < 0.02"),
      Case("utilization{agent=worker}", "value < 85%", .value, 0.85, "value < 85%"),
      Case("cost_usd", "value < $25", .value, 25, "value < $25"),
      Case("cost_usd", "value < 25 USD", .value, 25, "value < $25"),
      Case("cost_per_job_usd", "value < $0.05/job", .value, 0.05, "value < $0.05"),
      Case("jobs_per_s", "value > 10/s", .value, 10, "value > 10/s"),
      Case("jobs_per_s", "rate > 600/min", .value, 10, "value > 600/min"),
      Case("calls_per_s", "value >= 7 calls/s", .value, 7, "value >= 7/s"),
      Case("agent_rate_per_s{agent=worker}", "value > 36000/h", .value, 10, "value > 36000/h"),
      Case("endpoint_tokens_per_min{endpoint=e}", "value > 10000/min", .value, 10_000, "value > 10000/min"),
      Case("endpoint_tokens_per_min{endpoint=e}", "value > 10/s", .value, 600, "value > 10/s"),
      Case("jobs_completed", "count >= 1000", .value, 1_000, "value >= 1000"),
      Case("jobs_completed", "value >= 1000 jobs", .value, 1_000, "value >= 1000"),
    ])
  func spellings(_ one: Case) throws {
    var text = text(one.metric, one.written)
    if one.metric.contains("endpoint=") { text += "endpoints: { e: }\n" }
    let reading = try read(text)
    let threshold = try #require(reading.file.thresholds.first)
    #expect(threshold.statistic == one.statistic && threshold.bound == one.bound && threshold.key == one.metric)
    #expect(threshold.expression.replacing("1m30s", with: "90s").replacing("1h30m", with: "90m") == one.spelling)
    // Printed and read again it is the same, in a file and in a document.
    #expect(try read(reading.expanded()).file.thresholds == reading.file.thresholds)
    #expect(WrittenThreshold.threshold(one.metric, threshold.expression, by: .standard) == threshold)
    let set = WorkloadReader.Options(overrides: ["thresholds={ \"\(one.metric)\": \"\(one.written)\" }"])
    #expect(try read(text, set).file.thresholds == reading.file.thresholds)
  }

  @Test(
    "a unit that does not fit the figure is told, with what would",
    arguments: [
      (
        "job_latency_ms", "p(99) < 5%",
        "the bound `5%` does not fit `job_latency_ms`, which is in milliseconds; write such as 45000, or with a unit 45s or 1m30s"
      ),
      ("job_latency_ms", "p(99) < $5", "the bound `$5` does not fit `job_latency_ms`, which is in milliseconds"),
      ("job_latency_ms", "mean < 10/s", "the bound `10/s` does not fit `job_latency_ms`, which is in milliseconds"),
      ("job_latency_ms", "mean < 5 sec", "the unit `sec` is unknown; use ns, us, ms, s, m or h"),
      ("job_latency_ms", "mean < -5s", "`-5s` is negative"),
      ("job_latency_ms", "count < 5s", "the bound `5s` does not fit `count`, a number of samples; write such as 1000"),
      (
        "job_failure_rate", "rate < 20s",
        "the bound `20s` does not fit `job_failure_rate`, which is a share; write such as 0.02 or 2%"
      ),
      (
        "cost_usd", "value < 5%",
        "the bound `5%` does not fit `cost_usd`, which is in US dollars; write such as 5 or $5"
      ),
      ("cost_usd", "value < 5 EUR", "the bound `5 EUR` does not fit `cost_usd`"),
      (
        "jobs_per_s", "value > 5s",
        "the bound `5s` does not fit `jobs_per_s`, which is in jobs/s; write such as 10, 10/s or 600/min"
      ),
      ("jobs_per_s", "value > 5 calls/s", "`5 calls/s` is not a rate"),
      ("jobs_per_s", "value > 5/d", "the unit `/d` is unknown; use /s, /min or /h"),
      (
        "jobs_completed", "value > 5s",
        "the bound `5s` does not fit `jobs_completed`, which is a number of jobs; write such as 25"
      ),
      ("jobs_completed", "value > 5 calls", "the bound `5 calls` does not fit `jobs_completed`"),
      ("jobs_completed", "p99 > 5", "`p99` does not fit `jobs_completed`; write \"value < 25\""),
      ("job_latency_ms", "p(99)", "`p(99)` compares nothing"),
      ("job_latency_ms", "p(99) == 5", "asks for equality, which measured figures do not have; write <, <=, > or >="),
      (
        "job_latency_ms", "count == 10",
        "asks for equality, which no expression does; write both bounds, as items of a list: [\"count >= 10\", \"count <= 10\"]"
      ),
      (
        "jobs_completed", "value = 10",
        "asks for equality, which no expression does; write both bounds, as items of a list: [\"value >= 10\", \"value <= 10\"]"
      ),
      ("job_latency_ms", "p99 != 10", "asks for inequality, which no expression does; write <, <=, > or >="),
      ("job_latency_ms", "p99 =< 5s", "error: thresholds.job_latency_ms[0]: `=<` is not read; write <="),
      ("job_latency_ms", "p99 ≤ 5s", "`≤` is not read; write <="),
      ("job_latency_ms", "count => 5", "`=>` is not read; write >="),
      ("jobs_per_s", "value ≥ 5/s", "`≥` is not read; write >="),
      ("jobs_per_s", "value << 5/s", "`<<` is no comparison; write <, <=, > or >="),
      (
        "job_latency_ms", "p(95)<500 && p(99)<1000",
        "is more than one comparison; write one each, as items of a list, of which all must hold: "
      ),
      ("job_latency_ms", "p99 < 20s and p50 < 2s", "is more than one comparison; write one each, as items of a list"),
      ("job_latency_ms", "p99 < 20s, p50 < 2s", "is more than one comparison; write one each, as items of a list"),
      ("job_latency_ms", "1s < p99 < 20s", "is more than one comparison; write one each, as items of a list"),
      ("job_latency_ms", "p99 and p50 < 2s", "is more than one comparison; write one each, as items of a list"),
      ("job_latency_ms", "p0 < 5", "`p0` is not a percentile"),
      ("job_latency_ms", "p(101) < 5", "`p(101)` is not a percentile"),
      ("job_latency_ms", "average < 5", "there is no statistic `average`"),
      ("job_latency_ms", "p(99) < ", "the bound `` does not fit"),
      (
        "job_latency_ms", "p(99) < 1,000",
        "the bound `1,000` has a separator between digits; write numbers without, and decimals behind a point: 1000, 0.5"
      ),
      ("job_latency_ms", "count > 1_000", "the bound `1_000` has a separator between digits"),
      ("job_latency_ms", "p(99) < 1 000 ms", "the bound `1 000 ms` has a separator between digits"),
      ("job_failure_rate", "rate < 0,5%", "the bound `0,5%` has a separator between digits"),
      ("jobs_per_s", "value > 1'000/s", "the bound `1'000/s` has a separator between digits"),
    ])
  func misfits(_ metric: String, _ expression: String, _ message: String) {
    let found = problems(text(metric, expression))
    #expect(found.count == 1 && found[0].contains("error: thresholds.\(metric)[0]: "), "\(found)")
    #expect(found.first?.contains(message) == true, "\(found)")
  }

  private func only(_ metric: String) -> String {
    let found = problems(text(metric, "value < 5"))
    return found.count == 1 ? found[0] : "\(found)"
  }

  @Test("a reason that no run counts is an error, since it would always hold")
  func reasons() throws {
    #expect(
      only("reasons{reason=agent_fialed}").hasSuffix("there is no reason `agent_fialed`; did you mean `agent_failed`?"))
    #expect(
      only("reasons{reason=job_timeout}").contains("there is no reason `job_timeout`; there are `agent_failed`, "))
    #expect(only("reasons").hasSuffix("`reasons` needs a label; write reasons{reason=agent_failed}"))
    for reason in ["agent_failed", "gateway_queue_full", "gateway_failed", "job_rate_limited_user"] {
      #expect(try read(text("reasons{reason=\(reason)}", "value < 5")).file.thresholds.count == 1)
    }
  }

  @Test("a figure of what the file has none of says so, with a label and without")
  func noneOfIt() {
    for label in ["", "{endpoint=large}"] {
      let told = only("endpoint_tokens_per_min" + label)
      #expect(told.hasSuffix("there is no endpoint; add one under `endpoints`"), "\(told)")
    }
  }

  @Test("a figure that always has several labels is said to stand in the document only")
  func severalLabels() {
    let several = FigureCatalogue.standard.figures.filter { figure in
      figure.quotient == nil && figure.places.allSatisfy { $0.labels.count > 1 }
    }
    #expect(several.map(\.name).contains("latency_part_ms") && several.map(\.name).contains("agent_wasted_tokens"))
    for figure in several {
      for label in ["", "{scenario=ask}"] {
        let told = only(figure.name + label)
        #expect(told.contains("`\(figure.name)` has the labels `\(figure.places[0].labels[0])` and `"), "\(told)")
        #expect(told.contains("and a threshold has one at most; read it in the result document"), "\(told)")
      }
    }
  }

  @Test("a wait for a limit for which none is kept names the figure that tells of it")
  func otherWaits() {
    let agent = only("wait_ms{for=agent}")
    #expect(
      agent.hasSuffix("which is a figure of its own; write queue_time_ms, or queue_time_ms{agent=NAME}"), "\(agent)")
    let breaker = only("wait_ms{for=breaker}")
    #expect(
      breaker.contains("nothing waits for `breaker`, which refuses at once; there are `gateway`, `job`"), "\(breaker)")
    #expect(only("wait_ms{for=agnet}").contains("there is no wait `agnet`"))
  }

  @Test("a share over 1 draws a warning, since it always holds")
  func percent() throws {
    let warnings = try read(text("job_failure_rate", "rate < 2")).warnings.map { $0.sentence(severity: "warning") }
    #expect(
      warnings == [
        "w.yaml:10:36: warning: thresholds.job_failure_rate[0]: compares `job_failure_rate`, a share of at most 1, with 2; write 2% if that is meant"
      ])
    #expect(try read(text("job_failure_rate", "rate < 2%")).warnings.isEmpty)
  }
}
