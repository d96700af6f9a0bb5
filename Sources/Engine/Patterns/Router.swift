import NeedletailCouriers

extension Pattern {
  /// Exactly one of several agents: by capability, in turn, at random, by load, by weight, or as a router agent says.
  ///
  /// No capable agent is an error unless a fallback is named. The chosen agent's failure is the pattern's, and so is
  /// the router agent's. The chosen agent's output is handed on.
  ///
  /// - Parameters:
  ///   - agents: Pools; at least one.
  ///   - by: How one is chosen; `.outcome` reads the router agent's choice.
  ///   - weights: One an agent, for `.routing(.weighted)`; `nil` is equal.
  ///   - fallback: The pool taken when no agent is capable.
  ///   - router: A pool that is called first, and whose outcome can decide.
  public static func router(
    agents: [any PoolName], by: Choose.By, weights: [Double]? = nil, fallback: (any PoolName)? = nil,
    router: (any PoolName)? = nil
  ) -> Pattern {
    let choice = Pattern.choose(
      Choose(
        among: agents.map { .call($0, as: .handle) }, by: by, weights: weights,
        fallback: fallback.map { .call($0, as: .handle) }))
    guard let router else { return choice }
    return .sequence([Step(.call(router, as: .route), isEssential: true), Step(choice, isEssential: true)])
  }
}
