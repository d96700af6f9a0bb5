/// A series of runs about which it is known where its level changes.
struct SyntheticSeries: Sendable, Equatable {
  /// What the series are made to show.
  enum Kind: String, Sendable, CaseIterable {
    /// Level, with noise.
    case level
    /// One step of 3 to 20 % up or down, at least five runs from either end.
    case step
    /// One step of 3 %.
    case smallStep = "step of 3 %"
    /// One step of 5 %.
    case mediumStep = "step of 5 %"
    /// Level, but that one run in 20 is up to half as large again.
    case outliers
    /// One step of 3 to 20 %, with the same outliers.
    case stepAmongOutliers = "step among outliers"
    /// 10 % up for a fifth of the runs somewhere in the middle, and down again.
    case bump
    /// Up by 20 % from the first run to the last, by as much each run.
    case drift
    /// One step of 3 to 20 % in 2,000 runs.
    case long = "step in 2,000 runs"

    /// Whether a change point in it is a false alarm.
    var isWithoutChange: Bool { self == .level || self == .outliers }
  }

  var kind: Kind
  var values: [Double]
  /// The first runs of new levels.
  var truth: [Int]

  /// A series of 30 to 200 runs, or 2,000, whose noise has a coefficient of variation of 3 %.
  init(_ kind: Kind, _ draws: inout SeriesDraws) {
    let count = kind == .long ? 2_000 : draws.whole(30...200)
    let place = draws.whole(5...count - 5)
    let size = draws.unit * 0.17 + 0.03
    let isUp = draws.unit < 0.5
    func step(_ size: Double) -> Double { isUp ? 1 + size : 1 - size }
    var levels = Array(repeating: 100.0, count: count)
    var truth: [Int] = []
    func change(from index: Int, by factor: Double) {
      truth.append(index)
      for run in index..<count { levels[run] *= factor }
    }
    switch kind {
    case .level, .outliers: break
    case .step, .stepAmongOutliers, .long: change(from: place, by: step(size))
    case .smallStep: change(from: place, by: step(0.03))
    case .mediumStep: change(from: place, by: step(0.05))
    case .bump:
      let start = count / 4 + place * (count * 3 / 10) / count
      change(from: start, by: 1.1)
      change(from: start + count / 5, by: 1 / 1.1)
    case .drift: for run in 0..<count { levels[run] *= 1 + 0.2 * Double(run) / Double(count - 1) }
    }
    let hasOutliers = kind == .outliers || kind == .stepAmongOutliers
    values = levels.map { level in
      let value = level * (1 + 0.03 * draws.normal)
      return hasOutliers && draws.unit < 0.05 ? value * (1 + draws.unit / 2) : value
    }
    self.kind = kind
    self.truth = truth
  }
}

/// Draws in a fixed sequence, the same on every machine.
struct SeriesDraws: Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// Uniform in [0, 1), by SplitMix64 (Steele, Lea, Flood 2014).
  var unit: Double {
    mutating get {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
    }
  }

  /// Of mean 0 and variance 1, normal to within 1 % of its density up to three deviations: half the sum of 48 uniform draws about
  /// their mean.
  var normal: Double {
    mutating get {
      var sum = -24.0
      for _ in 0..<48 { sum += unit }
      return sum / 2
    }
  }

  mutating func whole(_ range: ClosedRange<Int>) -> Int { range.lowerBound + Int(unit * Double(range.count)) }
}
