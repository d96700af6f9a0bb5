public import NeedletailEngine

/// Thresholds that a program writes, where no file is read.
extension Threshold {
  /// - Parameters:
  ///   - bound: in the figure's unit: milliseconds for latencies, 0 to 1 for shares.
  ///   - label: narrows the figure, such as to `("agent", "expert")`; `nil` for all.
  public init(
    _ figure: Figure, _ statistic: Statistic, _ comparison: Comparison, _ bound: Double,
    label: (name: String, value: String)? = nil
  ) {
    self.init(
      key: figure.name + (label.map { "{\($0.name)=\($0.value)}" } ?? ""), metric: figure.name, label: label,
      statistic: statistic, comparison: comparison, bound: bound,
      expression: "\(statistic.spelling) \(comparison.rawValue) \(Spelling.number(bound))")
  }

  /// That this share of the jobs, in percent, takes less than so long from when they were meant to start.
  public static func jobLatency(percentile: Double, below limit: Duration) -> Threshold {
    Threshold(.jobLatency, .percentile(percentile), .less, limit / .milliseconds(1))
  }

  /// That fewer of the jobs fail or time out than this share, 0 to 1.
  public static func jobFailureRate(below share: Double) -> Threshold {
    Threshold(.jobFailureRate, .rate, .less, share)
  }
}
