import Testing

@testable import NeedletailEngine

@Suite("Samplers")
struct SamplerBankTests {
  /// Calls `body` with bits that stand for equal parts of each octave of both tails, and their probability.
  private func integrate(_ body: (_ bits: UInt64, _ probability: Double) -> Void) {
    let parts = 128
    var width: UInt64 = 1 << 62
    for _ in 0..<44 {
      let step = width / UInt64(parts)
      for part in 0..<UInt64(parts) {
        let tail = width + part * step + step / 2
        body(tail, Double(step) * 0x1p-64)
        body(~tail, Double(step) * 0x1p-64)
      }
      width /= 2
    }
  }

  @Test(
    "have the mean and the coefficient of variation of their shape",
    arguments: [
      (.exponential(mean: 3), 3, 1), (.erlang(mean: 2, k: 4), 2, 0.5), (.erlang(mean: 2, k: 1_000), 2, 0.0316227766),
      (.gamma(mean: 5, cv: 2), 5, 2), (.gamma(mean: 5, cv: 0.3), 5, 0.3), (.weibull(mean: 7, cv: 2), 7, 2),
      (.weibull(mean: 7, cv: 0.5), 7, 0.5), (.lognormalMean(mean: 1e9, cv: 2), 1e9, 2),
      (.lognormal(p50: 300, p99: 1_200), 358.28793148762566, 0.6531), (.hyperexponential(mean: 4, cv: 2), 4, 2),
      (.hyperexponential(mean: 4, cv: 1), 4, 1), (.pareto(min: 1, alpha: 5), 1.25, 0.2581988897),
      (.uniform(100, 300), 200, 0.2886751346),
      (.mixture([.init(weight: 1, of: .constant(1)), .init(weight: 1, of: .exponential(mean: 3))]), 2, 1.1726039400),
    ] as [(Distribution, Double, Double)])
  func moments(distribution: Distribution, mean: Double, cv: Double) {
    let bank = SamplerBank()
    let id = bank.add(distribution, kind: .real)
    var (first, second) = (0.0, 0.0)
    integrate { bits, probability in
      let value = bank.draw(id, bits)
      first += value * probability
      second += value * value * probability
    }
    #expect(abs(first / mean - 1) < 2e-5)
    #expect(abs((second / (first * first) - 1).squareRoot() / cv - 1) < 2e-3)
    #expect(abs(bank.mean(id) / mean - 1) < 1e-12)
  }

  /// Probabilities of the quantiles below.
  static let probabilities = [1e-6, 0.01, 0.5, 0.9, 0.99, 0.9999, 1 - 1e-7]

  /// Computed by scipy 1.17's `stats`, the hyperexponential by root finding on its formula.
  @Test(
    "draw the quantiles that scipy has",
    arguments: [
      (
        .gamma(mean: 1, cv: 0.05),
        [
          0.7800539638743921, 0.8873711428172132, 0.9991667902361611, 1.0645890221418743, 1.1199803195718954,
          1.1967266959033827, 1.282005095287672,
        ]
      ),
      (
        .erlang(mean: 1, k: 4),
        [
          0.01774809783965527, 0.2058121715863463, 0.9180151872127242, 1.6701957670639662, 2.511279378707904,
          3.978453500157823, 5.996558117824997,
        ]
      ),
      (
        .gamma(mean: 1, cv: 2),
        [
          2.6998791572446787e-24, 2.699879171823384e-08, 0.1746952094114936, 3.0015714889473464, 9.735541688788125,
          25.71325751694754, 51.44524236519908,
        ]
      ),
      (
        .gamma(mean: 1, cv: 4),
        [
          9.443013137692342e-96, 9.443013137692552e-32, 0.00014409016686749854, 1.9571610942621176,
          19.820563106233493, 77.40763220411078, 176.80683591493485,
        ]
      ),
      (
        .weibull(mean: 1, cv: 0.5),
        [
          0.001575469123497871, 0.12646970830716295, 0.9483520533649229, 1.679156789568041, 2.3353223499016975,
          3.247898297426637, 4.2389717660746475,
        ]
      ),
      (
        .weibull(mean: 1, cv: 2),
        [
          5.056769958028852e-12, 0.0001198247486090098, 0.29278654310593494, 2.67484161027962, 9.593899861138558,
          34.4106036753087, 96.50053789785028,
        ]
      ),
      (
        .lognormal(p50: 300, p99: 1_200),
        [
          17.657640486916996, 75, 300, 643.8540617012676, 1_200, 2_751.7221393924397, 6_648.327685723067,
        ]
      ),
      (
        .lognormalMean(mean: 1, cv: 2),
        [
          0.001075375577400473, 0.02337687065901798, 0.447213595499958, 2.2730074097710835, 8.555465054209343,
          50.06690138546895, 327.4545054612321,
        ]
      ),
      (
        .hyperexponential(mean: 1, cv: 2),
        [
          6.25000341910375e-07, 0.006284429417700574, 0.4514931237557686, 1.957516627099985, 10.745890757663238,
          31.17668788381696, 61.82288666118051,
        ]
      ),
    ] as [(Distribution, [Double])])
  func quantiles(distribution: Distribution, expected: [Double]) {
    let bank = SamplerBank()
    let id = bank.add(distribution, kind: .real)
    for (p, exact) in zip(Self.probabilities, expected) {
      #expect(abs(bank.draw(id, UInt64(p * 0x1p64)) / exact - 1) < (p < 0.5 ? 2e-4 : 1e-5))
      #expect(abs(bank.quantile(id, p) / exact - 1) < 1e-8)
    }
  }

  @Test("draw exponentials and Paretos as their formulas", arguments: [0.5, 0.75, 0.9, 0.99, 0.9999, 0.999999999])
  func closedForms(p: Double) {
    let bank = SamplerBank()
    let exponential = bank.add(.exponential(mean: 1e9), kind: .duration)
    let pareto = bank.add(.pareto(min: 100, alpha: 2), kind: .duration)
    let bits = UInt64(p * 0x1p64)
    // −ln(1 − p), and min / √(1 − p).
    let logarithms = [
      0.5: 0.6931471805599453, 0.75: 1.3862943611198906, 0.9: 2.302585092994046, 0.99: 4.605170185988091,
      0.9999: 9.210340371976182, 0.999999999: 20.72326583694641,
    ]
    #expect(abs(bank.draw(exponential, bits) / (logarithms[p]! * 1e9) - 1) < 1e-6)
    #expect(abs(bank.draw(pareto, bits) / (100 / (1 - p).squareRoot()) - 1) < 1e-6)
  }

  @Test("grow with their bits and never go below zero")
  func monotone() {
    let bank = SamplerBank()
    let distributions: [Distribution] = [
      .gamma(mean: 1e9, cv: 10), .gamma(mean: 1e9, cv: 100), .weibull(mean: 1e9, cv: 30), .pareto(min: 1, alpha: 0.05),
      .lognormalMean(mean: 1e9, cv: 100), .hyperexponential(mean: 1e9, cv: 100), .gamma(mean: 1e9, cv: 0.001),
    ]
    for distribution in distributions {
      let id = bank.add(distribution, kind: .duration)
      var last = 0.0
      for i in 0..<5_000 as Range<UInt64> {
        let value = bank.draw(id, i * (.max / 5_000))
        #expect(value >= last * (1 - 1e-9))
        last = value
      }
      #expect(bank.nanoseconds(id, .max) <= 1 << 62)
    }
  }

  @Test("of constants in a mixture keep their exact share")
  func atoms() {
    let bank = SamplerBank()
    let id = bank.add(
      .mixture([.init(weight: 0.9, of: .constant(250)), .init(weight: 0.1, of: .constant(5_000))]), kind: .duration)
    var slow = 0
    for i in 0..<10_000 as Range<UInt64> { slow += bank.nanoseconds(id, i * (.max / 10_000)) == 5_000 ? 1 : 0 }
    #expect(abs(slow - 1_000) <= 1)
    #expect(bank.quantile(id, 0.89) == 250 && abs(bank.quantile(id, 0.91) - 5_000) < 1e-6)
  }

  @Test("of mixtures have the quantiles of the mixed distribution function")
  func mixtureQuantile() {
    let bank = SamplerBank()
    let id = bank.add(
      .mixture([.init(weight: 1, of: .exponential(mean: 1)), .init(weight: 3, of: .uniform(0, 4))]), kind: .real)
    // At x = 2: (1 − e⁻²) / 4 + 3/4 · 1/2
    #expect(abs(bank.quantile(id, 0.25 * (1 - 0.1353352832366127) + 0.375) - 2) < 1e-12)
  }

  @Test("of uniform counts draw integers, both ends included, equally often")
  func uniformCounts() {
    let bank = SamplerBank()
    let id = bank.add(.uniform(1, 6), kind: .count)
    var counts = Array(repeating: 0, count: 8)
    for i in 0..<6_000 as Range<UInt64> { counts[bank.count(id, i * (.max / 6_000))] += 1 }
    #expect(counts[0] == 0 && counts[7] == 0)
    #expect(counts[1...6].allSatisfy { abs($0 - 1_000) <= 1 })
    #expect(bank.mean(id) == 3.5)
    #expect(bank.quantile(id, 0.99) == 6 && bank.quantile(id, 0.5) == 3)
  }

  @Test("of recorded values draw those and nothing else")
  func empirical() {
    let bank = SamplerBank()
    let id = bank.add(.empirical([5, 1, 9]), kind: .duration)
    #expect(bank.nanoseconds(id, 0) == 5)
    #expect(bank.nanoseconds(id, 1 << 63) == 1)
    #expect(bank.nanoseconds(id, .max) == 9)
    #expect(bank.quantile(id, 0.5) == 5)
  }

  @Test("round to nearest and clamp")
  func rounding() {
    let bank = SamplerBank()
    let half = bank.add(.constant(2.5), kind: .count)
    let huge = bank.add(.constant(1e300), kind: .duration)
    let nothing = bank.add(.constant(0), kind: .duration)
    #expect(bank.count(half, 1) == 3)
    #expect(bank.nanoseconds(huge, 1) == 1 << 62 && bank.count(huge, 1) == (1 << 31) - 1)
    #expect(bank.nanoseconds(nothing, .max) == 0)
  }

  @Test("are shared by identical distributions")
  func shared() {
    let bank = SamplerBank()
    let one = bank.add(.gamma(mean: 3, cv: 2), kind: .duration)
    #expect(bank.add(.gamma(mean: 3, cv: 2), kind: .duration) == one)
    #expect(bank.add(.gamma(mean: 3, cv: 2), kind: .count) != one)
    #expect(bank.add(.gamma(mean: 4, cv: 2), kind: .duration) != one)
  }
}
