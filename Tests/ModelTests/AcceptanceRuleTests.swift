import Testing

@Suite("The acceptance rule can refuse")
struct AcceptanceRuleTests {
  /// Twenty values around `mean`, with a standard error of `error`.
  static func sample(mean: Double, error: Double, seeds: Int = 20) -> SampleMean {
    // ±d alternating: s² = n d² / (n − 1), so the error is d / √(n − 1).
    let distance = error * Double(seeds - 1).squareRoot()
    return SampleMean(of: (0..<seeds).map { mean + ($0 % 2 == 0 ? distance : -distance) })
  }

  @Test("the standard error is that of the mean of independent values")
  func standardError() {
    // By hand: mean 3, squares 4 + 1 + 0 + 1 + 4 = 10, variance 10 / 4, error √(2.5 / 5).
    let sample = SampleMean(of: [1, 2, 3, 4, 5])
    #expect(sample.mean == 3)
    #expect(abs(sample.standardError - 0.5.squareRoot()) < 1e-15)
    #expect(abs(Self.sample(mean: 4, error: 0.01).standardError - 0.01) < 1e-12)
  }

  @Test(
    "four standard errors are the limit",
    arguments: [(4.039, AcceptanceRule.Verdict.accepted), (4.041, .different), (3.961, .accepted), (3.959, .different)])
  func distance(_ mean: Double, _ verdict: AcceptanceRule.Verdict) {
    #expect(AcceptanceRule(precision: 0.005).verdict(Self.sample(mean: mean, error: 0.01), exact: 4) == verdict)
  }

  @Test("a scatter too wide to tell is no agreement, nor are too few seeds or not-a-number")
  func refused() {
    let rule = AcceptanceRule(precision: 0.005)
    #expect(rule.verdict(Self.sample(mean: 4, error: 0.021), exact: 4) == .imprecise)
    #expect(rule.verdict(Self.sample(mean: 4, error: 0.019), exact: 4) == .accepted)
    #expect(rule.verdict(Self.sample(mean: 4, error: 0.01, seeds: 19), exact: 4) == .tooFewSeeds)
    #expect(rule.verdict(SampleMean(of: Array(repeating: .nan, count: 20)), exact: 4) != .accepted)
  }

  @Test("a slip of two per cent in the service time is found")
  func findsSlip() async throws {
    var form = try #require(ClosedForm.all.first { $0.title.hasPrefix("M/D/10") })
    form.workload.overrides.append("agents.server.simulate.service=1.02s")
    let promise = ClosedForm.Promise.mean(.jobsInSystem, 8 + 8 * 0.109827790)
    let found = try await form.findings(.short(10_000), of: [promise])
    #expect(found.map(\.verdict) == [.different])
  }
}
