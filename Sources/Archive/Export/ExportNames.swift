import NeedletailMetrics

/// How figures are called outside, and what they are shown in.
extension MetricKey {
  /// With the unit they are shown in: `job_latency_ms`.
  var shownName: String { unit == .nanoseconds ? metric + "_ms" : metric }

  /// How many recorded units a shown one has.
  var shownRatio: Double { unit == .nanoseconds ? 1_000_000 : 1 }

  /// `agent=triage;scenario=resolve`.
  var labelText: String { labels.map { "\($0.kind)=\($0.value)" }.joined(separator: ";") }

  /// As HdrHistogram's logs allow a tag to be: without commas, blanks and line breaks.
  var tag: String {
    let text = labels.isEmpty ? metric : "\(metric);\(labelText)"
    return String(text.map { $0 == "," || $0.isWhitespace ? "_" : $0 })
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
