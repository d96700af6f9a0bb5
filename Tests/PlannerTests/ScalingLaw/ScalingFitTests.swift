import Testing

@testable import NeedletailPlanner

@Suite("The Universal Scalability Law fitted to throughput") struct ScalingFitTests {
  private func points(_ n: [Double], _ x: [Double]) -> [ScalingPoint] {
    zip(n, x).map { ScalingPoint(concurrency: $0, throughput: $1) }
  }

  private func isNear(_ value: Double?, _ expected: Double, _ relative: Double) -> Bool {
    value.map { ($0 - expected).magnitude <= relative * expected.magnitude } ?? false
  }

  /// Closed form: λ = 1000, σ = 0.02, κ = 0.0005 has N* = √(0.98 / 0.0005) and X(44) = 44000 / (1 + 0.02 · 43 + 0.0005 · 44 · 43).
  @Test("points that lie on a law give it back, with its peak") func closedForm() throws {
    let law = ScalingLaw(lambda: 1_000, sigma: 0.02, kappa: 0.0005)
    #expect(isNear(law.peak, 44.271887, 1e-8))
    #expect(isNear(law.throughput(at: 44), 15_680.684248, 1e-10))
    let n: [Double] = [1, 2, 4, 8, 16, 32, 64, 128]
    let fit = try ScalingFit(to: points(n, n.map { law.throughput(at: $0) }))
    #expect(isNear(fit.law.lambda, 1_000, 1e-9))
    #expect(isNear(fit.law.sigma, 0.02, 1e-8))
    #expect(isNear(fit.law.kappa, 0.0005, 1e-8))
    #expect(isNear(fit.peak?.concurrency, 44.271887, 1e-7))
    #expect(isNear(fit.throughput(at: 44), 15_680.684248, 1e-8))
    #expect(isNear(fit.r2, 1, 1e-12))
    #expect(fit.slowdown == "slowdown: { sigma: 0.02, kappa: 0.0005 }")
  }

  /// Scripts an hour by users of a SPARCcenter 2000 in SPEC SDM91 (Gunther, Guerrilla Capacity Planning, 2007). The R package usl 2 says
  /// 0.02773 ± 0.009122, 1.044e-4 ± 1.988e-5, 90.00 ± 14.21, R² 0.9896; the digits below are of scipy.optimize.curve_fit (SciPy 1.17.1).
  @Test("a published benchmark gives the published coefficients and standard errors") func published() throws {
    let fit = try ScalingFit(
      to: points([1, 18, 36, 72, 108, 144, 216], [64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2]))
    #expect(isNear(fit.law.sigma, 0.0277284, 1e-4))
    #expect(isNear(fit.law.kappa, 1.043655e-4, 1e-4))
    #expect(isNear(fit.law.lambda, 89.9952, 1e-4))
    #expect(isNear(fit.errors.sigma, 0.00912173, 1e-3))
    #expect(isNear(fit.errors.kappa, 1.987527e-5, 1e-3))
    #expect(isNear(fit.errors.lambda, 14.21349, 1e-3))
    #expect(isNear(fit.r2, 0.98956148, 1e-7))
    #expect(isNear(fit.peak?.concurrency, 96.519, 1e-4))
  }

  /// Operations a second of a ray tracer on 1 to 64 processors (Gunther 2007). Without its bound κ would be −2.0e-4; with κ = 0 curve_fit says
  /// λ 21.848843 ± 1.257779, σ 0.057770781 ± 0.0052579788.
  @Test("a parameter that would be negative is 0, and the others are the best beside it") func edge() throws {
    let fit = try ScalingFit(
      to: points([1, 4, 8, 12, 16, 20, 24, 28, 32, 48, 64], [20, 78, 130, 170, 190, 200, 210, 230, 260, 280, 310]))
    #expect(fit.law.kappa == 0 && fit.errors.kappa == nil)
    #expect(isNear(fit.law.lambda, 21.848843, 1e-6))
    #expect(isNear(fit.law.sigma, 0.057770781, 1e-6))
    #expect(isNear(fit.errors.lambda, 1.257779, 1e-4))
    #expect(isNear(fit.errors.sigma, 0.0052579788, 1e-4))
    #expect(fit.peak == nil)
    #expect(fit.slowdown == "slowdown: { sigma: 0.05777, kappa: 0 }")
  }

  /// SciPy's curve_fit with σ held at 0: λ 101.48235586, κ 4.1489938e-4.
  @Test("contention that would be negative is 0") func contention() throws {
    let fit = try ScalingFit(to: points([1, 2, 4, 8, 16, 32], [100, 201, 403, 790, 1480, 2300]))
    #expect(fit.law.sigma == 0 && fit.errors.sigma == nil)
    #expect(isNear(fit.law.lambda, 101.48235586, 1e-7))
    #expect(isNear(fit.law.kappa, 4.1489938e-4, 1e-6))
  }

  @Test("a level stretch is no decline: its points do not follow the law, and have no peak") func level() throws {
    let fit = try ScalingFit(to: points([1, 2, 3, 4, 6, 8], [10, 20, 30, 40, 40, 40]))
    #expect(fit.isPoor && fit.peak == nil)
    let good = try ScalingFit(to: points([1, 4, 8, 16, 32, 64], [20, 78, 130, 190, 260, 310]))
    #expect(!good.isPoor)
  }

  @Test("nothing is told beyond what was measured: no throughput, and no peak") func noExtrapolation() throws {
    let law = ScalingLaw(lambda: 1_000, sigma: 0.02, kappa: 0.0005)
    let n: [Double] = [1, 2, 4, 8, 16, 32]
    let fit = try ScalingFit(to: points(n, n.map { law.throughput(at: $0) }))
    #expect(fit.peak == nil)
    #expect(fit.throughput(at: 33) == nil && fit.throughput(at: 0.5) == nil)
    #expect(isNear(fit.throughput(at: 32), law.throughput(at: 32), 1e-9))
  }

  @Test("too few concurrencies, points outside the law, and points that tell nothing apart are refused") func refused()
  {
    #expect(throws: ScalingRefusal.tooFew(4)) {
      try ScalingFit(to: points([1, 2, 4, 8, 8, 8], [1, 2, 3, 4, 4.1, 4.2]))
    }
    let zero = ScalingPoint(concurrency: 8, throughput: 0)
    #expect(throws: ScalingRefusal.outOfRange(zero)) {
      try ScalingFit(to: points([1, 2, 3, 4, 8], [1, 2, 3, 4, 0]))
    }
    #expect(throws: ScalingRefusal.outOfRange(ScalingPoint(concurrency: 0.5, throughput: 1))) {
      try ScalingFit(to: points([0.5, 1, 2, 3, 4], [1, 2, 3, 4, 5]))
    }
    #expect(ScalingResult(of: []) == .refused(.tooFew(0)))
  }

  @Test("throughput in proportion to concurrency has no contention, no coherency and no peak") func linear() throws {
    let fit = try ScalingFit(to: points([1, 2, 3, 4, 5, 6], [10, 20, 30, 40, 50, 60]))
    #expect(fit.law.sigma < 1e-12 && fit.law.kappa < 1e-12)
    #expect(isNear(fit.law.lambda, 10, 1e-12))
    #expect(fit.peak == nil)
  }

  @Test("a residual is what was measured less what the law says") func residuals() throws {
    let fit = try ScalingFit(to: points([1, 2, 4, 6, 8, 10], [1, 1.8868, 3.0769, 3.5294, 3.5398, 3.3557]))
    // R's usl: 0.02, 0.02 and 1.00.
    #expect(isNear(fit.law.sigma, 0.02, 1e-3) && isNear(fit.law.kappa, 0.02, 1e-3) && isNear(fit.law.lambda, 1, 1e-3))
    #expect(fit.residuals.allSatisfy { $0.magnitude < 5e-5 })
    #expect(isNear(fit.residuals.reduce(0) { $0 + $1 * $1 }, 2.7328e-10, 1e-3))
  }
}

@Suite("Points of a scaling law in a file") struct ScalingPointReadingTests {
  private func read(_ text: String) throws -> [[Double]] {
    try ScalingPoint.read(Array(text.utf8), path: "m.csv").map { [$0.concurrency, $0.throughput] }
  }

  @Test("two columns are concurrency and throughput, with titles or without") func columns() throws {
    #expect(try read("1,10\n2, 19.5\n") == [[1, 10], [2, 19.5]])
    #expect(try read("users,requests\n1,10\n2,19.5\n") == [[1, 10], [2, 19.5]])
    #expect(try read("n,errors,throughput\n1,0,10\n2,3,19.5\n") == [[1, 10], [2, 19.5]])
  }

  @Test("where jobs arrive whatever the fleet does, only points that did not keep up show what it can do") func open()
    throws
  {
    let text = "agents.a.count,jobs_per_s,load_model,keeps_up\n1,10,open,no\n2,19,open,no\n4,20,open,yes\n"
    #expect(try read(text) == [[1, 10], [2, 19]])
    #expect(try read(text.replacing("open", with: "closed")).count == 3)
  }

  @Test("what is no number is told with its line") func wrong() {
    for (text, words) in [
      ("n,throughput\n1,10\n2,many\n", "m.csv:3:1: error: `2,many` has no concurrency and throughput"),
      ("a,b,c\n1,2,3\n", "m.csv:1:1: error: no column is called throughput"),
      (
        "load.rate,agents.a.count,p99,p99_low,p99_high,jobs_per_s\n1,2,3,4,5,6\n",
        "m.csv:1:1: error: the sweep varies load.rate and agents.a.count"
      ),
      ("{\"schema\": \"needletail.result/2\"}", "m.csv:1:1: error: this is no document of a sweep"),
    ] {
      #expect { try read(text) } throws: { "\($0)".hasPrefix(words) }
    }
  }
}
