import NeedletailCouriers

extension Pattern {
  /// All agents at once; optionally one more agent that merges what the survivors wrote.
  ///
  /// When errors are handled gracefully the successes are kept, in the agents' order, and the job is partial; under
  /// fail-fast the first failure cancels the rest. Nothing is ever run twice. With no survivor at all there is
  /// nothing to merge: the pattern fails and the merge agent is not called.
  ///
  /// - Parameters:
  ///   - agents: Pools; at least one.
  ///   - merge: The pool that is handed all survivors' outputs; `nil` hands them on side by side.
  public static func parallelAgents(_ agents: [any PoolName], merge: (any PoolName)? = nil) -> Pattern {
    let all = Pattern.parallel(agents.map { .call($0) }, join: .all)
    guard let merge else { return all }
    return .sequence([Step(all, isEssential: true), Step(.call(merge, as: .merge))])
  }
}
