public import NeedletailWorkload

/// How a figure differs between two sides, over paired runs.
public struct FigureChange: Sendable, Equatable {
  /// What a change means for users.
  public enum Judgement: String, Sendable, CaseIterable {
    case better, worse
    /// No difference in any pair.
    case same
    /// The interval of the change includes none.
    case unclear
    /// It changed, and the figure has no better way.
    case changed
    /// One side has no value.
    case absent
  }

  public var figure: GatedFigure
  /// The medians of each side's values, or the means where `isOfMeans`; `nil` where it has none.
  public var base: Double?
  public var head: Double?
  /// Pairs that have it on both sides.
  public var pairs: Int
  /// The change: a share of the base where `isRelative` (0.05 is +5 %), else in the figure's unit; `nil` where it is not known.
  public var change: Double?
  /// The interval of the change; `nil` where there are too few pairs for one. An end may be infinite.
  public var interval: ClosedRange<Double>?
  public var isRelative: Bool
  public var judgement: Judgement
  /// Whether `base` and `head` are means: the medians would not show a change that few pairs have.
  public var isOfMeans: Bool

  public init(
    figure: GatedFigure, base: Double?, head: Double?, pairs: Int, change: Double?, interval: ClosedRange<Double>?,
    isRelative: Bool, judgement: Judgement, isOfMeans: Bool = false
  ) {
    self.figure = figure
    self.base = base
    self.head = head
    self.pairs = pairs
    self.change = change
    self.interval = interval
    self.isRelative = isRelative
    self.judgement = judgement
    self.isOfMeans = isOfMeans
  }
}

/// Something of the inputs that is not the same on both sides: `agents.assistant.count 16 → 20`.
public struct InputChange: Sendable, Equatable {
  public var key: String
  /// `nil` where it does not have the key.
  public var base: String?
  public var head: String?

  public init(key: String, base: String?, head: String?) {
    self.key = key
    self.base = base
    self.head = head
  }
}
