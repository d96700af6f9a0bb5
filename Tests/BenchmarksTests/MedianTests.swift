import Testing

@testable import NeedletailMeasurement

@Suite("The median and its interval")
struct MedianTests {
  @Test("an odd number of rounds has a middle one, an even number the mean of two")
  func middle() throws {
    #expect(try #require(Median(of: [9, 1, 4])).value == 4)
    #expect(try #require(Median(of: [9, 1, 4, 2])).value == 3)
  }

  @Test("no rounds, or one that is not a number, have no median")
  func nothing() {
    #expect(Median(of: []) == nil)
    #expect(Median(of: [1, .nan, 2]) == nil)
  }

  @Test("nine rounds leave one out at either end: binomial tables give 1 − 2 · 10/512")
  func nineRounds() throws {
    let median = try #require(Median(of: [50, 10, 90, 20, 80, 30, 70, 40, 60]))
    #expect(median == Median(value: 50, low: 20, high: 80, level: 0.9609375))
  }

  @Test("five rounds cannot cover 95 %: their interval is all of them, and its level says 1 − 2/32")
  func fiveRounds() throws {
    let median = try #require(Median(of: [3, 1, 2, 5, 4]))
    #expect(median == Median(value: 3, low: 1, high: 5, level: 0.9375))
  }

  @Test("a single round has no interval, and its level says so")
  func oneRound() {
    #expect(Median(of: [7]) == Median(value: 7, low: 7, high: 7, level: 0))
  }

  /// Coverage by counting: of all 2ⁿ ways in which n values can lie below or above the true median, those in which it is
  /// between the two that the interval is made of.
  @Test("the level is what counting all cases gives, and no narrower interval covers 95 %", arguments: 1...16)
  func byCounting(rounds: Int) {
    func coverage(leavingOut outside: Int) -> Double {
      var covered = 0
      for ways in 0..<(1 << rounds) {
        let below = ways.nonzeroBitCount
        if below > outside && below < rounds - outside { covered += 1 }
      }
      return Double(covered) / Double(1 << rounds)
    }
    let (outside, level) = Median.outside(rounds)
    #expect(level == coverage(leavingOut: outside))
    if outside > 0 { #expect(level >= 0.95) }
    if 2 * (outside + 1) < rounds { #expect(coverage(leavingOut: outside + 1) < 0.95) }
  }

  @Test("a ratio is of the same round: a disturbance that slows both leaves it alone")
  func pairedRatio() throws {
    let ours = [10.0, 20, 10, 40, 10, 10]
    let theirs = [30.0, 60, 30, 120, 30, 30]
    #expect(try #require(Median.ratio(of: theirs, to: ours)) == Median(value: 3, low: 3, high: 3, level: 0.96875))
  }

  @Test("rounds that only one of the two has are left out of the ratio")
  func unpairedRounds() throws {
    #expect(try #require(Median.ratio(of: [2, 4, 600], to: [1, 2])).value == 2)
  }
}
