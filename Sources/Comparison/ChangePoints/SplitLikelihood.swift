/// Where in a stretch of two levels the second begins: the likelihood of each place.
///
/// Values are taken as normal about two levels with one spread, those that lie more than 2.5 times the spread beyond both as
/// lying there, so that a bad run moves little. The likelihood of a place, at the best levels and spread for it, is
/// (what the levels leave unexplained)^(−n/2).
struct SplitLikelihood {
  /// From the stretch's beginning: the middle of five places, the nearer of more weight, that are the likeliest together. A run or two
  /// aside is right enough for a reader, and more often so than at the likeliest place alone.
  private(set) var index: Int
  /// 95 % of the likelihood.
  private(set) var range: ClosedRange<Int>

  private static let weights = [0.6, 0.8, 1, 0.8, 0.6]

  /// - Parameter index: about where, as a test of ranks has it.
  /// - Complexity: O(n log n).
  init(of values: ArraySlice<Double>, around index: Int) {
    let first = ChangePoints.fewestOfLevel
    let values = Array(values)
    var likelihoods = [1.0]
    var place = index
    for _ in 0..<2 {
      likelihoods = Self.likelihoods(Self.withoutOutliers([values[..<place], values[place...]]))
      place = first + Self.largest(likelihoods)
    }
    let together = likelihoods.indices.map { middle in
      Self.weights.indices.reduce(0.0) { sum, weight in
        let other = middle + weight - 2
        return likelihoods.indices.contains(other) ? sum + Self.weights[weight] * likelihoods[other] : sum
      }
    }
    self.index = first + Self.largest(together)
    let total = likelihoods.reduce(0, +)
    func quantile(_ share: Double) -> Int {
      var sum = 0.0
      return likelihoods.firstIndex { likelihood in
        sum += likelihood
        return sum >= share * total
      } ?? likelihoods.count - 1
    }
    let (low, high) = (first + quantile(0.025), first + quantile(0.975))
    range = min(low, self.index)...max(high, self.index)
  }

  private static func largest(_ values: [Double]) -> Int {
    values.indices.max { values[$0] < values[$1] } ?? 0
  }

  /// The values of consecutive levels, those far beyond all of these moved near. What lies between two levels stays, so that a run of one that
  /// was taken for a run of the other can still be told.
  static func withoutOutliers(_ levels: [ArraySlice<Double>]) -> [Double] {
    let medians = levels.map { Array($0).median }
    let deviations = zip(levels, medians).flatMap { level, median in level.map { ($0 - median).magnitude } }
    // For a normal sample the standard deviation is 1.4826 times the median deviation.
    let reach = 2.5 * 1.4826 * deviations.median
    let (low, high) = ((medians.min() ?? 0) - reach, (medians.max() ?? 0) + reach)
    return levels.flatMap { level in level.map { min(max($0, low), high) } }
  }

  /// By place, from the fewest runs of a level; the largest is 1.
  private static func likelihoods(_ values: [Double]) -> [Double] {
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let deviations = values.map { $0 - mean }
    let whole = deviations.reduce(0) { $0 + $1 * $1 }
    let fewest = ChangePoints.fewestOfLevel
    var sum = deviations[..<fewest].reduce(0, +)
    let unexplained = (fewest...values.count - fewest).map { count in
      let before = Double(count)
      let left = whole - sum * sum * n / (before * (n - before))
      if count < values.count { sum += deviations[count] }
      // What rounding leaves of nothing is nothing.
      return left <= 1e-13 * whole ? 0 : left
    }
    let least = unexplained.min() ?? 0
    return unexplained.map { $0 == least ? 1 : (least / $0).power(values.count).squareRoot() }
  }
}

extension Double {
  /// By repeated squaring, so that the same bits come out on every machine.
  func power(_ exponent: Int) -> Double {
    var (result, square, rest) = (1.0, self, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
