import NeedletailEngine
import NeedletailMetrics
import NeedletailNotation
import NeedletailResults
import Testing
import NeedletailWorkload

@Suite("The result document")
struct ResultDocumentTests {
  let host = HostFacts(
    wallSeconds: 0.5, peakResidentBytes: 1 << 20, needletail: "0.1.0", swift: "6.3.1", processors: 2)

  func document(_ report: RunReport = SampleReport.report, host: HostFacts? = nil) -> JSON {
    ResultDocument(report: report, of: SampleReport.file(), host: host).json
  }

  func keys(_ value: JSON?) -> [String] {
    if case .object(let members)? = value { members.keys.sorted() } else { [] }
  }

  @Test("it has the keys of the contract, and the additions")
  func topLevel() {
    #expect(
      keys(document(host: host)) == [
        "agents", "calls", "cost_usd", "digest", "host", "jobs", "keeps_up", "load_model", "metrics", "reasons",
        "registry", "schema", "status", "thresholds", "throughput", "tokens", "verdict", "window", "workload",
      ])
    #expect(document()["schema"] == .string("needletail.result/2"))
  }

  @Test("the workload object says what ran and from what it was made; of a plan without a file only what is known")
  func workload() throws {
    var file = SampleReport.file()
    let plain = ResultDocument(report: SampleReport.report, of: file, host: nil).json["workload"]
    #expect(
      plain
        == .object([
          "name": .string("sample"), "sha256": .string("ab12"), "seed": .integer(7), "clock": .string("virtual"),
          "label": .null,
        ]))
    // SHA-256 of `abc` is FIPS 180-2's first example.
    file.effective = EffectiveWorkload(
      path: "w/a.yaml", text: "abc", overrides: ["a.b": "c"], options: ["seed": "7"], traces: ["t.csv": "00"],
      label: "base")
    let whole = ResultDocument(report: SampleReport.report, of: file, host: nil).json["workload"]
    #expect(
      whole
        == .object([
          "name": .string("sample"), "sha256": .string("ab12"), "seed": .integer(7), "clock": .string("virtual"),
          "label": .string("base"), "path": .string("w/a.yaml"), "effective": .string("abc"),
          "effective_sha256": .string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
          "overrides": .object(["a.b": .string("c")]), "options": .object(["seed": .string("7")]),
          "traces": .object(["t.csv": .string("00")]),
        ]))
    #expect(Replications(of: file).json(host: nil)["workload"] == whole)
  }

  @Test("the host object holds what depends on the machine, and may be left out")
  func hostObject() {
    var report = SampleReport.report
    report.attemptsDispatched = 100
    let written = document(report, host: host)["host"]
    #expect(keys(written) == ["calls_per_wall_s", "cpus", "needletail", "peak_rss_bytes", "swift", "wall_s"])
    #expect(written?["calls_per_wall_s"] == .number(200))
    #expect(document(report)["host"] == nil)
  }

  @Test("two documents of one report are the same bytes outside host")
  func sameBytes() throws {
    var first = ResultDocument(report: SampleReport.report, of: SampleReport.file(), host: host)
    var second = ResultDocument(report: SampleReport.report, of: SampleReport.file(), host: host)
    second.host?.wallSeconds = 99
    #expect(try first.json.text() != second.json.text())
    first.host = nil
    second.host = nil
    #expect(try first.json.text() == second.json.text())
  }

  @Test("the digest is sixteen hexadecimal digits, and null by the wall clock")
  func digest() {
    #expect(document()["digest"] == .string("0000000000f2c1e0"))
    var file = SampleReport.file()
    file.clock = .wall
    #expect(ResultDocument(report: SampleReport.report, of: file, host: nil).json["digest"] == .null)
  }

  @Test("a status other than completed comes with its reason")
  func statusReason() {
    #expect(document()["status_reason"] == nil)
    var report = SampleReport.report
    report.status = .aborted
    report.statusReason = "the run's budget is exhausted"
    #expect(document(report)["status"] == .string("aborted"))
    #expect(document(report)["status_reason"] == .string("the run's budget is exhausted"))
  }

  @Test("jobs and calls are written as counted, and add up")
  func counts() throws {
    let jobs = try #require(document()["jobs"])
    func count(_ key: String) -> Double { jobs[key]?.figure ?? .nan }
    #expect(count("offered") == count("started") + count("rejected"))
    #expect(
      count("started") == count("completed") + count("failed") + count("timed_out") + count("cancelled")
        + count("in_flight"))
    #expect(keys(jobs).count == 10)
    #expect(keys(document()["calls"]).count == 9)
  }

  @Test("instants are seconds and latencies are milliseconds, exactly")
  func units() throws {
    #expect(document()["window"]?["simulated_s"] == .number(612.4))
    var report = SampleReport.report
    var histogram = Histogram()
    histogram.record(1_234_567)
    report.metrics["job_latency_ms"] = RunReport.Family(all: histogram)
    let all = try #require(document(report)["metrics"]?["job_latency_ms"]?["all"])
    #expect(all["min"] == .number(1.234567))
    #expect(all["max"] == .number(1.234567))
    #expect(all["p99.9"] == .number(1.234567))
  }

  @Test("a distribution has its eleven statistics")
  func statistics() throws {
    let all = try #require(document()["metrics"]?["job_latency_ms"]?["all"])
    #expect(
      keys(all) == ["count", "max", "mean", "min", "nonzero", "p50", "p90", "p95", "p99", "p99.9", "stddev"])
    #expect(all["count"] == .integer(7))
    #expect(all["mean"] == .number(4))
    // The population's deviation of 1…7 is 2.
    #expect(all["stddev"] == .number(2))
  }

  @Test("labels that never occurred are absent, and so are families without a measurement")
  func emptyLabels() {
    let metrics = document()["metrics"]
    #expect(keys(metrics?["job_latency_ms"]?["scenario"]) == ["climb", "resolve"])
    #expect(metrics?["ttft_ms"] == nil)
    #expect(keys(metrics?["wait_ms"]?["for"]) == ["backoff"])
    #expect(keys(metrics?["wait_ms"]?["scenario"]) == ["resolve"])
    #expect(metrics?["wait_ms"]?["scenario"]?["resolve"]?["for"]?["backoff"]?["max"] == .number(6))
  }

  @Test("the families of the contract are there when nothing happened, with no made-up zeros")
  func emptyRun() {
    let metrics = document(RunReport())["metrics"]
    for family in ["job_latency_ms", "call_latency_ms", "queue_time_ms"] {
      #expect(metrics?[family]?["all"]?["count"] == .integer(0))
      #expect(metrics?[family]?["all"]?["p99"] == .null)
    }
    #expect(metrics?["wait_ms"]?["for"] == .object([:]))
  }

  @Test("jobs in flight are counted in jobs, not milliseconds")
  func jobsInFlight() {
    var report = SampleReport.report
    var inFlight = Histogram()
    inFlight.record(3, count: 2_000_000_000)
    report.jobsInFlight = inFlight
    let all = document(report)["metrics"]?["jobs_in_flight"]?["all"]
    #expect(all?["max"] == .integer(3))
    #expect(all?["mean"] == .number(3))
    #expect(all?["count"] == .integer(2_000_000_000))
  }

  @Test("goodput is written by scenario beside the whole")
  func goodput() {
    let throughput = document()["throughput"]
    #expect(throughput?["jobs_per_s"] == .number(0.5))
    #expect(throughput?["scenario"]?["resolve"]?["goodput_jobs_per_s"] == .number(0.25))
  }

  @Test("a threshold is written as in the file, with what was observed")
  func thresholds() {
    let threshold = SampleReport.threshold("job_latency_ms", .max, .less, 7, label: ("scenario", "climb"))
    let document = ResultDocument(report: SampleReport.report, of: SampleReport.file([threshold]), host: nil)
    #expect(!document.thresholdsHold)
    #expect(
      document.json["thresholds"]
        == .array([
          .object([
            "metric": .string("job_latency_ms{scenario=climb}"), "expression": .string("max < 7.0"),
            "observed": .number(7), "passed": .bool(false),
          ])
        ]))
  }
}
