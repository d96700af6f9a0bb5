import NeedletailEngine
import NeedletailWorkload
import Testing

@Suite("Bounds as a command line says them") struct HeldThresholdTests {
  @Test(
    "figures have their long and their short names, statistics and units",
    arguments: [
      ("p(99) job_latency_ms < 20s", "job_latency_ms", "p(99) < 20s", 20_000.0),
      ("job p99<20s", "job_latency_ms", "p(99) < 20s", 20_000),
      ("p95 call_latency_ms{agent=expert} <= 2500", "call_latency_ms{agent=expert}", "p(95) <= 2500", 2_500),
      ("failure_rate < 2%", "job_failure_rate", "rate < 2%", 0.02), ("cost < $5", "cost_usd", "value < $5", 5),
      ("jobs_per_s >= 10/s", "jobs_per_s", "value >= 10/s", 10),
    ]) func read(text: String, key: String, expression: String, bound: Double) throws
  {
    let threshold = try Threshold(holding: text)
    #expect(threshold.key == key && threshold.expression == expression && threshold.bound == bound)
  }

  @Test(
    "what is no bound is refused with what to write",
    arguments: [
      ("p(99) job_latency_ms", "compares nothing"), ("job_latency_ms < 20s", "needs a statistic"),
      ("p(99) job_latncy_ms < 20s", "did you mean"), ("p(99) job_latency_ms < 20/s", "does not fit"),
      ("p(99) < 20s", "names no figure"), ("rate job < 1", "does not fit"),
      ("p(99) call_latency_ms{agnt=a} < 1s", "has no label"), ("job p99 == 20s", "equality"),
    ]) func refused(text: String, words: String)
  {
    #expect {
      try Threshold(holding: text)
    } throws: { error in
      (error as? WorkloadError)?.problems.contains { "\($0.message); \($0.remedy)".contains(words) } ?? false
    }
  }
}
