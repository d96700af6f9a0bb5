public import NeedletailWorkload

/// What a gate came to: the comparison, and each allowance held against it.
public struct GateResult: Sendable, Equatable {
  public static let schema = "needletail.gate/1"

  /// What one allowance came to, and all together.
  public enum Verdict: String, Sendable, CaseIterable {
    case held, broken, undecided
  }

  /// What decided about a figure: the share that is allowed, the amount, or the least change that counts.
  public enum Basis: String, Sendable, CaseIterable {
    case relative, absolute, floor
  }

  /// One figure and what was allowed of it.
  public struct Row: Sendable, Equatable {
    public var allowance: Allowance
    /// The change in the terms of the allowance: relative where it gives a share, else in the figure's unit; where it gives both, in the terms
    /// of the one that decided.
    public var change: FigureChange
    /// `nil` where nothing was compared.
    public var basis: Basis?
    /// The change that this allows: a share of the base where `change` is relative, else in the figure's unit.
    public var allowed: Double?
    public var verdict: Verdict
    /// Why it is undecided or broken where that is not the interval: `head has no such figure`, `below the floor of 1 ms`.
    public var reason: String?
    /// How many more seeds or pairs would decide, as far as the spread seen tells; `nil` where it is decided, or none would.
    public var pairsToDecide: Int?
    /// Where the workload file allows it; `nil` where it does not.
    public var place: Place?
    /// The one-sided levels that the interval's ends are at: 0.002 is 99.8 %; `nil` where there is none.
    public var lowLevel: Double?
    public var highLevel: Double?

    public init(
      allowance: Allowance, change: FigureChange, verdict: Verdict, reason: String? = nil, pairsToDecide: Int? = nil,
      levels: (low: Double, high: Double)? = nil
    ) {
      self.allowance = allowance
      self.change = change
      allowed = change.isRelative ? allowance.relative : allowance.absolute
      self.verdict = verdict
      self.reason = reason
      self.pairsToDecide = pairsToDecide
      (lowLevel, highLevel) = (levels?.low, levels?.high)
    }
  }

  /// One of HEAD's own thresholds, over its runs.
  public struct OwnThreshold: Sendable, Equatable {
    /// `job_latency_ms p(99) < 45s`.
    public var expression: String
    public var verdict: Verdict
    public var runs: Int
    public var runsFailed: Int
    /// Where the workload file promises it; `nil` where that is not known.
    public var place: Place?

    public init(expression: String, verdict: Verdict, runs: Int, runsFailed: Int) {
      self.expression = expression
      self.verdict = verdict
      self.runs = runs
      self.runsFailed = runsFailed
    }
  }

  /// Where the workload file says what is allowed, for annotations: the path from the repository's root, as far as that is known.
  public struct Place: Sendable, Equatable {
    public var path: String
    public var line: Int

    public init(path: String, line: Int) {
      self.path = path
      self.line = line
    }
  }

  public var comparison: Comparison
  public var rows: [Row]
  public var thresholds: [OwnThreshold]
  /// 0.99.
  public var confidence: Double
  /// Pairs on the wall clock, seeds in virtual time.
  public var pairs: Int
  /// What is to be said of the gate as a whole, or of what has no place of its own, stands there.
  public var place: Place?
  /// The allowances are the usual ones: neither the file nor the command line has any.
  public var usesUsualAllowances: Bool
  /// Whether runs were cut off before their time, by Ctrl-C or a limit of time.
  public var isInterrupted: Bool
  /// What the reader should know besides: a failed run, a machine that was noisy.
  public var notes: [String]

  public init(
    comparison: Comparison, rows: [Row], thresholds: [OwnThreshold], confidence: Double, pairs: Int,
    place: Place? = nil, usesUsualAllowances: Bool = false, isInterrupted: Bool = false, notes: [String] = []
  ) {
    self.comparison = comparison
    self.rows = rows
    self.thresholds = thresholds
    self.confidence = confidence
    self.pairs = pairs
    self.place = place
    self.usesUsualAllowances = usesUsualAllowances
    self.isInterrupted = isInterrupted
    self.notes = notes
  }

  /// Broken where a figure or a threshold of HEAD is; else undecided where one is, or the gate was cut off.
  public var verdict: Verdict {
    let all = rows.map(\.verdict) + thresholds.map(\.verdict)
    if all.contains(.broken) { return .broken }
    return all.contains(.undecided) || isInterrupted ? .undecided : .held
  }
}
