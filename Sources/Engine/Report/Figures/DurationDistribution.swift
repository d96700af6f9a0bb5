import NeedletailCouriers
package import NeedletailMetrics

/// How times are distributed: of at least one job, call or attempt.
///
/// Percentiles are at most 0.1 % above the exact ones; the rest is exact.
public struct DurationDistribution: Sendable, Equatable {
  package let histogram: Histogram

  /// `nil` for an empty histogram. Its values are nanoseconds.
  package init?(_ histogram: Histogram) {
    guard histogram.count > 0 else { return nil }
    self.histogram = histogram
  }

  public var count: Int { Int(clamping: histogram.count) }
  public var mean: Duration { .nanoseconds(histogram.mean.rounded()) }
  public var standardDeviation: Duration { .nanoseconds(histogram.stddev.rounded()) }
  public var min: Duration { Duration(nanoseconds: histogram.min) }
  public var max: Duration { Duration(nanoseconds: histogram.max) }
  public var p50: Duration { percentile(50) }
  public var p90: Duration { percentile(90) }
  public var p95: Duration { percentile(95) }
  public var p99: Duration { percentile(99) }

  /// The time that this many in a hundred do not exceed.
  ///
  /// - Parameter percent: 0 < percent ≤ 100; outside of that the nearest end.
  /// - Complexity: O(buckets in use).
  public func percentile(_ percent: Double) -> Duration { Duration(nanoseconds: histogram.percentile(percent)) }
}

/// How long a level stood where: of at least one instant.
public struct LevelDistribution: Sendable, Equatable {
  package let histogram: Histogram

  /// `nil` for an empty histogram. Its values are levels, each as often as it lasted nanoseconds.
  package init?(_ histogram: Histogram) {
    guard histogram.count > 0 else { return nil }
    self.histogram = histogram
  }

  /// How long it was looked at.
  public var span: Duration { Duration(nanoseconds: histogram.count) }
  /// Over the time.
  public var mean: Double { histogram.mean }
  public var min: Int { Int(clamping: histogram.min) }
  public var max: Int { Int(clamping: histogram.max) }
  public var p50: Int { percentile(50) }
  public var p99: Int { percentile(99) }

  /// The level that was not exceeded for this part of the time.
  ///
  /// - Parameter percent: 0 < percent ≤ 100; outside of that the nearest end.
  /// - Complexity: O(buckets in use).
  public func percentile(_ percent: Double) -> Int { Int(clamping: histogram.percentile(percent)) }
}
