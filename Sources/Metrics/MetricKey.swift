/// What a recorded figure is called: a metric, and the labels that say of whom.
public struct MetricKey: Sendable, Hashable {
  /// A label: what kind of thing, and which one, as `agent` and `triage`.
  public struct Label: Sendable, Hashable {
    public var kind: String
    public var value: String

    public init(_ kind: String, _ value: String) {
      self.kind = kind
      self.value = value
    }
  }

  /// What a figure is measured in.
  public enum Unit: String, Sendable, CaseIterable {
    case nanoseconds, count, ratio, usd
  }

  /// The name without a unit: `job_latency`, not `job_latency_ms`.
  public let metric: String
  public let unit: Unit
  /// In order of their kinds; of each kind one.
  public let labels: [Label]

  /// - Parameter labels: in any order. Of labels of one kind the last counts.
  public init(_ metric: String, _ unit: Unit, labels: [Label] = []) {
    self.metric = metric
    self.unit = unit
    var kept: [Label] = []
    for label in labels {
      kept.removeAll { $0.kind == label.kind }
      kept.append(label)
    }
    self.labels = kept.sorted { $0.kind.utf8.lexicographicallyPrecedes($1.kind.utf8) }
  }

  /// The value of the label of a kind.
  public subscript(label kind: String) -> String? { labels.first { $0.kind == kind }?.value }
}
