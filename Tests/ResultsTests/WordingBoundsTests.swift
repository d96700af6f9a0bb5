import NeedletailEngine
import Testing

@testable import NeedletailResults

@Suite("A figure beside its bound")
struct WordingBoundsTests {
  private func words(_ observed: Double, _ bound: Double, _ unit: Figure.Unit?) -> [String] {
    let pair = Wording(typeface: Typeface()).pair(observed, bound: bound, in: unit)
    return [pair.observed, pair.bound]
  }

  private static let alike: [(Double, Double, Figure.Unit, [String])] = [
    (61_400, 61_000, .milliseconds, ["61.4 s", "61.0 s"]),
    (61.4, 61, .seconds, ["61.4 s", "61.0 s"]), (7_200.4, 7_200, .seconds, ["7,200.4 s", "7,200.0 s"]),
    (999.96, 999.9, .milliseconds, ["1,000.0 ms", "999.9 ms"]),
    (1_000, 999.96, .milliseconds, ["1,000.00 ms", "999.96 ms"]),
    (0.0012343, 0.0012341, .seconds, ["1.2343 ms", "1.2341 ms"]),
    (0.00041231, 0.0004123, .milliseconds, ["412.31 ns", "412.30 ns"]),
    (0.12344, 0.1234, .share, ["12.344 %", "12.340 %"]), (0.00002, 0.00001, .share, ["0.002 %", "0.001 %"]),
    (10.004, 10.001, .dollars, ["$10.004", "$10.001"]), (987.4, 987.2, .jobsPerSecond, ["987.4", "987.2"]),
  ]

  @Test("what would be written alike has the fewest decimals that tell it apart, in one unit", arguments: alike)
  func apart(_ observed: Double, _ bound: Double, _ unit: Figure.Unit, _ expected: [String]) {
    #expect(words(observed, bound, unit) == expected)
    #expect(words(bound, observed, unit) == expected.reversed())
  }

  @Test("a count is told apart from a bound that is no whole number")
  func count() { #expect(words(4, 3.5, nil) == ["4.0", "3.5"]) }

  @Test("what differs already, and what is the same, is written as it is alone")
  func alone() {
    #expect(words(201_000, 20_000, .milliseconds) == ["3 min 21 s", "20.0 s"])
    #expect(words(61_400, 61_400, .milliseconds) == ["1 min 1 s", "1 min 1 s"])
    #expect(words(0.5, 0.5, .share) == ["50.0 %", "50.0 %"])
  }

  @Test("even neighbouring numbers are told apart, of every unit", arguments: Figure.Unit.allCases)
  func neighbours(_ unit: Figure.Unit) {
    for value in [1e-13, 1e-9, 0.07, 1, 61.4, 12_345.678, 1e11, 1e13] {
      // A part in a thousand million.
      let pair = words(value * (1 + 1e-9), value, unit)
      #expect(pair[0] != pair[1], "\(value): \(pair)")
    }
  }
}
