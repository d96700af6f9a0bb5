package import NeedletailEngine

/// The distribution that stands for a sample: the family of least AIC that passes the check, else the sample's own quantiles.
package struct FittedDistribution: Sendable, Equatable {
  package enum Unit: Sendable, Equatable {
    /// Nanoseconds.
    case time
    /// Whole numbers.
    case count
    /// From 0 to 1.
    case share
  }

  package let unit: Unit
  package let family: Family
  /// Its parameters are rounded to five digits.
  package let distribution: Distribution
  package let count: Int
  package let mean: Double
  /// p50 and p99 of the sample.
  package let median: Double
  package let p99: Double
  /// Of the families that could be fitted, the least first; none where the values hardly scatter.
  package let candidates: [Fit]
  /// Of the family that was taken; `nil` of a constant and of quantiles, which need none.
  package let goodness: GoodnessOfFit?
  /// Families that AIC preferred and the check refused.
  package let refused: [Family]

  /// A family with more parameters must be better by more than this: less is no evidence (Burnham and Anderson 2002, 2.6).
  private static let leastGain = 10.0
  /// Whole numbers of so few values are counted one by one.
  private static let fewValues = 12
  private static let digits = 5

  /// - Complexity: O(n log n) and a few hundred passes over at most 5,000 values.
  package init(_ sample: Sample, unit: Unit) {
    self.unit = unit
    count = sample.count
    mean = sample.mean
    (median, p99) = (sample.quantile(0.5), sample.quantile(0.99))
    if let plain = Self.withoutFit(sample, unit) {
      (family, distribution, candidates, goodness, refused) = (plain.0, plain.1, [], nil, [])
      return
    }
    let fits = Self.ordered(
      unit == .share ? [] : Family.allCases.compactMap { Fit.fit($0, sample) })
    candidates = fits
    var refused: [Family] = []
    for fit in fits {
      let rounded = Self.rounded(fit.distribution, unit)
      guard rounded.problem == nil else { continue }
      let goodness = GoodnessOfFit(of: rounded, to: sample, isCount: unit == .count) { drawn in
        Fit.fit(fit.family, drawn, start: fit.distribution)?.distribution
      }
      if goodness.isAccepted {
        (family, distribution, self.goodness, self.refused) = (fit.family, rounded, goodness, refused)
        return
      }
      refused.append(fit.family)
    }
    (family, goodness, self.refused) = (.empirical, nil, refused)
    distribution = Self.rounded(Self.quantiles(of: sample), unit)
  }

  /// By AIC, but for those whose further parameters do not earn their keep.
  private static func ordered(_ fits: [Fit]) -> [Fit] {
    func cost(_ fit: Fit) -> Double { fit.aic + (fit.family == .bimodal ? leastGain : 0) }
    return fits.sorted { cost($0) < cost($1) }
  }

  /// Of values that are all but alike, and of whole numbers that are few.
  private static func withoutFit(_ sample: Sample, _ unit: Unit) -> (Family, Distribution)? {
    guard let least = sample.values.first, let most = sample.values.last else { return (.constant, .constant(0)) }
    if least == most { return (.constant, rounded(.constant(least), unit)) }
    guard unit == .time else { return fewValues(sample) }
    let scatter = sample.values.reduce(0) { $0 + abs($1 - sample.mean) } / Double(sample.count)
    let isNarrow = GoodnessOfFit.held.allSatisfy {
      abs(sample.quantile($0) - sample.mean) <= GoodnessOfFit.closeEnough * sample.mean
    }
    guard isNarrow, scatter <= GoodnessOfFit.closeEnough / 2 * sample.mean else { return nil }
    return (.constant, rounded(.constant(sample.mean), unit))
  }

  private static func fewValues(_ sample: Sample) -> (Family, Distribution)? {
    var counts: [(value: Double, count: Int)] = []
    for value in sample.values {
      if counts.last?.value == value {
        counts[counts.count - 1].count += 1
      } else if counts.count == fewValues {
        return nil
      } else {
        counts.append((value, 1))
      }
    }
    let components = counts.map { entry in
      Distribution.Component(
        weight: rounded(Double(entry.count) / Double(sample.count)), of: .constant(rounded(entry.value)))
    }
    return (.empirical, .mixture(components))
  }

  /// A sample's quantiles: means of equally many values, finer towards the top, so that the mean stays what it is, and
  /// so does p99 of a heavy tail.
  static func quantiles(of sample: Sample) -> Distribution {
    let strata: [(from: Double, to: Double, parts: Int)] = [(0, 0.9, 45), (0.9, 0.98, 40), (0.98, 1, 80)]
    let components = strata.compactMap { stratum -> Distribution.Component? in
      let n = Double(sample.count)
      let (first, end) = (Int((stratum.from * n).rounded()), Int((stratum.to * n).rounded()))
      guard end > first else { return nil }
      let parts = min(stratum.parts, end - first)
      let means = (0..<parts).map { part -> Double in
        let (low, high) = (first + (end - first) * part / parts, first + (end - first) * (part + 1) / parts)
        return sample.values[low..<high].reduce(0, +) / Double(high - low)
      }
      return Distribution.Component(weight: Double(end - first) / n, of: .empirical(means))
    }
    return components.count == 1 ? components[0].of : .mixture(components)
  }

  // MARK: Rounding

  /// What a workload file says is what was checked: times in whole nanoseconds, everything to five digits.
  private static func rounded(_ distribution: Distribution, _ unit: Unit) -> Distribution {
    func value(_ x: Double) -> Double { unit == .time ? rounded(x).rounded() : rounded(x) }
    switch distribution {
    case .constant(let x): return .constant(value(x))
    case .uniform(let low, let high): return .uniform(value(low), value(high))
    case .exponential(let mean): return .exponential(mean: value(mean))
    case .gamma(let mean, let cv): return .gamma(mean: value(mean), cv: rounded(cv))
    case .weibull(let mean, let cv): return .weibull(mean: value(mean), cv: rounded(cv))
    case .lognormal(let p50, let p99): return .lognormal(p50: value(p50), p99: value(p99))
    case .pareto(let min, let alpha): return .pareto(min: value(min), alpha: rounded(alpha))
    case .empirical(let values): return .empirical(values.map(value))
    case .mixture(let parts):
      return .mixture(parts.map { Distribution.Component(weight: rounded($0.weight), of: rounded($0.of, unit)) })
    case .erlang, .lognormalMean, .hyperexponential: return distribution
    }
  }

  /// To five digits.
  static func rounded(_ x: Double) -> Double {
    guard x != 0, x.isFinite else { return x }
    var (scale, digit) = (1.0, abs(x))
    while digit >= 100_000 {
      digit /= 10
      scale *= 10
    }
    while digit < 10_000 {
      digit *= 10
      scale /= 10
    }
    // Division by a power of ten is exact to the last place, so that the shortest decimal has the digits that are meant.
    let whole = (abs(x) / scale).rounded()
    let inverse = (1 / scale).rounded()
    let value = scale >= 1 ? whole * scale : whole / inverse
    return x < 0 ? -value : value
  }
}
