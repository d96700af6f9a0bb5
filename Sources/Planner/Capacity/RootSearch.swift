import NeedletailEngine

/// Looks for the load at which one path just holds: where its margin goes through 0.
///
/// A secant search on the logarithm of the load, where margins are nearly straight, that keeps the closest loads seen on both sides (the
/// Illinois method: Dowell and Jarratt, BIT 11 (1971) 168–174). It bisects where that does not halve what lies between them in two steps, and doubles its steps as long as only one side is
/// known. It ends when the two sides are as close as `precision`, and before that where the next step would be shorter and the margin rises as
/// steeply as it is known to: then it answers where that step would lead. Where nothing is known of the slope, or the margin jumps, it looks
/// just beyond. A value: it is told margins and says which load is next.
struct RootSearch: Sendable {
  /// Where it came to its end.
  enum End: Sendable, Equatable {
    case inside
    /// It breaks at the least load already, or holds at the largest.
    case atLeast, atMost
  }

  private struct Sample: Sendable, Equatable {
    /// The logarithm of the factor.
    var place: Double
    var margin: Double
    /// Of a margin that was cut off only the sign is known.
    var isExact: Bool { abs(margin) < PathOutcome.mostMargin }
  }

  private let least: Double
  private let most: Double
  private let precision: Double
  private let step: Double?
  private var low: Sample?
  private var high: Sample?
  private var latest: Sample?
  private var before: Sample?
  private var widths: [Double] = []
  /// What the margin of the side that stayed is multiplied by, so that a secant does not creep towards the other.
  private var weights = (low: 1.0, high: 1.0)
  private var latestIsLow: Bool?
  /// How far the last step went while only one side was known.
  private var reach = 0.0
  /// How steep the margin is near the root, as far as it was known before.
  private let knownSlope: Double?
  /// The margin rises as it was said to, within a factor of three, as far as was seen: it goes straight through 0.
  private var isAsKnown: Bool
  private(set) var probes = 0
  /// The factor to try next; `nil` when it has ended.
  private(set) var next: Double?
  /// The root as a factor, and how its end came; `nil` before.
  private(set) var root: Double?
  private(set) var end: End?
  /// How much the margin rises with the logarithm of the load near the root.
  private(set) var slope: Double

  static let mostProbes = 60

  /// - Parameters:
  ///   - guess: where it begins, between the two.
  ///   - slope: of the margin over the logarithm of the load, where it is known.
  ///   - precision: of the root, as a share of it.
  ///   - step: of factors that can be run, where not all can be.
  init(
    from least: Double, to most: Double, guess: Double, slope: Double? = nil, precision: Double, step: Double? = nil
  ) {
    self.least = Elementary.log(least)
    self.most = Elementary.log(most)
    knownSlope = slope
    isAsKnown = slope != nil
    self.slope = slope ?? 3
    self.precision = precision
    self.step = step
    next = nil
    propose(Elementary.log(guess))
  }

  /// What the path came to at `next`.
  mutating func add(_ margin: Double) {
    guard let tried = next, end == nil else { return }
    probes += 1
    let sample = Sample(place: Elementary.log(tried), margin: margin)
    let isLow = margin <= 0
    if isLow {
      if low.map({ $0.place < sample.place }) ?? true { low = sample }
      weights = (1, latestIsLow == true ? weights.high / 2 : 1)
    } else {
      if high.map({ $0.place > sample.place }) ?? true { high = sample }
      weights = (latestIsLow == false ? weights.low / 2 : 1, 1)
    }
    latestIsLow = isLow
    // A load that holds above one that breaks: the lower edge counts.
    if let low, let high, low.place > high.place { self.low = nil }
    (before, latest) = (latest, sample)
    updateSlope()
    goOn(from: sample)
  }

  private mutating func updateSlope() {
    guard let latest, let before, latest.isExact, before.isExact else { return }
    let way = latest.place - before.place
    guard abs(way) >= 2 * precision, step == nil || way != 0 else { return }
    let found = (latest.margin - before.margin) / way
    if found > 0.05, found.isFinite { slope = found }
    isAsKnown = knownSlope.map { found < 3 * $0 && $0 < 3 * found } ?? false
  }

  private mutating func goOn(from sample: Sample) {
    if sample.margin > 0, sample.place <= least + 1e-12 { return finish(sample.place, .atLeast) }
    if sample.margin <= 0, sample.place >= most - 1e-12 { return finish(sample.place, .atMost) }
    if let low, let high { return narrow(low, high) }
    if probes >= Self.mostProbes { return finish(sample.place, sample.margin > 0 ? .atLeast : .atMost) }
    let move = -sample.margin / slope
    if sample.isExact, step == nil, abs(move) <= precision {
      if isAsKnown { return finish(sample.place + move, .inside) }
      // Just beyond, which it is if the margin is as straight as it seems.
      return propose(sample.place + (move >= 0 ? 1.5 : -1.5) * Swift.max(precision, reach))
    }
    // As far as the secant says and a little more, twice as far as the last time at least, and not too far at once.
    reach = Swift.min(Swift.max(1.1 * abs(move), 2 * reach), Double(1 << Swift.min(probes, 4)))
    propose(sample.margin > 0 ? sample.place - reach : sample.place + reach)
  }

  /// Both sides are known.
  private mutating func narrow(_ low: Sample, _ high: Sample) {
    let width = high.place - low.place
    widths.append(width)
    let root = root(between: low, high)
    if isNarrow(low, high) || probes >= Self.mostProbes { return finish(root, .inside) }
    let isNearLow = abs(low.margin) < abs(high.margin)
    if low.isExact, high.isExact, step == nil, abs(root - (isNearLow ? low : high).place) <= precision {
      if isAsKnown { return finish(root, .inside) }
      // Just beyond, further each time.
      let beyond = 0.99 * precision * Double(1 << Swift.min(Swift.max(0, widths.count - 4), 20))
      let place = isNearLow ? low.place + beyond : high.place - beyond
      return propose(low.place < place && place < high.place ? place : (low.place + high.place) / 2)
    }
    let isSlow = widths.count > 2 && width > widths[widths.count - 3] / 2
    propose(isSlow ? (low.place + high.place) / 2 : self.root(between: low, high, by: weights))
  }

  private func isNarrow(_ low: Sample, _ high: Sample) -> Bool {
    guard let step else { return high.place - low.place <= precision }
    return Elementary.exp(high.place) - Elementary.exp(low.place) < 1.5 * step
  }

  /// Where the straight line between the two goes through 0, or the middle where a margin was cut off.
  private func root(
    between low: Sample, _ high: Sample, by weights: (low: Double, high: Double) = (1, 1)
  ) -> Double {
    guard low.isExact, high.isExact else { return (low.place + high.place) / 2 }
    let (below, above) = (low.margin * weights.low, high.margin * weights.high)
    return low.place - below * (high.place - low.place) / (above - below)
  }

  private mutating func propose(_ place: Double) {
    var factor = Elementary.exp(Swift.min(Swift.max(place, least), most))
    if let step {
      // The nearest that can be run, and between the two sides.
      factor = Swift.max(1, (factor / step).rounded()) * step
      if let low { factor = Swift.max(factor, Elementary.exp(low.place) + step) }
      if let high { factor = Swift.min(factor, Elementary.exp(high.place) - step) }
      factor = Swift.max(1, (factor / step).rounded()) * step
    }
    next = factor
  }

  private mutating func finish(_ place: Double, _ end: End) {
    root = Elementary.exp(place)
    self.end = end
    next = nil
  }
}
