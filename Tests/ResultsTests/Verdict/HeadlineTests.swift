import Testing

@testable import NeedletailResults

@Suite("The first line of a verdict")
struct HeadlineTests {
  @Test("a figure and the bound that it broke are told apart, however close")
  func close() throws {
    let cases = [
      ("61.4s", "61s", "p99 61.4 s, bound 61.0 s"), ("999.96ms", "999.9ms", "p99 1,000.0 ms, bound 999.9 ms"),
    ]
    for (service, bound, words) in cases {
      let text = VerdictRun.text(
        "{ concurrency: 1 }", service: "constant: \(service)",
        more: "thresholds: { job_latency_ms: [\"p99 < \(bound)\"] }")
      let headline = try VerdictRun.document(text).verdict.headline
      #expect(headline.hasPrefix("FAILED: \(words)"), "\(headline)")
    }
  }
}
