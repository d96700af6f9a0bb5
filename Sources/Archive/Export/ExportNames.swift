import NeedletailMetrics

/// How figures are called outside, and what they are shown in.
extension MetricKey {
  /// With the unit they are shown in: `job_latency_ms`.
  var shownName: String { unit == .nanoseconds ? metric + "_ms" : metric }

  /// How many recorded units a shown one has.
  var shownRatio: Double { unit == .nanoseconds ? 1_000_000 : 1 }

  /// `agent=triage;scenario=resolve`; `%`, `;` and `=` in a kind or a value are percent-encoded.
  var labelText: String { labelText(PercentEncoding.label) }

  /// As HdrHistogram's logs allow a tag to be: `METRIC;KIND=VALUE`, without commas, blanks and line breaks.
  var tag: String {
    let metric = PercentEncoding.tag(metric)
    return labels.isEmpty ? metric : "\(metric);\(labelText(PercentEncoding.tag))"
  }

  private func labelText(_ encode: (String) -> String) -> String {
    labels.map { "\(encode($0.kind))=\(encode($0.value))" }.joined(separator: ";")
  }
}

extension IntervalRecording.Gauge {
  /// What a recorded whole number stands for.
  func shown(_ value: Int64) -> Double {
    Double(value) / (0..<decimals).reduce(1.0) { product, _ in product * 10 }
  }
}

extension ArchiveHeader {
  /// When an interval begins, in seconds from the run's instant 0.
  func startSeconds(of interval: RecordedInterval) -> Double {
    Double(interval.number) * Double(intervalNanoseconds) / 1e9
  }
}
