import NeedletailComparison
import NeedletailEngine
public import NeedletailWorkload

/// What a measurement of the same on both sides says of a machine: how noisy figures are from run to run, and the least change that a
/// gate would find there.
public struct SelfCheck: Sendable, Equatable {
  public static let schema = "needletail.self-check/1"
  /// How probable it is that a change of the least size is found.
  public static let power = 0.9

  /// One figure's noise.
  public struct Row: Sendable, Equatable {
    public var allowance: Allowance
    /// Of all runs; `nil` where none has a value.
    public var median: Double?
    /// The standard deviation of one run, without what both runs of a pair have in common: a share of the value where
    /// `isRelative` (the coefficient of variation), else in the figure's unit. `nil` for fewer than four pairs.
    public var noise: Double?
    public var isRelative: Bool
    /// The least change, what is allowed included, that is called broken with probability `power`, on the scale of `noise`;
    /// `nil` where the pairs are too few for any.
    public var leastChange: Double?
    /// What the gate called it, which should not be `broken`.
    public var verdict: GateResult.Verdict

    public init(
      allowance: Allowance, median: Double?, noise: Double?, isRelative: Bool, leastChange: Double?,
      verdict: GateResult.Verdict
    ) {
      self.allowance = allowance
      self.median = median
      self.noise = noise
      self.isRelative = isRelative
      self.leastChange = leastChange
      self.verdict = verdict
    }
  }

  /// The gate of the same against itself.
  public var gate: GateResult
  /// Its allowances, in order.
  public var rows: [Row]

  /// - Parameter gate: of two sides that ran the same; `pairs` is the number that the least changes are told for.
  public init(of gate: GateResult) {
    self.gate = gate
    let confidence = Self.confidence(pairs: gate.pairs, of: gate.confidence)
    let pairs = zip(gate.comparison.base.runs, gate.comparison.head.runs)
      .filter { $0.status == .completed && $1.status == .completed }
    rows = gate.rows.map { row in
      let values = pairs.compactMap { base, head -> (base: Double, head: Double)? in
        guard let before = base.value(of: row.allowance.figure), let after = head.value(of: row.allowance.figure) else {
          return nil
        }
        return (before, after)
      }
      return Row(row, values, confidence: confidence, figures: gate.rows.count)
    }
  }

  /// Whether nothing was called broken, as it should be.
  public var isQuiet: Bool { rows.allSatisfy { $0.verdict != .broken } }

  /// That of the last look of a gate of this number of pairs, which has not all of the level.
  static func confidence(pairs: Int, of confidence: Double) -> Double {
    let looks = Spending.looks(fewest: PairingPlan.usualFewest, most: max(1, pairs))
    let before = looks.dropLast().last ?? 0
    let look = Spending.Look(at: looks.last ?? 1, after: before, of: looks.last ?? 1)
    return 1 - look.level(of: 1 - confidence)
  }
}

extension SelfCheck.Row {
  fileprivate init(
    _ row: GateResult.Row, _ values: [(base: Double, head: Double)], confidence: Double, figures: Int
  ) {
    let figure = row.allowance.figure.figure
    let sample = try? PairedSample(
      base: values.map(\.base), head: values.map(\.head), isShare: figure.unit == .share)
    let noise = sample.flatMap { NoiseFloor($0) }
    let all = (values.map(\.base) + values.map(\.head)).sorted()
    let median = all.isEmpty ? nil : (all[(all.count - 1) / 2] + all[all.count / 2]) / 2
    // Where both directions are for the worse each has half of the level.
    let tests = row.allowance.side == .both ? 2 * figures : figures
    let beyond = noise?.smallestChange(
      pairs: values.count, figures: tests, confidence: confidence, power: SelfCheck.power)
    let isRelative = sample?.isRelative ?? false
    self.init(
      allowance: row.allowance, median: median, noise: noise?.ofOneRun, isRelative: isRelative,
      leastChange: beyond.map { Self.leastChange(row.allowance, beyond: $0, isRelative: isRelative, median ?? 0) },
      verdict: row.verdict)
  }

  /// With what is allowed: beyond it on every scale on which something is.
  private static func leastChange(
    _ allowance: Allowance, beyond: Double, isRelative: Bool, _ median: Double
  ) -> Double {
    let floor = max(allowance.absolute ?? 0, allowance.figure.figure.leastChange)
    guard isRelative else { return max(floor, (allowance.relative ?? 0) * median.magnitude) + beyond }
    let inOwnUnit = floor / median + beyond
    guard let share = allowance.relative else { return inOwnUnit }
    let asShare = allowance.side == .fall ? 1 - (1 - share) / (1 + beyond) : (1 + share) * (1 + beyond) - 1
    return max(inOwnUnit, asShare)
  }
}
