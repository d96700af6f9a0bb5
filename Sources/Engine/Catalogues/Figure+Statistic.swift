extension Figure {
  /// What is asked of a figure.
  public enum Statistic: Sendable, Hashable {
    /// 0 < p ≤ 100.
    case percentile(Double)
    case mean, min, max, count
    /// Of ratios.
    case rate
    /// Of single numbers.
    case value

    /// The key in a distribution's object, and how tables call it: `p99.9`, `mean`; empty for a single number.
    public var key: String {
      switch self {
      case .percentile(let percent):
        percent == percent.rounded() ? "p\(Int(percent))" : "p\(percent)"
      case .mean: "mean"
      case .min: "min"
      case .max: "max"
      case .count: "count"
      case .rate, .value: ""
      }
    }

    /// The path from a figure's place to it.
    public var keys: [String] { key.isEmpty ? [] : [key] }
  }
}

extension Figure.Kind {
  /// Whether a threshold can ask this of a figure of the kind.
  public func allows(_ statistic: Figure.Statistic) -> Bool {
    switch (self, statistic) {
    case (.distribution, .percentile), (.distribution, .mean), (.distribution, .min), (.distribution, .max),
      (.distribution, .count), (.ratio, .rate), (.count, .value), (.rate, .value), (.gauge, .value):
      true
    default: false
    }
  }

  /// An expression that a threshold could hold a figure of the kind to, quoted.
  public var example: String {
    switch self {
    case .distribution: "\"p(99) < 45s\" or \"mean < 2000\""
    case .ratio: "\"rate < 2%\""
    case .count, .rate, .gauge: "\"value < 25\""
    }
  }
}
