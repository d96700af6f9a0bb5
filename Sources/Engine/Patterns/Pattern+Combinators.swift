public import NeedletailCouriers

/// The combinators as one writes them where the defaults serve:
///
///     .sequence([.call("triage"), .parallel([.call("billing"), .call("legal")]), .call("writer")])
extension Pattern {
  /// One call of an agent of the named pool.
  ///
  /// - Parameter role: what its agent reads in `CallContext.role`.
  public static func call(_ pool: any PoolName, as role: CallRole = .step) -> Pattern { .call(Call(pool, role: role)) }

  /// One after another, none of them essential; the output of each feeds the next.
  // An empty list could be of either kind: it is one of steps, and `problems` names it.
  @_disfavoredOverload
  public static func sequence(_ steps: [Pattern]) -> Pattern { .sequence(steps.map { Step($0) }) }

  /// `width` copies of the body at once.
  ///
  /// - Parameters:
  ///   - width: a number, or `.asPlanned`: what the agent before said in `Reply.fanOut`.
  ///   - join: when it is done.
  public static func fanOut(_ body: Pattern, width: Width, join: Join = .all) -> Pattern {
    .fanOut(body: body, width: width, join: join)
  }

  /// Rounds of a body.
  ///
  /// - Parameters:
  ///   - atMost: rounds, 1 or more.
  ///   - condition: what ends it early, asked of the body's outcome.
  ///   - otherwise: runs after the body in rounds whose condition did not hold.
  ///   - handing: what each round is handed.
  ///   - exhaustionIsPartial: rounds used up without the condition holding make the job partial.
  public static func loop(
    _ body: Pattern, atMost: Int, until condition: Condition = .never, otherwise: Pattern? = nil,
    handing: Loop.Handing = .previous, exhaustionIsPartial: Bool = false
  ) -> Pattern {
    .loop(
      Loop(
        body: body, otherwise: otherwise, atMost: atMost, until: condition, handing: handing,
        exhaustionIsPartial: exhaustionIsPartial))
  }

  /// One of several branches.
  ///
  /// - Parameters:
  ///   - by: how it is chosen; `.outcome` reads `Reply.choice` of the agent before.
  ///   - weights: one a branch, for `.routing(.weighted)`; `nil` is equal.
  ///   - fallback: the branch taken when no agent is capable.
  public static func choose(
    _ among: [Pattern], by: Choose.By = .outcome, weights: [Double]? = nil, fallback: Pattern? = nil
  ) -> Pattern {
    .choose(Choose(among: among, by: by, weights: weights, fallback: fallback))
  }

  /// One of several branches that have names of their own: `.choose(["faq": .call("assistant"), "dispute": .parallel([…])])`.
  ///
  /// - Parameters:
  ///   - branches: each once; `Reply.choice` of the agent before names one, and the latency of planned ones is told by name.
  ///   - by: how it is chosen.
  ///   - weights: one a branch, in their order, for `.routing(.weighted)`; `nil` is equal.
  ///   - fallback: the branch taken when the choice names none, or no agent is capable. It is called `fallback`, as no branch beside it may be.
  public static func choose(
    _ branches: KeyValuePairs<String, Pattern>, by: Choose.By = .outcome, weights: [Double]? = nil,
    fallback: Pattern? = nil
  ) -> Pattern {
    .choose(
      Choose(
        among: branches.map(\.value), by: by, weights: weights, fallback: fallback, names: branches.map(\.key)))
  }
}

/// In a sequence some steps of which are essential, each step says which it is: `[.essential(.call("plan")), .step(.call("work"))]`.
extension Pattern.Step {
  /// A step whose failure fails the sequence even where errors are handled gracefully.
  public static func essential(_ body: Pattern) -> Pattern.Step { Pattern.Step(body, isEssential: true) }

  /// Any other step.
  public static func step(_ body: Pattern) -> Pattern.Step { Pattern.Step(body) }
}

extension Pattern.Width: ExpressibleByIntegerLiteral {
  /// That many copies.
  public init(integerLiteral count: Int) { self = .exactly(count) }

  /// That many copies, 1 or more.
  public static func exactly(_ count: Int) -> Pattern.Width { .drawn(.constant(Double(count))) }

  /// As many as the previous outcome says in `Reply.fanOut`.
  public static var asPlanned: Pattern.Width { .outcome() }

  /// As many as the previous outcome says in `Reply.fanOut`; more than `limit` is an error.
  public static func asPlanned(atMost limit: Int) -> Pattern.Width { .outcome(atMost: limit) }
}
