extension Trend {
  /// A line must be as much likelier than the levels as this.
  private static let preference = 3.0

  /// Splits into those that are changes of level and stretches that drift.
  ///
  /// Consecutive splits in one direction are a trend where a straight line from the level before the first to that after
  /// the last is likelier than their levels, each further of which counts for two parameters (Schwarz 1978).
  static func told(of splits: [Int], in values: [Double]) -> (levels: [Int], trends: [Trend]) {
    var levels: [Int] = []
    var trends: [Trend] = []
    var place = 0
    while place < splits.count {
      var end = place + 1
      while end < splits.count, rises(end, splits, values) == rises(place, splits, values) { end += 1 }
      let start = place == 0 ? 0 : splits[place - 1]
      let stretch = start..<(end == splits.count ? values.count : splits[end])
      if let trend = Trend(over: stretch, insteadOf: Array(splits[place..<end]), in: values) {
        trends.append(trend)
      } else {
        levels += splits[place..<end]
      }
      place = end
    }
    return (levels, trends)
  }

  /// Whether the level after a split is above that before.
  private static func rises(_ place: Int, _ splits: [Int], _ values: [Double]) -> Bool {
    let start = place == 0 ? 0 : splits[place - 1]
    let end = place + 1 == splits.count ? values.count : splits[place + 1]
    return Array(values[splits[place]..<end]).median > Array(values[start..<splits[place]]).median
  }

  /// - Returns: `nil` where levels are likelier.
  private init?(over stretch: Range<Int>, insteadOf splits: [Int], in values: [Double]) {
    var levels: [Double] = []
    var ofLevels = 0.0
    var start = stretch.lowerBound
    for end in splits + [stretch.upperBound] {
      let level = SplitLikelihood.withoutOutliers([values[start..<end]])
      let mean = level.reduce(0, +) / Double(level.count)
      ofLevels += level.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      levels += level
      start = end
    }
    let n = Double(levels.count)
    let mean = levels.reduce(0, +) / n
    let middle = (n - 1) / 2
    var (product, square, whole) = (0.0, 0.0, 0.0)
    for (index, value) in levels.enumerated() {
      let distance = Double(index) - middle
      product += distance * (value - mean)
      square += distance * distance
      whole += (value - mean) * (value - mean)
    }
    let slope = product / square
    let ofLine = whole - slope * product
    guard ofLevels > 0, ofLine > 1e-13 * whole || ofLevels > 1e-13 * whole else { return nil }
    let ratio = ofLine <= 1e-13 * whole ? .infinity : (ofLevels / ofLine).power(levels.count).squareRoot()
    // A bound keeps the product finite where the ratio is nothing.
    guard ratio * n.power(min(splits.count - 1, 40)) > Self.preference else { return nil }
    self.init(range: stretch, first: mean - slope * middle, last: mean + slope * middle)
  }
}
