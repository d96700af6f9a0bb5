/// Many shorter windows of a stretch, each of which is looked into for a split.
///
/// They are seeded intervals (Kovács, Bühlmann, Li and Munk 2023): of each length in a geometric sequence as many as overlap by
/// half, so that each change has a window in which it is the only one, and all together are O(n log n) long.
struct SplitWindows {
  let windows: [Window]

  init(partsOf count: Int) {
    var windows: [Window] = []
    // Of fewer runs no split is sure enough.
    let shortest = ChangePoints.fewestRuns
    var number = 1.0
    while true {
      number *= 2.0.squareRoot()
      let length = Int((Double(count) / number).rounded(.up))
      guard length >= shortest, length < count else { break }
      let steps = 2 * Int(number.rounded(.up)) - 2
      for step in 0...steps {
        let start = (count - length) * step / steps
        windows.append(Window(start..<start + length))
      }
    }
    self.windows = windows
  }

  /// The place of the largest standardized difference over all windows, and the square of that; `nil` without windows.
  ///
  /// - Parameter sums: of the first scores.
  func best(_ sums: [Double]) -> (index: Int, square: Double)? {
    windows.map { $0.best(sums) }.max { $0.square < $1.square }
  }

  /// The sums of the first scores: of none, one, two, ….
  static func sums(_ scores: [Double]) -> [Double] {
    var sums = [0.0]
    sums.reserveCapacity(scores.count + 1)
    var sum = 0.0
    for score in scores {
      sum += score
      sums.append(sum)
    }
    return sums
  }

  struct Window {
    let range: Range<Int>
    /// By the number of runs before the split, from the fewest of a level: 1 over the variance of the sum of their scores,
    /// which are of variance 1.
    let precisions: [Double]

    init(_ range: Range<Int>) {
      self.range = range
      let fewest = ChangePoints.fewestOfLevel
      let n = Double(range.count)
      precisions = (fewest...range.count - fewest).map { n / (Double($0) * (n - Double($0))) }
    }

    func best(_ sums: [Double]) -> (index: Int, square: Double) {
      let start = range.lowerBound
      let first = start + ChangePoints.fewestOfLevel
      let mean = (sums[range.upperBound] - sums[start]) / Double(range.count)
      var best = (index: first, square: -1.0)
      var expected = sums[start] + mean * Double(ChangePoints.fewestOfLevel)
      for (offset, precision) in precisions.enumerated() {
        let difference = sums[first + offset] - expected
        let square = difference * difference * precision
        if square > best.square { best = (first + offset, square) }
        expected += mean
      }
      return best
    }
  }
}
