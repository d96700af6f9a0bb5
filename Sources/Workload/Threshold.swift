public import NeedletailEngine

/// One promise a run must keep: a figure of the result, and a bound on it.
public struct Threshold: Sendable, Equatable {
  public typealias Statistic = Figure.Statistic

  public enum Comparison: String, Sendable, Equatable, CaseIterable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }

  /// The name of a figure, such as `job_latency_ms`.
  public var metric: String
  /// Narrows the metric: `["scenario": "resolve"]`. At most one label.
  public var label: (name: String, value: String)? {
    get { labelName.map { ($0, labelValue) } }
    set {
      labelName = newValue?.name
      labelValue = newValue?.value ?? ""
    }
  }
  /// It is about whether the run keeps up with its load, of which there is no figure: `keeps_up: ["yes"]`.
  public var asksWhetherItKeepsUp: Bool { metric == Self.keepsUp }
  /// The name of a threshold that asks that.
  public static let keepsUp = "keeps_up"
  var labelName: String?
  var labelValue: String
  public var statistic: Statistic
  public var comparison: Comparison
  /// In the figure's unit (milliseconds for latencies).
  public var bound: Double
  /// The one way it is printed again, in the file that `expand` writes, in documents and messages: `p(99) < 8000`, however `p99<8000` was
  /// written. A bound that was written with a unit keeps it, `p(99) < 8s`; without one it is in the figure's.
  public var expression: String
  /// As written: `job_latency_ms{scenario=resolve}`.
  public var key: String

  public init(
    key: String, metric: String, label: (name: String, value: String)?, statistic: Statistic, comparison: Comparison,
    bound: Double, expression: String
  ) {
    self.key = key
    self.metric = metric
    self.labelName = label?.name
    self.labelValue = label?.value ?? ""
    self.statistic = statistic
    self.comparison = comparison
    self.bound = bound
    self.expression = expression
  }
}
