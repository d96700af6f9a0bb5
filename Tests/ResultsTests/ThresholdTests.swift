import NeedletailEngine
import NeedletailMetrics
import NeedletailResults
import Testing
import NeedletailWorkload

@Suite("Thresholds")
struct ThresholdTests {
  func outcome(
    _ metric: String, _ statistic: Threshold.Statistic, _ comparison: Threshold.Comparison, _ bound: Double,
    label: (name: String, value: String)? = nil, on report: RunReport = SampleReport.report
  ) -> ThresholdOutcome {
    SampleReport.threshold(metric, statistic, comparison, bound, label: label).outcome(on: report)
  }

  @Test("statistics of a distribution are observed in milliseconds")
  func distributions() {
    #expect(outcome("job_latency_ms", .mean, .less, 5).observed == 4)
    #expect(outcome("job_latency_ms", .min, .less, 5).observed == 1)
    #expect(outcome("job_latency_ms", .max, .less, 5).observed == 7)
    #expect(outcome("job_latency_ms", .count, .less, 5).observed == 7)
    // The nearest rank of the median of seven is the fourth value; a histogram of three digits is exact to 0.1 %.
    let median = outcome("job_latency_ms", .percentile(50), .less, 5).observed ?? .nan
    #expect(abs(median - 4) <= 0.004)
  }

  @Test("a label narrows a metric")
  func labels() {
    #expect(outcome("job_latency_ms", .max, .less, 5, label: ("scenario", "resolve")).observed == 4)
    #expect(outcome("wait_ms", .mean, .less, 5, label: ("for", "backoff")).observed == 6)
  }

  @Test("the four comparisons differ at the bound")
  func comparisons() {
    #expect(!outcome("job_latency_ms", .max, .less, 7).passed)
    #expect(outcome("job_latency_ms", .max, .lessOrEqual, 7).passed)
    #expect(!outcome("job_latency_ms", .max, .greater, 7).passed)
    #expect(outcome("job_latency_ms", .max, .greaterOrEqual, 7).passed)
  }

  @Test("rates are those of semantics: failed and timed out over started, rejected over offered, settled calls")
  func rates() {
    #expect(outcome("job_failure_rate", .rate, .less, 1).observed == 3.0 / 9.0)
    #expect(outcome("rejection_rate", .rate, .less, 1).observed == 0.1)
    // Cancelled calls have not settled: (3 + 1) / (15 + 3 + 1).
    #expect(outcome("call_failure_rate", .rate, .less, 1).observed == 4.0 / 19.0)
  }

  @Test("single numbers are observed as they are")
  func values() {
    #expect(outcome("cost_usd", .value, .less, 1).observed == 0.0125)
    #expect(outcome("jobs_per_s", .value, .less, 1).observed == 0.5)
    #expect(outcome("goodput_jobs_per_s", .value, .less, 1, label: ("scenario", "resolve")).observed == 0.25)
  }

  @Test("a threshold over no samples fails and says why, whichever way it compares")
  func noSamples() {
    let empty = RunReport()
    for comparison in Threshold.Comparison.allCases {
      let cases: [(String, Threshold.Statistic)] = [
        ("job_latency_ms", .percentile(99)), ("job_failure_rate", .rate),
        ("rejection_rate", .rate), ("call_failure_rate", .rate), ("jobs_per_s", .value),
      ]
      for (metric, statistic) in cases {
        let outcome = outcome(metric, statistic, comparison, 0, on: empty)
        #expect(!outcome.passed && outcome.observed == nil && outcome.reason != nil, "\(metric)")
      }
    }
  }

  @Test("a metric the run does not have fails, never passes silently")
  func unknown() {
    #expect(!outcome("job_latncy_ms", .mean, .less, 1e9).passed)
    #expect(!outcome("job_latency_ms", .mean, .less, 1e9, label: ("scenario", "unknown")).passed)
  }

  @Test("jobs in flight are compared in jobs")
  func jobsInFlight() {
    var report = SampleReport.report
    var histogram = Histogram()
    histogram.record(12, count: 10)
    report.jobsInFlight = histogram
    #expect(outcome("jobs_in_flight", .max, .less, 13, on: report).observed == 12)
  }
}
