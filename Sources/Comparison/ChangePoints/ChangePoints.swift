/// The change points of a series of runs, by binary segmentation over ranks.
///
/// A stretch of runs is split where the ranks before and after differ most, if a permutation test says that runs in a random
/// order seldom differ as much; then its parts are. Ranks make one bad run weigh no more than one run. What goes up and comes
/// down again hardly moves the halves of a long stretch, so where that test finds nothing a second one looks into many
/// shorter windows of the stretch (`SplitWindows`). The stretch as a whole is tested, so that false alarms are counted by the
/// series and not by the place: without any change, one in 200 series has a change point. (E-divisive, Matteson and James
/// 2014, has the same form with another measure of distance; `docs/change-points.md` compares.)
///
/// Then each change point is placed anew and tested between its neighbours, and one that is not kept up by them is taken away;
/// consecutive ones in one direction that a line explains better become a trend. Runs are taken as independent of each
/// other. All of it depends on the values alone.
package struct ChangePoints: Sendable, Equatable {
  package var points: [ChangePoint] = []
  package var trends: [Trend] = []
  /// Of fewer runs than `fewestRuns` nothing is said.
  package var isTooShort = false

  /// Six runs on either side are the fewest of which the test can say that they differ: they lie apart by chance in 2 of 924
  /// orders.
  package static let fewestRuns = 12
  package static let mostRuns = 2_000
  /// The fewest runs that are a level.
  static let fewestOfLevel = 3

  /// - Parameter values: of the runs in their order; at most `mostRuns`.
  /// - Throws: for what is not a number, and for too many.
  /// - Complexity: O(n²) at most: 1,000 orders of each stretch that is split.
  package init(in values: [Double]) throws(ChangePointProblem) {
    guard values.count <= Self.mostRuns else { throw .tooMany(values.count) }
    if let index = values.firstIndex(where: { !($0.magnitude <= 1e150) }) { throw .unusable(index) }
    guard values.count >= Self.fewestRuns else {
      isTooShort = true
      return
    }
    var tests: [Range<Int>: SplitTest] = [:]
    func test(_ stretch: Range<Int>) -> SplitTest {
      if let known = tests[stretch] { return known }
      let test = SplitTest(values[stretch])
      tests[stretch] = test
      return test
    }
    var splits = Self.splits(of: values, by: test)
    for _ in 0..<2 { Self.place(&splits, in: values) }
    let kept = Self.kept(splits, in: values, by: test)
    let indices = kept.map(\.index)
    let (levels, trends) = Trend.told(of: indices, in: values)
    self.trends = trends
    for (place, split) in kept.enumerated() where levels.contains(split.index) {
      points.append(Self.point(split, in: Self.neighbourhood(place, of: indices, values), values))
    }
  }

  /// A place that a stretch is split at, and how sure that is.
  struct Split: Equatable {
    var index: Int
    var range: ClosedRange<Int>
    var p = 1.0
  }

  /// The places at which the series and its parts are split, in order.
  private static func splits(of values: [Double], by test: (Range<Int>) -> SplitTest) -> [Split] {
    var splits: [Split] = []
    var stretches = [0..<values.count]
    while let stretch = stretches.popLast() {
      guard let index = test(stretch).split.map({ stretch.lowerBound + $0 }) else { continue }
      splits.append(Split(index: index, range: index...index))
      stretches.append(stretch.lowerBound..<index)
      stretches.append(index..<stretch.upperBound)
    }
    return splits.sorted { $0.index < $1.index }
  }

  /// Where the levels around the split at a place begin and end.
  private static func neighbourhood(_ place: Int, of indices: [Int], _ values: [Double]) -> Range<Int> {
    let start = place == 0 ? 0 : indices[place - 1]
    let end = place + 1 == indices.count ? values.count : indices[place + 1]
    return start..<end
  }

  /// Moves each split to where its neighbours say that it is.
  private static func place(_ splits: inout [Split], in values: [Double]) {
    for place in splits.indices {
      let stretch = neighbourhood(place, of: splits.map(\.index), values)
      let found = SplitLikelihood(of: values[stretch], around: splits[place].index - stretch.lowerBound)
      splits[place].index = stretch.lowerBound + found.index
      splits[place].range = stretch.lowerBound + found.range.lowerBound...stretch.lowerBound + found.range.upperBound
    }
  }

  /// Those that their neighbours keep up: the least likely one that is none is taken away, and those beside it are placed and
  /// tested again.
  private static func kept(
    _ splits: [Split], in values: [Double], by test: (Range<Int>) -> SplitTest
  ) -> [Split] {
    var kept = splits
    var untested = Array(repeating: true, count: kept.count)
    while true {
      for place in kept.indices where untested[place] {
        let stretch = neighbourhood(place, of: kept.map(\.index), values)
        kept[place].p = test(stretch).p
        untested[place] = false
      }
      guard let worst = kept.indices.max(by: { kept[$0].p < kept[$1].p }), kept[worst].p > SplitTest.level else {
        return kept
      }
      kept.remove(at: worst)
      untested.remove(at: worst)
      for place in [worst - 1, worst] where kept.indices.contains(place) { untested[place] = true }
      place(&kept, in: values)
    }
  }

  private static func point(_ split: Split, in stretch: Range<Int>, _ values: [Double]) -> ChangePoint {
    let before = Array(values[stretch.lowerBound..<split.index])
    let after = Array(values[split.index..<stretch.upperBound])
    return ChangePoint(
      index: split.index, range: split.range, before: before.median, after: after.median,
      shift: LevelShift(from: before, to: after), p: split.p)
  }
}

extension [Double] {
  /// The middle of the values, or the mean of the two in the middle; they are at least one.
  var median: Double {
    let sorted = sorted()
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
  }
}
