public import NeedletailMetrics
import NeedletailNotation

/// What an archive records, and of which run.
public struct ArchiveHeader: Sendable, Equatable {
  /// Which run it was.
  public struct Run: Sendable, Equatable {
    /// The workload's name.
    public var workload: String
    /// SHA-256 of the workload file, in hexadecimal.
    public var sha256: String
    public var seed: UInt64
    /// `virtual` or `wall`.
    public var clock: String
    /// The version of the program that recorded it.
    public var needletail: String
    /// When the run's instant 0 was, in milliseconds since 1970 UTC; `nil` in virtual time.
    public var startedAtMilliseconds: UInt64?

    public init(
      workload: String, sha256: String, seed: UInt64, clock: String, needletail: String,
      startedAtMilliseconds: UInt64? = nil
    ) {
      self.workload = workload
      self.sha256 = sha256
      self.seed = seed
      self.clock = clock
      self.needletail = needletail
      self.startedAtMilliseconds = startedAtMilliseconds
    }
  }

  /// When the run's instant 0 was, in words: `Sun Mar 01 12:30:05 UTC 2026`; `nil` in virtual time.
  public var startedAt: String? { run.startedAtMilliseconds.map { CalendarInstant(milliseconds: $0).text } }

  /// No archive has more histograms, nor more gauges.
  public static let mostSeries = 1 << 16

  public var run: Run
  public var intervalNanoseconds: UInt64
  /// In the order their numbers count.
  public var histograms: [MetricKey]
  public var gauges: [IntervalRecording.Gauge]

  /// - Precondition: the interval is positive, and there are at most `mostSeries` histograms, and as many gauges.
  public init(
    run: Run, intervalNanoseconds: UInt64, histograms: [MetricKey], gauges: [IntervalRecording.Gauge]
  ) {
    precondition(intervalNanoseconds > 0, "an interval has a length")
    precondition(max(histograms.count, gauges.count) <= Self.mostSeries, "an archive has at most 65,536 series")
    self.run = run
    self.intervalNanoseconds = intervalNanoseconds
    self.histograms = histograms
    self.gauges = gauges
  }

  /// The header of an archive of a recording.
  public init(run: Run, recording: IntervalRecording) {
    self.init(
      run: run, intervalNanoseconds: recording.intervalNanoseconds, histograms: recording.histograms.map(\.key),
      gauges: recording.gauges)
  }
}

extension ArchiveHeader {
  static let schema = "needletail.archive/1"

  var json: JSON {
    var identity: [String: JSON] = [
      "workload": .string(run.workload), "sha256": .string(run.sha256), "seed": .count(run.seed),
      "clock": .string(run.clock), "needletail": .string(run.needletail),
    ]
    if let started = run.startedAtMilliseconds { identity["started_at_ms"] = .count(started) }
    return .object([
      "schema": .string(Self.schema),
      "run": .object(identity),
      "interval_ns": .count(intervalNanoseconds),
      "histograms": .array(histograms.map { .object(Self.members(of: $0)) }),
      "gauges": .array(
        gauges.map {
          .object(Self.members(of: $0.key).merging(["decimals": .count($0.decimals)]) { first, _ in first })
        }
      ),
    ])
  }

  private static func members(of key: MetricKey) -> [String: JSON] {
    [
      "metric": .string(key.metric), "unit": .string(key.unit.rawValue),
      "labels": .object(
        Dictionary(key.labels.map { ($0.kind, .string($0.value)) }, uniquingKeysWith: { first, _ in first })),
    ]
  }
}
