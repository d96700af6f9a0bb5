import NeedletailEngine

/// How well a fitted distribution describes the sample that it was fitted to.
package struct GoodnessOfFit: Sendable, Equatable {
  /// Kolmogorov and Smirnov's: the greatest distance between the two distribution functions.
  package var distance: Double
  /// How likely a distance as great is where the sample is of the family; approximate, see `probability(of:)`.
  package var probability: Double
  /// The greatest relative difference of the mean and of the quantiles in `held`.
  package var quantileError: Double

  /// Quantiles that must come out right.
  static let held = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99]
  /// A distance that is less likely than this speaks against the family.
  package static let leastProbability = 0.01
  /// Quantiles that are nearer than this are as good as right, however large the sample is.
  package static let closeEnough = 0.02
  /// Samples that are drawn to know how distances scatter, and values in each.
  private static let draws = 199
  private static let drawnValues = 400

  package var isAccepted: Bool { probability >= Self.leastProbability || quantileError <= Self.closeEnough }

  /// - Parameters:
  ///   - isCount: values are whole numbers, and draws are rounded to such.
  ///   - refit: fits the same family to another sample.
  init(of distribution: Distribution, to sample: Sample, isCount: Bool, refit: (Sample) -> Distribution?) {
    distance = Self.distance(DistributionFunction(distribution), sample, isCount: isCount)
    quantileError = Self.quantileError(distribution, sample, isCount: isCount)
    probability = 1
    probability = Self.probability(of: distance, distribution, sample.count, isCount: isCount, refit: refit)
  }

  /// The greatest distance between a distribution function and a sample's.
  static func distance(_ function: DistributionFunction, _ sample: Sample, isCount: Bool) -> Double {
    let n = Double(sample.count)
    var distance = 0.0
    for (place, value) in sample.values.enumerated() {
      let isLast = place + 1 == sample.count || sample.values[place + 1] > value
      if isCount {
        if isLast { distance = max(distance, abs(function.cumulative(value + 0.5) - Double(place + 1) / n)) }
        continue
      }
      let p = function.cumulative(value)
      distance = max(distance, Double(place + 1) / n - p, p - Double(place) / n)
    }
    return distance
  }

  private static func quantileError(_ distribution: Distribution, _ sample: Sample, isCount: Bool) -> Double {
    func error(_ fitted: Double, _ measured: Double) -> Double {
      let least = isCount ? max(0, abs(fitted - measured) - 0.5) : abs(fitted - measured)
      return measured > 0 ? least / measured : least > 0 ? 1 : 0
    }
    let mean = distribution.mean.isFinite ? error(distribution.mean, sample.mean) : 1
    return held.reduce(mean) { worst, p in
      max(worst, error(distribution.quantile(p, integers: isCount), sample.quantile(p)))
    }
  }

  /// As Lilliefors (1967) did it: the distribution's parameters were fitted to the sample, so the distance is compared with those of samples
  /// drawn from the fitted distribution, each with parameters of its own.
  ///
  /// Drawn samples have at most 400 values; distances are compared as (√n + 0.12 + 0.11/√n) D, whose distribution hardly depends on n
  /// (Stephens 1974). With 199 draws the least probability is 0.005.
  private static func probability(
    of distance: Double, _ distribution: Distribution, _ count: Int, isCount: Bool, refit: (Sample) -> Distribution?
  ) -> Double {
    func scaled(_ distance: Double, _ count: Int) -> Double {
      let root = Double(count).squareRoot()
      return (root + 0.12 + 0.11 / root) * distance
    }
    let function = DistributionFunction(distribution)
    let size = min(count, drawnValues)
    let measured = scaled(distance, count)
    var (word, asGreat, tried) = (UInt64(0x5EED), 1, 1)
    func next() -> Double {
      word &+= 0x9E37_79B9_7F4A_7C15
      return Draws.unit(Draws.mix(word))
    }
    for _ in 0..<draws {
      let drawn = Sample(
        (0..<size).map { _ in
          let value = function.draw(next(), next())
          return isCount ? max(0, (value + 0.5).rounded(.down)) : value
        })
      guard let again = refit(drawn) else { continue }
      tried += 1
      let drawnDistance = Self.distance(DistributionFunction(again), drawn, isCount: isCount)
      if scaled(drawnDistance, size) >= measured { asGreat += 1 }
    }
    return Double(asGreat) / Double(tried)
  }
}
