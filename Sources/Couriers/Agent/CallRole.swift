/// What a call is for in its pattern. Agents that serve several patterns, or several places in one, tell by it what is wanted.
public enum CallRole: String, Sendable, Hashable, CaseIterable, BitwiseCopyable {
  /// A step of a sequence, a branch, a call on its own.
  case step
  /// A supervisor before its workers: it makes the tasks.
  case plan
  /// A worker, or what works for it: it does one task.
  case work
  /// Puts together what workers or voters did.
  case aggregate
  /// Puts together what the agents of a parallel wrote.
  case merge
  /// One perspective of an ensemble.
  case propose
  /// Makes one answer of an ensemble's perspectives.
  case synthesize
  /// A voter of a consensus.
  case vote
  /// A side of a debate.
  case argue
  /// Decides on a debate.
  case judge
  /// Says who is to go on.
  case route
  /// A tier of a handoff, or the agent that a router chose.
  case handle
  /// Controls a blackboard: says who contributes next, and when the problem is solved.
  case control
  /// A specialist of a blackboard.
  case contribute

  /// It plans, decides or puts together what other calls do; accounts of time tell it from the others.
  public var isCoordinator: Bool {
    switch self {
    case .plan, .aggregate, .merge, .synthesize, .judge, .route, .control: true
    case .step, .work, .propose, .vote, .argue, .handle, .contribute: false
    }
  }
}
