/// Where an engine's figures go: counters, gauges and timers in the shape of swift-metrics' handlers.
///
/// Each is named by a label and dimensions (pairs of name and value), as `Counter(label:dimensions:)` and its sisters are there. Calls
/// come one at a time, from the task that runs `Engine.publishMetrics`.
public protocol TelemetrySink: Sendable {
  /// A counter has grown by this much, more than 0.
  func increment(_ counter: String, by amount: Int64, dimensions: [(String, String)])
  /// A gauge stands so.
  func set(_ gauge: String, to value: Double, dimensions: [(String, String)])
  /// A timer has got `count` durations of this length: `Timer.record(duration:)` that many times.
  func record(_ timer: String, _ duration: Duration, count: Int, dimensions: [(String, String)])
}
