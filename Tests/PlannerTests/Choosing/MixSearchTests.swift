import Testing

@testable import NeedletailPlanner

@Suite("The cheapest mix that holds") struct MixSearchTests {
  private func knob(_ key: String, most: Int = 40, price: Double? = nil) -> Knob {
    Knob(key: key, now: nil, least: 1, most: most, price: price)
  }

  /// Counts what is asked.
  private final class Asked {
    var mixes: [[Int]] = []
  }

  private func run(
    _ knobs: [Knob], low: [Int]? = nil, guess: [Int]? = nil, _ asked: Asked = Asked(),
    holds: @escaping ([Int]) -> Bool
  ) async throws -> MixSearch.Outcome {
    var search = MixSearch(knobs: knobs, low: low ?? knobs.map { _ in 0 }, guess: guess) { mix in
      asked.mixes.append(mix)
      return holds(zip(knobs, mix).map { $0.value($1) }) ? .holds : .breaks
    }
    return try await search.run()
  }

  /// Values of what was found.
  private func answer(_ outcome: MixSearch.Outcome, _ knobs: [Knob]) -> [Int]? {
    guard case .found(let found) = outcome else { return nil }
    return zip(knobs, found.mix).map { $0.value($1) }
  }

  @Test(
    "of things that bind apart, the least of each", arguments: [[1, 1, 1], [3, 16, 5], [40, 1, 22], [40, 40, 40]])
  func apart(least: [Int]) async throws {
    let knobs = [knob("a"), knob("b"), knob("c")]
    let asked = Asked()
    let outcome = try await run(knobs, asked) { mix in zip(mix, least).allSatisfy { $0 >= $1 } }
    #expect(answer(outcome, knobs) == least)
    // A bisection each, and little besides.
    #expect(asked.mixes.count <= 3 * 12 + 3)
  }

  @Test("a guess near the roots saves most of the questions") func guess() async throws {
    let knobs = [knob("a"), knob("b")]
    let (without, with) = (Asked(), Asked())
    let holds = { (mix: [Int]) in mix[0] >= 23 && mix[1] >= 31 }
    _ = try await run(knobs, without, holds: holds)
    let outcome = try await run(knobs, guess: [22, 29], with, holds: holds)
    #expect(answer(outcome, knobs) == [23, 31])
    #expect(with.mixes.count < without.mixes.count)
  }

  /// Every mix is compared by hand with the one that is found.
  private func cheapest(_ knobs: [Knob], _ holds: ([Int]) -> Bool) -> Double {
    var best = Double.infinity
    for a in 1...knobs[0].most {
      for b in 1...knobs[1].most where holds([a, b]) {
        best = min(best, Double(a) * (knobs[0].price ?? 1) + Double(b) * (knobs[1].price ?? 1))
      }
    }
    return best
  }

  @Test("where one makes up for another, the cheapest mix by price, and by count where there is none")
  func substitutes() async throws {
    let curves: [([Int]) -> Bool] = [
      { $0[0] * $0[1] >= 100 }, { 3 * $0[0] + $0[1] >= 60 }, { $0[0] + 2 * $0[1] >= 50 && $0[0] >= 7 },
      { $0[0] * $0[0] + $0[1] * $0[1] >= 900 }, { min($0[0], 2 * $0[1]) + $0[1] / 3 >= 20 },
    ]
    for prices in [(nil, nil), (1.0, 1.0), (5.0, 1.0), (0.4, 3.7)] as [(Double?, Double?)] {
      let knobs = [knob("a", price: prices.0), knob("b", price: prices.1)]
      for holds in curves {
        let found = try #require(answer(try await run(knobs, holds: holds), knobs))
        let cost = Double(found[0]) * (prices.0 ?? 1) + Double(found[1]) * (prices.1 ?? 1)
        #expect(holds(found))
        #expect(abs(cost - cheapest(knobs, holds)) < 1e-9)
      }
    }
  }

  @Test("what fails rules out all below it, so no such mix is asked about") func rulesOut() async throws {
    let knobs = [knob("a"), knob("b"), knob("c")]
    let asked = Asked()
    let holds = { (mix: [Int]) in mix.reduce(0, +) >= 50 }
    _ = try await run(knobs, asked, holds: holds)
    for (place, mix) in asked.mixes.enumerated() {
      let failed = asked.mixes[..<place].filter { !holds($0.map { $0 + 1 }) }
      #expect(!failed.contains { failed in zip(mix, failed).allSatisfy { $0 <= $1 } })
    }
  }

  @Test("where not even the most of everything holds, nothing does, and that is the nearest") func nothing()
    async throws
  {
    let knobs = [knob("a", most: 8), knob("b", most: 9)]
    #expect(try await run(knobs) { _ in false } == .nothing(nearest: [7, 8]))
  }

  @Test("where the most breaks and less holds, the answer is found below, and said to be so") func moreBreaks()
    async throws
  {
    let knobs = [knob("a"), knob("b")]
    let outcome = try await run(knobs) { $0[0] >= 4 && $0[1] >= 6 && $0[0] <= 25 }
    #expect(answer(outcome, knobs) == [4, 6])
    guard case .found(let found) = outcome else { return }
    #expect(found.moreBreaks)
  }

  @Test("the most of everything left undecided is no answer") func undecided() async throws {
    var search = MixSearch(knobs: [knob("a", most: 3)], low: [0]) { _ in .undecided }
    #expect(try await search.run() == .undecided([2]))
  }

  @Test("what stays undecided counts as what does not hold") func cautious() async throws {
    let knobs = [knob("a")]
    var search = MixSearch(knobs: knobs, low: [0]) { mix in
      let value = knobs[0].value(mix[0])
      return value >= 17 ? .holds : value == 16 ? .undecided : .breaks
    }
    #expect(answer(try await search.run(), knobs) == [17])
  }

  @Test("many mixes of one cost are bounded, and then the answer is not called the cheapest") func bounded()
    async throws
  {
    let knobs = (0..<6).map { knob("k\($0)", most: 400) }
    let asked = Asked()
    let outcome = try await run(knobs, asked) { $0.reduce(0, +) >= 900 }
    guard case .found(let found) = outcome else {
      Issue.record("something holds")
      return
    }
    #expect(!found.isCheapest)
    #expect(asked.mixes.count < 6 * 20 + MixSearch.mostCheaper + 2_400)
  }
}
