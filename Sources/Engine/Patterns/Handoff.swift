import NeedletailCouriers

extension Pattern {
  /// Tiers in order: each handles the job or escalates it to the next; the last tier always executes.
  ///
  /// A failed tier escalates when errors are handled gracefully, and fails the pattern under fail-fast. When the last
  /// tier fails, the job is partial if an earlier one had succeeded, and failed otherwise. The output of the last tier
  /// that succeeded is handed on.
  ///
  /// - Parameter tiers: Pools from the first line to the last; at least one.
  public static func handoff(tiers: [any PoolName]) -> Pattern {
    .escalate(tiers.map { .call($0, as: .handle) })
  }
}
