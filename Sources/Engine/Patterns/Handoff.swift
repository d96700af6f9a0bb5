extension Pattern {
  /// Tiers in order: each handles the job or escalates it to the next; the last tier always executes.
  ///
  /// A failed tier escalates when errors are handled gracefully, and fails the job under fail-fast; the last tier's
  /// failure is the pattern's. The output of the tier that handled it is handed on.
  ///
  /// - Parameter tiers: Pool names from the first line to the last; at least one.
  public static func handoff(tiers: [String]) -> Pattern {
    .escalate(tiers.map { .call($0) })
  }
}
