public import NeedletailArchive
public import NeedletailMetrics

/// A run whose every interval follows from its number, so that a reader of an archive knows what must be in it.
public enum RehearsedRun {
  public static let header = ArchiveHeader(
    run: ArchiveHeader.Run(
      workload: "rehearsed", sha256: String(repeating: "0f", count: 32), seed: .max, clock: "wall", needletail: "0.1.0",
      startedAtMilliseconds: 1_772_368_205_250),
    intervalNanoseconds: 1_000_000_000,
    histograms: [
      MetricKey("job_latency", .nanoseconds, labels: [MetricKey.Label("scenario", "resolve")]),
      MetricKey(
        "call_latency", .nanoseconds,
        labels: [MetricKey.Label("scenario", "resolve"), MetricKey.Label("agent", "triage")]),
      MetricKey("jobs_in_flight", .count),
    ],
    gauges: [
      IntervalRecording.Gauge(MetricKey("jobs", .count)),
      IntervalRecording.Gauge(
        MetricKey("utilization", .ratio, labels: [MetricKey.Label("agent", "triage")]), decimals: 4),
    ])

  /// - Parameter samples: in its first histogram; the others have fewer, every fifth interval none.
  public static func interval(_ number: UInt64, samples: Int) -> RecordedInterval {
    var state = (number + 1) &* 0x9E37_79B9_7F4A_7C15
    var entries: [RecordedInterval.Entry] = []
    for position in header.histograms.indices where number % 5 != 4 || position == 0 {
      var histogram = Histogram()
      for _ in 0..<max(1, samples >> (2 * position)) {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        histogram.record(1_000_000 + (state &* 2_685_821_657_736_338_717) >> (30 + state % 12))
      }
      entries.append(RecordedInterval.Entry(histogram: position, samples: SparseHistogram(histogram)))
    }
    let gauges = [Int64(state % 1_000), Int64(number % 97) * 100 - 50]
    return RecordedInterval(number: number, lengthNanoseconds: 1_000_000_000, entries: entries, gauges: gauges)
  }
}
