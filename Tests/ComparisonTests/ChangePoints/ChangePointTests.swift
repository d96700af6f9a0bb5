import NeedletailComparison
import Testing

/// What is found in series whose levels are known.
struct ChangePointTests {
  /// So many values around a level, a thirtieth of it up and down in turn.
  private func runs(_ count: Int, around level: Double) -> [Double] {
    (0..<count).map { level * (1 + [-1.0, 0.6, 0, -0.4, 1, -0.8, 0.3, 0.8, -0.2, 0.4][$0 % 10] / 30) }
  }

  private func found(_ values: [Double]) throws -> [Int] { try ChangePoints(in: values).points.map(\.index) }

  @Test("a step is found at the run that began it, with the medians around it and its size")
  func step() throws {
    let found = try ChangePoints(in: runs(30, around: 100) + runs(20, around: 120))
    let point = try #require(found.points.first)
    #expect(found.points.count == 1 && found.trends.isEmpty && !found.isTooShort)
    #expect(point.index == 30 && point.range == 30...30)
    // In the middle of ten are +0 and +0.3 thirtieths.
    #expect(abs(point.before - 100.5) < 1e-9 && abs(point.after - 120.6) < 1e-9)
    #expect(point.shift.isRelative)
    #expect(abs(point.shift.estimate - 0.2) < 0.005)
    #expect(try #require(point.shift.interval).contains(0.2))
    #expect(point.p == 0.001)
  }

  @Test("a step down is one, and so is one between levels that are not positive, which is told as a difference")
  func stepsElsewhere() throws {
    let down = try ChangePoints(in: runs(20, around: 100) + runs(20, around: 90))
    #expect(down.points.map(\.index) == [20])
    #expect(try #require(down.points.first).shift.estimate < 0)
    let (none, some) = (Array(repeating: 0.0, count: 20), runs(20, around: 0.05))
    let rate = try #require(try ChangePoints(in: none + some).points.first)
    #expect(rate.index == 20 && !rate.shift.isRelative)
    #expect(abs(rate.shift.estimate - 0.05) < 0.001)
  }

  @Test("one bad run is no change point, and neither are two")
  func badRuns() throws {
    var values = runs(50, around: 100)
    values[40] = 300
    #expect(try found(values) == [])
    values[41] = 250
    #expect(try found(values) == [])
  }

  @Test("a step among bad runs is found where it is, and told by medians that these do not move")
  func stepAmongBadRuns() throws {
    var values = runs(30, around: 100) + runs(30, around: 110)
    for index in [7, 19, 33, 52] { values[index] *= 1.8 }
    let point = try #require(try ChangePoints(in: values).points.first)
    #expect(abs(point.index - 30) <= 1)
    #expect(abs(point.before - 100.5) < 1 && abs(point.after - 110.5) < 1)
  }

  @Test("what goes up and comes down again is two change points")
  func bump() throws {
    let values = runs(60, around: 100) + runs(15, around: 115) + runs(60, around: 100)
    #expect(try found(values) == [60, 75])
  }

  @Test("stairs are change points, one for each step")
  func stairs() throws {
    let levels = [100.0, 110, 121, 133]
    #expect(try found(levels.flatMap { runs(20, around: $0) }) == [20, 40, 60])
  }

  @Test("a drift is a trend and no change point")
  func drift() throws {
    let values = runs(60, around: 100).enumerated().map { $1 * (1 + 0.005 * Double($0)) }
    let found = try ChangePoints(in: values)
    #expect(found.points.isEmpty)
    let trend = try #require(found.trends.first)
    #expect(trend.range == 0..<60)
    // 100 and 129.5 and the sixth of a percent by which the ten are above their middle on average.
    #expect(abs(trend.first - 100.6) < 1 && abs(trend.last - 130.2) < 1)
  }

  @Test("a drift without any noise is a trend")
  func exactDrift() throws {
    let found = try ChangePoints(in: (0..<40).map { 100 + Double($0) })
    #expect(found.points.isEmpty && found.trends.map(\.range) == [0..<40])
  }

  @Test("equal values have no change point; two equal levels have one")
  func equalValues() throws {
    #expect(try found(Array(repeating: 5, count: 40)) == [])
    #expect(try found(Array(repeating: 5, count: 20) + Array(repeating: 6, count: 20)) == [20])
  }

  @Test("of fewer than twelve runs nothing is said; six and six are enough")
  func shortSeries() throws {
    let (low, high) = (runs(6, around: 100), runs(6, around: 150))
    let short = try ChangePoints(in: Array(low + high.dropLast()))
    #expect(short.isTooShort && short.points.isEmpty)
    #expect(try ChangePoints(in: []).isTooShort)
    #expect(try found(low + high) == [6])
  }

  @Test("what is not a number is refused with its place, and so are too many runs")
  func refusals() {
    for value in [Double.nan, .infinity, -.infinity, 1e160] {
      var values = runs(20, around: 1)
      values[7] = value
      #expect(throws: ChangePointProblem.unusable(7)) { try ChangePoints(in: values) }
    }
    #expect(throws: ChangePointProblem.tooMany(2_001)) { try ChangePoints(in: runs(2_001, around: 1)) }
    #expect("\(ChangePointProblem.unusable(7))".hasPrefix("value 8 "))
  }

  @Test("a series in another unit has the same change points")
  func otherUnits() throws {
    let values = runs(40, around: 100) + runs(40, around: 104)
    let (one, other) = (try ChangePoints(in: values), try ChangePoints(in: values.map { $0 * 1_024 }))
    #expect(one.points.count == 1 && one.points.map(\.index) == other.points.map(\.index))
    #expect(one.points.map(\.shift) == other.points.map(\.shift) && one.points.map(\.p) == other.points.map(\.p))
  }
}
