/// Whether, and where, a stretch of runs falls into two levels: permutation tests over the scores of ranks.
///
/// The statistic is the largest of all places' standardized differences between the scores before and after. Its
/// distribution, were all orders of the runs as likely, is that over random orders, of which there are 999 in a fixed
/// sequence; as soon as enough of them reach the statistic to say that it is nothing, the rest is left out.
struct SplitTest {
  /// A stretch of `shortestLong` runs without a change is split with this probability at most.
  static let level = 0.005
  /// Of which the test of the whole stretch has most, and that of its windows the rest.
  static let levelOfWhole = 0.004
  static let levelOfWindows = 0.001
  /// In a shorter stretch what goes up and comes down again is seldom sure enough for that level, and few windows have their chance of a
  /// false alarm: they have as much as the whole.
  static let levelOfFewWindows = 0.004
  static let shortestLong = 60
  static let orders = 999

  /// The index that the stretch is split at, from its beginning.
  private(set) var split: Int?
  /// Of the test of the whole stretch; one above `level` says no more than that.
  private(set) var p = 1.0

  init(_ values: ArraySlice<Double>) {
    guard values.count >= 2 * ChangePoints.fewestOfLevel else { return }
    let scores = SplitScores(values)
    guard !scores.isConstant else { return }
    let whole = SplitWindows.Window(0..<values.count)
    let best = whole.best(SplitWindows.sums(scores.scores))
    let limits = whole.precisions.map { Self.reached(best.square) / $0 }
    p = Self.p(scores.scores) { order, scores in Self.shuffle(&scores, order: &order, reaches: limits) }
    if p <= Self.levelOfWhole {
      split = best.index
    } else {
      split = Self.splitOfWindows(scores.scores)
    }
  }

  private static func splitOfWindows(_ scores: [Double]) -> Int? {
    let windows = SplitWindows(partsOf: scores.count)
    guard let best = windows.best(SplitWindows.sums(scores)) else { return nil }
    let reached = reached(best.square)
    let p = p(scores) { order, scores in
      _ = shuffle(&scores, order: &order, reaches: [])
      let sums = SplitWindows.sums(scores)
      return windows.windows.contains { $0.best(sums).square >= reached }
    }
    return p <= (scores.count < shortestLong ? levelOfFewWindows : levelOfWindows) ? best.index : nil
  }

  /// A statistic's square as other orders reach it: their sums may differ in the last digits.
  private static func reached(_ square: Double) -> Double { square * (1 - 1e-9) }

  /// - Parameter draw: brings the scores into a next order, and says whether it reaches the statistic.
  private static func p(_ scores: [Double], draw: (inout RandomOrder, inout [Double]) -> Bool) -> Double {
    let most = Int((level * Double(orders + 1)).rounded(.down))
    var order = RandomOrder()
    var scores = scores
    var count = 0
    for drawn in 1...orders {
      if draw(&order, &scores) { count += 1 }
      if count > most { return Double(count + 1) / Double(drawn + 1) }
    }
    return Double(count + 1) / Double(orders + 1)
  }

  /// Brings the scores into a random order (Fisher and Yates), as far as that is needed.
  ///
  /// - Parameter limits: by the number of scores, from the fewest of a level: what the square of their sum must not reach.
  /// - Returns: whether one is reached; what comes after it is left as it was.
  private static func shuffle(
    _ scores: inout [Double], order: inout RandomOrder, reaches limits: [Double]
  ) -> Bool {
    var sum = 0.0
    let fewest = ChangePoints.fewestOfLevel
    for index in scores.indices {
      scores.swapAt(index, index + order.next(below: scores.count - index))
      sum += scores[index]
      let place = index + 1 - fewest
      if place >= 0, place < limits.count, sum * sum >= limits[place] { return true }
    }
    return false
  }
}

/// Whole numbers in a fixed sequence, by SplitMix64 (Steele, Lea, Flood 2014), two from each of its numbers.
struct RandomOrder {
  private var state: UInt64 = 0x5EED
  private var spare: UInt64?

  /// Uniform below `count`, at most 2,000, to within a part in two million.
  mutating func next(below count: Int) -> Int {
    let half: UInt64
    if let spare {
      half = spare
      self.spare = nil
    } else {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      z ^= z >> 31
      half = z >> 32
      spare = z & 0xFFFF_FFFF
    }
    return Int((half &* UInt64(count)) >> 32)
  }
}
