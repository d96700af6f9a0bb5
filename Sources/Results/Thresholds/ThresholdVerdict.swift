/// What a threshold came to over several runs.
public enum ThresholdVerdict: String, Sendable, Equatable, CaseIterable {
  /// The worse end of the figure's interval holds.
  case held
  /// Not even the better end of it does, or a run had nothing to observe.
  case broken
  /// The bound lies between the two ends: more seeds may decide.
  case undecided

  /// What several come to: broken where one is, else undecided where one is.
  package static func of(_ verdicts: [ThresholdVerdict]) -> ThresholdVerdict {
    verdicts.contains(.broken) ? .broken : verdicts.contains(.undecided) ? .undecided : .held
  }
}
