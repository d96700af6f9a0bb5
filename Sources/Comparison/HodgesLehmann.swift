/// The estimate of an effect, and limits for it, that belong to Wilcoxon's signed-rank test (Hodges and Lehmann 1963).
///
/// The estimate is the median of the n(n + 1)/2 Walsh averages, the means of all pairs of differences, each difference
/// with itself too. A limit is one of them: since T⁺ about a value is the number of averages above that value, the
/// lower limit at a level α is the largest value that the one-sided test rejects at α, whatever the distribution of the
/// differences, if it is symmetric. Limits are closed, so ties make them wider than they need be and never narrower
/// (Noether 1967).
///
/// Of ratios the averages are geometric, √(rᵢrⱼ), which is what the exponential makes of the Walsh averages of
/// logarithms. No logarithm is needed, so there is none whose last bit could differ between machines.
public struct HodgesLehmann: Sendable {
  /// The Walsh averages in ascending order.
  let averages: [Double]
  let distribution: SignedRankDistribution
  /// The effect: a difference, or a ratio.
  public let estimate: Double

  /// - Parameter differences: at least one, finite, of magnitudes up to 10¹⁵⁰.
  /// - Complexity: O(n² log n) time, O(n²) memory.
  public init(differences: [Double]) {
    self.init(differences: differences, SignedRankDistribution(pairs: differences.count))
  }

  /// - Parameter ratios: at least one, each from 10⁻¹⁵⁰ to 10¹⁵⁰.
  /// - Complexity: O(n² log n) time, O(n²) memory.
  public init(ratios: [Double]) {
    self.init(ratios: ratios, SignedRankDistribution(pairs: ratios.count))
  }

  init(differences: [Double], _ distribution: SignedRankDistribution) {
    self.init(differences, distribution) { ($0 + $1) / 2 }
  }

  init(ratios: [Double], _ distribution: SignedRankDistribution) {
    self.init(ratios, distribution) { ($0 * $1).squareRoot() }
  }

  private init(_ values: [Double], _ distribution: SignedRankDistribution, mean: (Double, Double) -> Double) {
    self.distribution = distribution
    var averages: [Double] = []
    averages.reserveCapacity(distribution.largest)
    for (index, value) in values.enumerated() {
      for other in values[index...] { averages.append(mean(value, other)) }
    }
    averages.sort()
    self.averages = averages
    estimate = mean(averages[(averages.count - 1) / 2], averages[averages.count / 2])
  }

  public var pairs: Int { distribution.pairs }

  /// What the effect is below with a probability of at most `level`; `nil` where the pairs are too few to say it at this level.
  public func lowerLimit(level: Double) -> Double? {
    distribution.criticalValue(level: level).map { averages[$0] }
  }

  /// What the effect is above with a probability of at most `level`; `nil` where the pairs are too few.
  public func upperLimit(level: Double) -> Double? {
    distribution.criticalValue(level: level).map { averages[averages.count - 1 - $0] }
  }

  /// The smallest level at which the lower limit is above `value`: the p-value of "the effect is at most `value`".
  public func probability(notAbove value: Double) -> Double {
    distribution.probability(atLeast: averages.count - firstIndex { $0 > value })
  }

  /// The smallest level at which the upper limit is below `value`: the p-value of "the effect is at least `value`".
  public func probability(notBelow value: Double) -> Double {
    distribution.probability(atLeast: firstIndex { $0 >= value })
  }

  /// Where the averages that fulfil a condition begin, which all do from some place on.
  private func firstIndex(_ fulfils: (Double) -> Bool) -> Int {
    var (low, high) = (0, averages.count)
    while low < high {
      let middle = (low + high) / 2
      if fulfils(averages[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
