public import NeedletailMetrics

/// A figure's value for some labels.
public struct FigureSample: Sendable, Equatable {
  public enum Value: Sendable, Equatable {
    /// Written without a fraction.
    case count(Int)
    case number(Double)
    /// Nanoseconds where the figure is a time; empty where nothing was recorded.
    case distribution(Histogram)
    /// Nothing is known yet: only the object that would hold the values is written.
    case nothing
  }

  /// By label, of one of the figure's places.
  public var labels: [String: String]
  public var value: Value

  public init(_ value: Value, _ labels: [String: String] = [:]) {
    self.labels = labels
    self.value = value
  }
}

extension FigureSample.Value {
  /// One statistic, in the figure's unit; `nil` where nothing was recorded, but for the `count`, which is 0 then.
  public func statistic(_ statistic: Figure.Statistic, in unit: Figure.Unit) -> Double? {
    switch self {
    case .count(let count): return Double(count)
    case .number(let number): return number
    case .nothing: return nil
    case .distribution(let histogram):
      guard histogram.count > 0 else { return statistic == .count ? 0 : nil }
      let scale = unit == .milliseconds ? 1e6 : 1
      return switch statistic {
      case .percentile(let percent): Double(histogram.percentile(percent)) / scale
      case .mean: histogram.mean / scale
      case .min: Double(histogram.min) / scale
      case .max: Double(histogram.max) / scale
      case .count: Double(histogram.count)
      case .rate, .value: nil
      }
    }
  }
}
