import NeedletailEngine
import NeedletailPlanner
import NeedletailResults
import NeedletailWorkload
import Testing

@Suite("Whether a configuration holds over its paths") struct HoldTests {
  private func bound(_ comparison: Threshold.Comparison = .less, _ value: Double) -> Threshold {
    Threshold(
      key: "job_latency_ms", metric: "job_latency_ms", label: nil, statistic: .percentile(99), comparison: comparison,
      bound: value, expression: "p(99) \(comparison.rawValue) \(value)")
  }

  private func hold(
    _ values: [Double?], _ bound: Threshold, keepsUp: [KeepsUp.Answer] = [], shares: [Double] = []
  ) -> Hold {
    let outcomes = values.enumerated().map { place, value in
      PathOutcome(
        keepsUp: KeepsUp(keepsUp.isEmpty ? .yes : keepsUp[place], evidence: "path \(place)"), observed: [value],
        isMet: [value.map { bound.holds(for: $0) } ?? false], completedShare: shares.isEmpty ? 1 : shares[place])
    }
    return Hold(of: outcomes, bounds: [bound])
  }

  // 18, 20 and 22 have the mean 20 and s = 2; t(0.975; 2) = 4.302653 (tables), so half the interval is 4.302653 × 2 / √3 = 4.968276.

  @Test(
    "a bound is held by the worse end of its interval and not by its mean", arguments: [(24.9, false), (25.0, true)])
  func worseEnd(value: Double, isHeld: Bool) throws {
    let hold = hold([18, 20, 22], bound(.less, value))
    #expect(hold.verdict == (isHeld ? .held : .undecided))
    #expect(hold.bounds[0].pathsMet == 3)
    #expect(abs(try #require(hold.bounds[0].worseEnd) - 24.968_276) < 1e-5)
  }

  @Test("a lower bound is held by the lower end of the interval", arguments: [(15.1, false), (15.0, true)])
  func lowerBound(value: Double, isHeld: Bool) throws {
    let hold = hold([18, 20, 22], bound(.greater, value))
    #expect(hold.verdict == (isHeld ? .held : .undecided))
    #expect(abs(try #require(hold.bounds[0].worseEnd) - 15.031_724) < 1e-5)
  }

  @Test("a bound is broken when even the better end of its interval is beyond it") func broken() {
    #expect(hold([18, 20, 22], bound(.less, 15)).verdict == .broken)
    #expect(hold([18, 20, 22], bound(.less, 15.1)).verdict == .undecided)
  }

  @Test("one path that does not keep up breaks it, however good its figures are") func unsteady() {
    let hold = hold([1, 1, 1], bound(.less, 100), keepsUp: [.yes, .undecided, .no])
    #expect(hold.verdict == .broken && hold.bounds[0].verdict == .held)
    #expect(hold.steadiness.broken == 1 && hold.steadiness.undecided == 1 && hold.steadiness.evidence == "path 2")
  }

  @Test("a path that leaves open whether it keeps up leaves it open") func openSteadiness() {
    let hold = hold([1, 1], bound(.less, 100), keepsUp: [.yes, .undecided])
    #expect(hold.verdict == .undecided && hold.steadiness.evidence == "path 1")
  }

  @Test("less than 99 % completed breaks it; what spans 99 % leaves it open")
  func completion() {
    #expect(hold([1, 1, 1], bound(.less, 100), shares: [0.98, 0.981, 0.982]).completion == .broken)
    #expect(hold([1, 1, 1], bound(.less, 100), shares: [0.98, 1, 1]).verdict == .undecided)
    #expect(hold([1, 1, 1], bound(.less, 100), shares: [0.995, 0.995, 0.995]).verdict == .held)
  }

  @Test("a path without the figure breaks its bound") func missing() {
    let hold = hold([1, nil, 1], bound(.less, 100))
    #expect(hold.bounds[0].verdict == .broken && hold.bounds[0].pathsMet == 2 && hold.unmet == hold.bounds)
  }

  @Test("one path, or none, does not show that it holds", arguments: [0, 1]) func tooFew(paths: Int) {
    let values = [Double?](repeating: 1, count: paths)
    #expect(hold(values, bound(.less, 100)).verdict == .undecided)
  }

  @Test("a bound that asks whether it keeps up has the verdict of keeping up") func keepsUpBound() {
    let bound = Threshold(
      key: "keeps_up", metric: Threshold.keepsUp, label: nil, statistic: .value, comparison: .greaterOrEqual, bound: 1,
      expression: "yes")
    #expect(hold([1, 1], bound).bounds[0].verdict == .held)
    let open = hold([1, nil], bound, keepsUp: [.yes, .undecided])
    #expect(open.bounds[0].verdict == .undecided && open.bounds[0].pathsMet == 1)
  }
}
