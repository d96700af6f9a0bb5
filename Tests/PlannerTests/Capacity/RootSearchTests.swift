import Testing

@testable import NeedletailPlanner

@Suite("The load at which a path just holds") struct RootSearchTests {
  /// Runs a search over a curve, and counts how often it was asked.
  private func search(
    _ search: RootSearch, over curve: (Double) -> Double
  ) -> (root: Double, end: RootSearch.End?, probes: Int) {
    var search = search
    var asked = 0
    while let factor = search.next, asked < 100 {
      asked += 1
      search.add(min(max(curve(factor), -PathOutcome.mostMargin), PathOutcome.mostMargin))
    }
    return (search.root ?? .nan, search.end, asked)
  }

  @Test(
    "a latency that grows as 1 / (1 − load) is found to a thousandth in a dozen probes, wherever the search begins",
    arguments: [(0.01, 12), (0.3, 12), (0.7, 5), (0.95, 12)])
  func hyperbola(guess: Double, probes: Int) {
    // 4.605 / (1 − x) = 20 at x = 0.76975.
    let found = search(RootSearch(from: 0.001, to: 0.999, guess: guess, precision: 0.001)) { load in
      load < 1 ? log(4.605 / (1 - load) / 20) : 4
    }
    #expect(abs(found.root / 0.769_75 - 1) < 0.001)
    #expect(found.end == .inside && found.probes <= probes)
  }

  @Test("near the root two probes are enough") func fewProbes() {
    let found = search(RootSearch(from: 0.001, to: 0.999, guess: 0.76, slope: 3.3, precision: 0.002)) { load in
      log(4.605 / (1 - load) / 20)
    }
    #expect(abs(found.root / 0.769_75 - 1) < 0.001 && found.probes <= 2)
  }

  @Test("where the margin jumps, both sides come as close as was asked for", arguments: [0.02, 1.0, 40, 900])
  func jump(guess: Double) {
    let found = search(RootSearch(from: 0.01, to: 1_000, guess: guess, precision: 0.002)) { $0 < 3.3 ? -0.01 : 1.5 }
    #expect(abs(found.root / 3.3 - 1) < 0.002 && found.end == .inside)
    #expect(found.probes < 40)
  }

  @Test("of margins that were cut off only the side counts") func cutOff() {
    let found = search(RootSearch(from: 0.01, to: 1_000, guess: 0.5, precision: 0.002)) { $0 < 77 ? -99 : 99 }
    #expect(abs(found.root / 77 - 1) < 0.002 && found.probes < 40)
  }

  @Test("users are tried as whole numbers, and the root lies between the last that hold and the first that do not")
  func wholeNumbers() {
    var tried: [Double] = []
    let found = search(RootSearch(from: 1, to: 1_000, guess: 4, precision: 0.002, step: 1)) { users in
      tried.append(users)
      return log(users / 11.4)
    }
    #expect(tried.allSatisfy { $0 == $0.rounded() })
    #expect(found.root > 11 && found.root < 12 && found.end == .inside)
  }

  @Test("a path that holds at the largest load, or breaks at the least, says so") func ends() {
    #expect(search(RootSearch(from: 0.1, to: 50, guess: 1, precision: 0.01)) { _ in -0.3 }.end == .atMost)
    #expect(search(RootSearch(from: 0.1, to: 50, guess: 1, precision: 0.01)) { _ in 0.3 }.end == .atLeast)
    #expect(search(RootSearch(from: 1, to: 50, guess: 3, precision: 0.01, step: 1)) { _ in 0.3 }.end == .atLeast)
    #expect(search(RootSearch(from: 1, to: 50, guess: 3, precision: 0.01, step: 1)) { _ in -0.3 }.end == .atMost)
  }

  /// Enough for tests: by halving, of positive numbers.
  private func log(_ x: Double) -> Double {
    var (value, twos) = (x, 0.0)
    while value > 1.5 { (value, twos) = (value / 2, twos + 1) }
    while value < 0.75 { (value, twos) = (value * 2, twos - 1) }
    let ratio = (value - 1) / (value + 1)
    var (sum, power) = (0.0, ratio)
    for term in 0..<30 { (sum, power) = (sum + power / Double(2 * term + 1), power * ratio * ratio) }
    return 2 * sum + twos * 0.693_147_180_559_945_3
  }
}
