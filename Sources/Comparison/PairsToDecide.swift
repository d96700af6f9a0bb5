/// An estimate of how many pairs would decide about a figure: its standard error, seen in the width of its interval,
/// shrinks with the square root of the pairs until what is between the effect and the bound is wide enough.
struct PairsToDecide {
  /// How probable it should be that they do.
  static let power = 0.8
  /// The level of the interval whose width tells the spread.
  private static let spreadLevel = 0.1

  /// `nil`: more than can be compared.
  let estimate: Int?

  /// - Parameters:
  ///   - breaking: the level at which `broken` would be told.
  ///   - holding: that of `held`.
  init(_ test: BoundTest, breaking: Double, holding: Double) {
    let pairs = test.estimates.differences.pairs
    // With fewer pairs than an interval needs there is no spread to go by, but a number that must be reached anyway.
    var fewest = 1
    while SignedRankDistribution(pairs: fewest).criticalValue(level: breaking) == nil { fewest += 1 }
    let least = max(pairs + 1, fewest)
    let scales = test.scales.compactMap(ScaleSpread.init)
    guard scales.count == test.scales.count else {
      estimate = least
      return
    }
    let halves = test.worse == .either ? 2.0 : 1
    func needed(_ distance: Double, _ spread: ScaleSpread, level: Double) -> Double {
      guard distance > 0 else { return .infinity }
      let reach = NormalDistribution.upperQuantile(level) + NormalDistribution.upperQuantile(1 - Self.power)
      return (spread.unit * reach / distance) * (spread.unit * reach / distance)
    }
    // Beyond the bound on every scale, or within it on one.
    func broken(_ beyond: (ScaleSpread) -> Double) -> Double {
      scales.map { needed(beyond($0), $0, level: breaking / halves) }.max() ?? .infinity
    }
    func held(_ beyond: (ScaleSpread) -> Double) -> Double {
      scales.map { needed(-beyond($0), $0, level: holding) }.min() ?? .infinity
    }
    let number =
      switch test.worse {
      case .higher: min(broken(\.above), held(\.above))
      case .lower: min(broken(\.below), held(\.below))
      case .either: min(broken(\.above), broken(\.below), max(held(\.above), held(\.below)))
      }
    let most = Double(PairedSample.mostPairs)
    estimate = number.rounded(.up) > most || least > PairedSample.mostPairs ? nil : max(least, Int(number.rounded(.up)))
  }

  /// Where an estimate lies beside its bound, and how it scatters, ratios by their logarithms.
  private struct ScaleSpread {
    /// How far the estimate is above what is allowed, and how far below; negative where it is within.
    let above: Double
    let below: Double
    /// The standard error of one pair.
    let unit: Double

    /// `nil` for fewer than four pairs.
    init?(_ scale: BoundTest.Scale) {
      let estimates = scale.estimates
      guard let critical = estimates.distribution.criticalValue(level: PairsToDecide.spreadLevel),
        let low = estimates.lowerLimit(level: PairsToDecide.spreadLevel),
        let high = estimates.upperLimit(level: PairsToDecide.spreadLevel)
      else { return nil }
      func place(_ value: Double) -> Double { scale.isRatio ? Self.logarithm(value) : value }
      above = place(estimates.estimate) - place(scale.highest)
      // An allowance of 100 % or more has no lower bound.
      below = scale.isRatio && scale.lowest <= 0 ? -.infinity : place(scale.lowest) - place(estimates.estimate)
      let width = (place(high) - place(low)) / 2
      let reach = NormalDistribution.upperQuantile(estimates.distribution.probability(atMost: critical))
      unit = width / reach * Double(estimates.pairs).squareRoot()
    }

    /// The natural logarithm of x > 0 to about ten digits, from + − × ÷ √: roots until the argument is near 1, then the series of
    /// 2·artanh((x − 1)/(x + 1)).
    private static func logarithm(_ x: Double) -> Double {
      var (root, factor) = (x, 2.0)
      while abs(root - 1) > 0.1 {
        root.formSquareRoot()
        factor *= 2
      }
      let z = (root - 1) / (root + 1)
      let square = z * z
      var (power, sum) = (z, 0.0)
      for k in stride(from: 1.0, through: 15, by: 2) {
        sum += power / k
        power *= square
      }
      return factor * sum
    }
  }
}
