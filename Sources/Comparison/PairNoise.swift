/// How much runs of the same scatter, seen in pairs of them, and the least change that pairs with such noise would find.
public struct PairNoise: Sendable, Equatable {
  public let pairs: Int
  /// The scale of what follows: shares of the value where all values are positive and the figure is no share, else its own unit.
  public let isRelative: Bool
  /// The standard deviation of one run, without what both runs of a pair have in common: that of the pairs' differences,
  /// divided by √2. Where it is relative it is the coefficient of variation.
  public let deviation: Double

  /// `nil` for fewer than three pairs.
  ///
  /// Ratios enter by 2(r − 1)/(r + 1), which is their logarithm to within 1 % up to ratios of 1.4.
  public init?(_ sample: PairedSample) {
    guard sample.count >= 3 else { return nil }
    let differences = sample.ratios.map { $0.map { 2 * ($0 - 1) / ($0 + 1) } } ?? sample.differences
    let mean = differences.reduce(0, +) / Double(differences.count)
    let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    pairs = sample.count
    isRelative = sample.isRelative
    deviation = (squares / Double(differences.count - 1) / 2).squareRoot()
  }

  /// The least change beyond what is allowed that this many pairs find with this probability, on the scale of `deviation`; `nil`
  /// where they are too few for the level.
  ///
  /// With s the standard deviation of a pair's difference, δ = (t₁ + t₂) s ÷ √(n · 3/π), where Student's t of n − 1 degrees of
  /// freedom exceeds t₁ with the level's probability and falls below t₂ with the power's. It is what Student's t test needs (Chow,
  /// Shao and Wang 2008, 3.1), with the efficiency of Wilcoxon's signed ranks beside it where noise is normal, 3/π (Hodges and
  /// Lehmann 1956). Noise with heavier tails costs signed ranks less, and so finds more than this says.
  ///
  /// - Parameters:
  ///   - level: one-sided, between 0 and a half.
  ///   - power: between a half and 1.
  public func leastChange(pairs count: Int, level: Double, power: Double) -> Double? {
    precondition(level > 0 && level < 0.5 && power > 0.5 && power < 1, "PairNoise.leastChange: out of range")
    guard count >= 3, SignedRankDistribution(pairs: count).criticalValue(level: level) != nil else { return nil }
    func quantile(_ probability: Double) -> Double {
      StudentT.quantile(coverage: 1 - 2 * probability, degreesOfFreedom: count - 1)
    }
    let difference = deviation * 2.0.squareRoot()
    let reach = quantile(level) + quantile(1 - power)
    let change = reach * difference / (Double(count) * 3 / Double.pi).squareRoot()
    // Back from the logarithm, by the same approximation.
    guard isRelative else { return change }
    return change < 2 ? 2 * change / (2 - change) : .infinity
  }
}
