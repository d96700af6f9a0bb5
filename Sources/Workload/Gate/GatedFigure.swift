public import NeedletailEngine

/// One number of a result: a statistic of a figure, of the whole run or of one agent, scenario or other label.
public struct GatedFigure: Sendable, Hashable {
  /// A label that narrows a figure: `agent`, `assistant`.
  public struct Label: Sendable, Hashable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public var figure: Figure
  public var label: Label?
  public var statistic: Figure.Statistic

  /// - Parameter statistic: one that the figure's kind allows (`Figure.Kind.allows`).
  public init(_ figure: Figure, _ statistic: Figure.Statistic, label: Label? = nil) {
    self.figure = figure
    self.statistic = statistic
    self.label = label
  }

  /// Where it stands in a result document; empty of a quotient, which is computed.
  public var path: [String] {
    let path = figure.path(label.map { [$0.name: $0.value] } ?? [:])
    return path.isEmpty ? [] : path + statistic.keys
  }

  /// The figure as thresholds name it: `call_latency_ms{agent=assistant}`.
  public var key: String { label.map { "\(figure.name){\($0.name)=\($0.value)}" } ?? figure.name }

  /// As documents and `--allow` write it, and as it is read again: `p(99) call_latency_ms{agent=assistant}`, `cost_usd`.
  public var spelling: String { statistic.key.isEmpty ? key : "\(statistic.spelling) \(key)" }

  /// As a table calls it: `Call latency, p99, assistant`.
  public var title: String {
    ([figure.title] + [statistic.key, label?.value ?? ""].filter { !$0.isEmpty }).joined(separator: ", ")
  }

  /// Whether the figure is a time, whose values over different loads or windows do not compare.
  public var isLatency: Bool { figure.kind == .distribution && figure.unit == .milliseconds }

  /// Whether the figure adds up over the run, as a cost does, so that its values over different loads or windows do not compare either.
  public var isTotal: Bool { figure.kind == .count || statistic == .count }

  /// Whether its values compare only under the same load, window and clock.
  public var dependsOnConditions: Bool { isLatency || isTotal }
}
