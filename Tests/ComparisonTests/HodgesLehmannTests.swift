import NeedletailComparison
import Testing

@Suite("Hodges–Lehmann estimates and limits")
struct HodgesLehmannTests {
  @Test("estimates and limits are those of shifted tests by SciPy")
  func published() {
    for (number, expected) in SciPyFigures.limits.enumerated() {
      let effect = HodgesLehmann(differences: expected.sample)
      #expect(abs(effect.estimate - expected.estimate) < 1e-12, "case \(number)")
      #expect(agree(effect.lowerLimit(level: 0.05), expected.at5), "case \(number)")
      #expect(agree(effect.lowerLimit(level: 0.01), expected.at1), "case \(number)")
      let mirrored = HodgesLehmann(differences: expected.sample.map { -$0 })
      #expect(agree(mirrored.upperLimit(level: 0.05).map { -$0 }, expected.at5), "case \(number), mirrored")
    }
  }

  private func agree(_ found: Double?, _ expected: Double?) -> Bool {
    guard let found, let expected else { return found == nil && expected == nil }
    return abs(found - expected) < 1e-12
  }

  /// Hollander and Wolfe (1973): −0.46, and −0.786 to −0.010 at 96 %.
  @Test("the textbook's patients have the textbook's estimate and interval")
  func patients() throws {
    let effect = HodgesLehmann(differences: Patients.improvements.map { -$0 })
    #expect(abs(effect.estimate + 0.46) < 1e-9)
    #expect(abs(try #require(effect.lowerLimit(level: 0.02)) + 0.786) < 1e-9)
    #expect(abs(try #require(effect.upperLimit(level: 0.02)) + 0.010) < 1e-9)
    // T⁺ = 40 of the improvements, so p = 0.0195.
    let improvement = HodgesLehmann(differences: Patients.improvements)
    #expect(abs(improvement.probability(notAbove: 0) - 0.01953) < 0.000_005)
  }

  @Test("p-values of no change are those of SciPy's test, exact up to fifty pairs and approximate beyond")
  func probabilities() {
    for expected in SciPyFigures.exactSignedRanks + SciPyFigures.approximateSignedRanks {
      let effect = HodgesLehmann(differences: expected.sample)
      #expect(abs(effect.probability(notAbove: 0) / expected.upper - 1) < 1e-9, "\(expected.sample.count) pairs")
      #expect(abs(effect.probability(notBelow: 0) / expected.lower - 1) < 1e-9, "\(expected.sample.count) pairs")
    }
  }

  @Test("a shift of all differences shifts estimate and limits, and a change of sign swaps them")
  func equivariance() {
    var noise = TestNoise(seed: 1)
    for _ in 0..<50 {
      let sample = (0..<15).map { _ in noise.symmetric() }
      let (plain, shifted) = (HodgesLehmann(differences: sample), HodgesLehmann(differences: sample.map { $0 + 3 }))
      #expect(abs(shifted.estimate - plain.estimate - 3) < 1e-12)
      #expect(agree(shifted.lowerLimit(level: 0.01), plain.lowerLimit(level: 0.01).map { $0 + 3 }))
      let negative = HodgesLehmann(differences: sample.map { -$0 })
      #expect(agree(negative.lowerLimit(level: 0.01), plain.upperLimit(level: 0.01).map { -$0 }))
      #expect(abs(negative.estimate + plain.estimate) < 1e-12)
    }
  }

  /// 2ˣ of whole numbers is exact, and so is the root of 2²ˣ.
  @Test("of ratios it says what it says of their logarithms")
  func ratios() {
    let exponents = [3.0, -2, 8, 5, 4, 0, -6, 7, 10, 12, 9]
    func power(_ exponent: Double) -> Double { Double(sign: .plus, exponent: Int(exponent), significand: 1) }
    let (logarithms, ratios) = (HodgesLehmann(differences: exponents), HodgesLehmann(ratios: exponents.map(power)))
    for level in [0.2, 0.05, 0.01, 0.001] {
      let (low, ratio) = (logarithms.lowerLimit(level: level), ratios.lowerLimit(level: level))
      #expect(agree(ratio.map { $0 * $0 }, low.map { power(2 * $0) }), "level \(level)")
    }
    #expect(abs(ratios.estimate * ratios.estimate / power(2 * logarithms.estimate) - 1) < 1e-12)
  }

  @Test("limits at a smaller level lie no nearer to the estimate")
  func nesting() throws {
    var noise = TestNoise(seed: 2)
    for pairs in [8, 20, 50, 60] {
      let effect = HodgesLehmann(differences: (0..<pairs).map { _ in noise.symmetric() })
      var (low, high) = (effect.estimate, effect.estimate)
      for level in [0.25, 0.1, 0.05, 0.025, 0.01] {
        let (lower, upper) = (
          try #require(effect.lowerLimit(level: level)), try #require(effect.upperLimit(level: level))
        )
        #expect(lower <= low && upper >= high)
        (low, high) = (lower, upper)
      }
    }
  }

  @Test("too few pairs have no limit: nine at one in a thousand, ten have")
  func tooFew() {
    let ten = [0.3, 0.5, 0.2, 0.9, 0.4, 0.6, 0.1, 0.8, 0.7, 1.0]
    #expect(HodgesLehmann(differences: ten).lowerLimit(level: 0.001) == 0.1)
    #expect(HodgesLehmann(differences: ten).upperLimit(level: 0.001) == 1.0)
    #expect(HodgesLehmann(differences: Array(ten.dropLast())).lowerLimit(level: 0.001) == nil)
    #expect(HodgesLehmann(differences: [5]).upperLimit(level: 0.25) == nil)
    #expect(HodgesLehmann(differences: [5]).estimate == 5)
  }

  /// 17 is the largest sum of 12 pairs within 5 %, and is not exceeded in 189 of 4,096 choices of signs.
  @Test("a lower limit is above the truth as often as the distribution says, and no more")
  func coverage() {
    var noise = TestNoise(seed: 4)
    let trials = 4_000
    let missed = (0..<trials).count { _ in
      let effect = HodgesLehmann(differences: (0..<12).map { _ in noise.symmetric() + 0.7 })
      return (effect.lowerLimit(level: 0.05) ?? 0) > 0.7
    }
    let expected = 189.0 / 4_096
    let error = (expected * (1 - expected) / Double(trials)).squareRoot()
    #expect(abs(Double(missed) / Double(trials) - expected) < 4 * error)
  }

  @Test("the p-value of a bound is at most a level exactly where the limit at that level is beyond the bound")
  func duality() throws {
    var noise = TestNoise(seed: 5)
    for pairs in [10, 25, 55] {
      let effect = HodgesLehmann(differences: (0..<pairs).map { _ in (noise.symmetric() * 30).rounded() + 6 })
      for value in stride(from: -12.0, through: 24, by: 0.5) {
        for level in [0.2, 0.05, 0.01] {
          let low = try #require(effect.lowerLimit(level: level))
          #expect((effect.probability(notAbove: value) <= level) == (low > value), "\(pairs), \(value), \(level)")
          let high = try #require(effect.upperLimit(level: level))
          #expect((effect.probability(notBelow: value) <= level) == (high < value), "\(pairs), \(value), \(level)")
        }
      }
    }
  }
}

enum Patients {
  static let before = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
  static let after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
  static let improvements = zip(before, after).map { $0 - $1 }
}
