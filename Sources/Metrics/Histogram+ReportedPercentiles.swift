extension Histogram {
  /// The percentiles that documents, exports and reports write of every distribution.
  package static let reportedPercentiles: [(name: String, percent: Double)] = [
    ("p50", 50), ("p90", 90), ("p95", 95), ("p99", 99), ("p99.9", 99.9),
  ]
}
