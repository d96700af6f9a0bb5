/// What a figure is read from a report by: the figure, the type of its value, and the labels that narrow it.
///
///     report[.jobLatency]?.p99                               // a Duration
///     report[.callLatency, in: .pool("expert")]?.percentile(95)
///     report[.jobsCompleted]                                 // an Int
///     report[.utilization, in: .pool("expert")]              // a Double, 0 to 1
///     report[.reasons, in: .reason(.callTimeout)]
///
/// A key is called as its figure is, which says what it means, its unit and kind: `FigureKey.jobLatency.figure.meaning`. Times are
/// `Duration`s, distributions of them `DurationDistribution`s; counts are `Int`s; ratios, rates, levels and money (US dollars) are
/// `Double`s. A label that a figure does not have does not compile, nor does one that is missing.
public struct FigureKey<Value: Sendable, Label: FigureLabel>: Sendable {
  public let figure: Figure
  /// `nil` for a value of another form, and where nothing was recorded.
  let read: @Sendable (FigureSample.Value) -> Value?
  /// Of a figure that lists only what happened, what did not happen.
  let zero: Value?

  private init(_ figure: Figure, zero: Value? = nil, read: @escaping @Sendable (FigureSample.Value) -> Value?) {
    self.figure = figure
    self.read = read
    self.zero = figure.isZeroWhenAbsent ? zero : nil
  }
}

extension RunReport {
  /// A figure of the whole run; `nil` where the run has none: nothing was recorded, or the window is empty.
  ///
  /// - Complexity: O(labels of the figure).
  public subscript<Value, Label: WholeFigureLabel>(_ key: FigureKey<Value, Label>) -> Value? { value(of: key, [:]) }

  /// A figure of one pool, scenario, endpoint, …; `nil` where the run has none of it.
  ///
  /// - Complexity: O(labels of the figure).
  public subscript<Value, Label>(_ key: FigureKey<Value, Label>, in label: Label) -> Value? {
    value(of: key, label.values)
  }

  private func value<Value, Label>(of key: FigureKey<Value, Label>, _ labels: [String: String]) -> Value? {
    switch FigureCatalogue.standard.reading(of: key.figure, labels, in: self) {
    case .value(let value): key.read(value)
    case .unlisted: key.zero
    case .absent: nil
    }
  }
}

// MARK: The types of values

extension FigureKey where Value == DurationDistribution {
  init(_ figure: Figure) {
    self.init(figure) { if case .distribution(let histogram) = $0 { DurationDistribution(histogram) } else { nil } }
  }
}

extension FigureKey where Value == LevelDistribution {
  init(_ figure: Figure) {
    self.init(figure) { if case .distribution(let histogram) = $0 { LevelDistribution(histogram) } else { nil } }
  }
}

extension FigureKey where Value == Int {
  init(_ figure: Figure) {
    self.init(figure, zero: 0) { if case .count(let count) = $0 { count } else { nil } }
  }
}

extension FigureKey where Value == Double {
  init(_ figure: Figure) {
    self.init(figure, zero: 0) { if case .number(let number) = $0 { number } else { nil } }
  }
}

extension FigureKey where Value == Duration {
  init(_ figure: Figure) {
    let unit = figure.unit
    self.init(figure, zero: .zero) { value in
      guard case .number(let number) = value else { return nil }
      return switch unit {
      case .seconds: .nanoseconds((number * 1e9).rounded())
      case .milliseconds: .nanoseconds((number * 1e6).rounded())
      default: nil
      }
    }
  }
}
