package import NeedletailEngine
package import NeedletailMetrics

/// A run that goes a slice at a time, by whatever clock, so that its driver can look at it between slices.
package protocol AdvancingRun: ~Copyable {
  /// Handles a slice of events; one that watches thresholds is back soon after `look` on the run's own clock.
  /// `false` when the run is over.
  mutating func advance(lookingAt look: Nanoseconds) -> Bool

  /// How far the run is.
  var progress: Simulation.Progress { get }

  /// How it stands, and the latencies of its measured jobs so far.
  var glance: RunGlance { get }
  var jobLatencies: Histogram { get }

  /// Hands the run to a sink interval by interval; called before it is advanced.
  mutating func record(
    every interval: Duration, into makeSink: (IntervalRecording) throws -> any MetricsSink
  ) rethrows

  /// Stops taking events; the report will carry this status.
  mutating func stop(_ status: RunReport.Status, because reason: String)

  /// The figures so far. Complexity: that of `Simulation.report()`.
  mutating func report() -> RunReport

  /// Ends whatever the run still has at work, hands on its last interval, and gives the last figures.
  mutating func finalReport() -> RunReport
}

extension Simulation: AdvancingRun {
  /// Events between two looks: about 20 ms of work.
  static let slice = 65_536

  /// While thresholds are watched no more than up to the next look, however sparse the events.
  package mutating func advance(lookingAt look: Nanoseconds) -> Bool {
    if look == .max { return advance(events: Self.slice) }
    for _ in 0..<Self.slice {
      guard advance(events: 1) else { return false }
      if progress.nowNanoseconds >= look { return true }
    }
    return true
  }

  package mutating func finalReport() -> RunReport {
    finishRecording()
    return report()
  }
}

extension LiveRun: AdvancingRun {
  /// The run is back twenty times a second at least, which is soon enough to look at thresholds.
  package mutating func advance(lookingAt look: Nanoseconds) -> Bool { advance(events: Simulation.slice) }

  /// Ends couriers and the processes of command agents first.
  package mutating func finalReport() -> RunReport {
    close()
    finishRecording()
    return report()
  }
}
