import Testing

@testable import NeedletailEngine

@Suite("Scenarios")
struct ScenariosTests {
  private func scenario(_ name: String, weight: Double = 1, priority: Int = 10, ownLoad: Bool = false) -> Scenario {
    let load = ownLoad ? Load.closed(Load.ClosedLoop(concurrency: 1)) : nil
    var scenario = Scenario(name: name, priority: priority, pattern: .call("a"), load: load)
    scenario.weight = weight
    return scenario
  }

  private func scenarios(_ list: Scenario...) -> Scenarios {
    Scenarios(list, roots: list.indices.map { Int32(10 * $0) }, samplers: SamplerBank())
  }

  @Test("share the common load by weight, those with a load of their own not counted")
  func byWeight() {
    let scenarios = scenarios(
      scenario("a", weight: 1), scenario("own", weight: 100, ownLoad: true), scenario("b", weight: 3),
      scenario("c", weight: 0))
    var counts = [0, 0, 0, 0]
    for job in 0..<4_000 { counts[Int(scenarios.choose(DrawKey(bits: 7).child(UInt64(job))))] += 1 }
    #expect((counts[1], counts[3]) == (0, 0))
    // Five standard deviations of a binomial.
    #expect(abs(Double(counts[2]) - 3_000) < 5 * (4_000 * 0.75 * 0.25).squareRoot())
  }

  @Test("are chosen without a draw where one shares the common load")
  func onlyOne() {
    let scenarios = scenarios(scenario("own", ownLoad: true), scenario("a", weight: 0.5))
    #expect((0..<9).allSatisfy { scenarios.choose(DrawKey(bits: $0)) == 1 })
  }

  @Test("have as many classes as there are priorities, the lowest number first")
  func classes() {
    let some = scenarios(scenario("a", priority: 10), scenario("b", priority: -3), scenario("c", priority: 10))
    #expect((0..<3).map { some[$0].priority } == [1, 0, 1])
    #expect((0..<3).map { some[$0].root } == [0, 10, 20])
    #expect(some.classes == 2)
    let one = scenarios(scenario("a"), scenario("b"))
    #expect((one.classes, one.hasPriorities) == (1, false))
  }
}
