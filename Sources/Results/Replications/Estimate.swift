import NeedletailComparison
import NeedletailNotation

/// A figure over several runs: its mean and the 95 % interval of that mean.
public struct Estimate: Sendable, Equatable {
  public var mean: Double
  /// Student's t interval; `nil` for a single run, which says nothing about the next one.
  public var interval: ClosedRange<Double>?
  /// The runs that had the figure.
  public var runs: Int

  public init(mean: Double, interval: ClosedRange<Double>?, runs: Int) {
    self.mean = mean
    self.interval = interval
    self.runs = runs
  }

  /// Of one value a run; `nil` without a run.
  ///
  /// - Parameter confidence: of the interval, two-sided; 0 to 1, both excluded.
  package init?(of values: [Double], confidence: Double) {
    guard !values.isEmpty else { return nil }
    var moments = RunningMoments()
    for value in values { moments.add(value) }
    let quantile =
      values.count > 1 ? StudentT.quantile(coverage: confidence, degreesOfFreedom: values.count - 1) : 0
    self = moments.estimate(quantile: quantile)
  }

  /// As a leaf of the replications document.
  var json: JSON {
    .object([
      "mean": .number(mean), "low": .optional(interval?.lowerBound), "high": .optional(interval?.upperBound),
      "n": .count(runs),
    ])
  }
}

/// Mean and spread of a figure, updated one run at a time (Welford, 1962): no run is kept.
struct RunningMoments: Sendable, Equatable {
  private(set) var count = 0
  private(set) var mean = 0.0
  /// The sum of squared distances from the mean.
  private(set) var squares = 0.0

  mutating func add(_ value: Double) {
    count += 1
    let distance = value - mean
    mean += distance / Double(count)
    squares += distance * (value - mean)
  }

  /// Counts `runs` more in which the figure was zero.
  mutating func add(zeros runs: Int) {
    for _ in 0..<max(0, runs) { add(0) }
  }

  /// The mean with `mean ± t · s/√n`, where t has n − 1 degrees of freedom.
  func estimate(quantiles: inout StudentQuantiles) -> Estimate {
    estimate(quantile: count > 1 ? quantiles[count - 1] : 0)
  }

  func estimate(quantile: Double) -> Estimate {
    guard count > 1 else { return Estimate(mean: mean, interval: nil, runs: count) }
    let error = (squares / Double(count - 1) / Double(count)).squareRoot()
    let half = quantile * error
    return Estimate(mean: mean, interval: (mean - half)...(mean + half), runs: count)
  }
}

/// The two-sided 95 % quantiles of Student's t, computed once for each number of degrees of freedom.
struct StudentQuantiles {
  static let coverage = 0.95
  private var known: [Int: Double] = [:]

  subscript(degreesOfFreedom: Int) -> Double {
    mutating get {
      if let quantile = known[degreesOfFreedom] { return quantile }
      let quantile = StudentT.quantile(coverage: Self.coverage, degreesOfFreedom: degreesOfFreedom)
      known[degreesOfFreedom] = quantile
      return quantile
    }
  }
}
