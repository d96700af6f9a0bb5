extension Pattern {
  /// Several patterns at once; done when all of them have ended.
  ///
  /// When errors are handled gracefully the successes are kept and the job is partial; under fail-fast the first
  /// failure cancels the rest. Fails when none succeeds. All outputs are handed on, in order.
  public static func allOf(_ patterns: [Pattern]) -> Pattern { .parallel(patterns, join: .all) }
}
