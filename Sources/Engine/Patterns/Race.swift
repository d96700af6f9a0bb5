extension Pattern {
  /// Several patterns at once; the first success wins.
  ///
  /// The losers are cancelled at that instant, and the tokens they had used are counted as wasted. Fails when none
  /// succeeds. The winner's output is handed on.
  public static func race(_ patterns: [Pattern]) -> Pattern { .parallel(patterns, join: .first) }
}
