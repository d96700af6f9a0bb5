import NeedletailEngine

/// How far a figure may get worse before a gate breaks: `p(99) job_latency_ms +5%`.
public struct Allowance: Sendable, Hashable {
  /// Which changes are bounded.
  public enum Side: String, Sendable, CaseIterable {
    /// `+5%`: it may not rise further.
    case rise
    /// `-5%`: it may not fall further.
    case fall
    /// `±5%`: neither.
    case both
  }

  public var figure: GatedFigure
  public var side: Side
  /// The change of the figure relative to the base that is allowed, as a share, at least 0: 0.05 is 5 %; `nil` where only `absolute` is given.
  public var relative: Double?
  /// The change that is allowed in the figure's own unit, at least 0; `nil` where only `relative` is given. Where both are, a change within either is allowed.
  public var absolute: Double?
  /// The one way it is printed again: `+5%`, `+0.1pp`, `+5% or +10ms`.
  public var expression: String

  public init(
    _ figure: GatedFigure, _ side: Side, relative: Double? = nil, absolute: Double? = nil, expression: String
  ) {
    self.figure = figure
    self.side = side
    self.relative = relative
    self.absolute = absolute
    self.expression = expression
  }

  /// As `--allow` takes it.
  public var spelling: String { "\(figure.spelling) \(expression)" }

  /// The part of `expression` that gives `absolute`, `+10ms`; `nil` where there is none.
  public var amount: String? {
    let parts = expression.split(separator: " or ").map(String.init)
    return absolute == nil ? nil : parts.first { !$0.hasSuffix("%") }
  }
}

/// What a workload file says of how it is gated: its section `gate:`.
public struct GateSettings: Sendable, Equatable {
  /// Runs a side in virtual time; `nil` leaves it to the gate.
  public var seeds: Int?
  /// 0.5 to 1, both excluded; `nil` leaves it to the gate.
  public var confidence: Double?
  public var allowances: [Allowance]

  public init(seeds: Int? = nil, confidence: Double? = nil, allowances: [Allowance] = []) {
    self.seeds = seeds
    self.confidence = confidence
    self.allowances = allowances
  }

  /// Seeds in one gate, at most.
  public static let mostSeeds = 1_000
  /// Allowances in one gate, at most.
  public static let mostAllowances = 64

  /// What a gate holds where neither the file nor the command line allows anything.
  public static let usualAllowances: [Allowance] = [
    Allowance(GatedFigure(.jobLatency, .percentile(50)), .rise, relative: 0.05, expression: "+5%"),
    Allowance(GatedFigure(.jobLatency, .percentile(99)), .rise, relative: 0.05, expression: "+5%"),
    Allowance(GatedFigure(.jobsPerSecond, .value), .fall, relative: 0.02, expression: "-2%"),
    Allowance(GatedFigure(.jobFailureRate, .rate), .rise, absolute: 0.001, expression: "+0.1pp"),
    Allowance(GatedFigure(.cost, .value), .rise, relative: 0.02, expression: "+2%"),
  ]
}
