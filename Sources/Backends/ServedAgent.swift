package import NeedletailCouriers
package import NeedletailEngine

/// A kind of external agents as couriers serve it.
package protocol ServedAgent: ExternalAgent {
  associatedtype Ledger: AgentLedger

  /// Answers a pool's calls by this agent.
  ///
  /// - Parameters:
  ///   - pool: The pool's name, as the agent hears it.
  ///   - holdsSlots: A call that is cancelled comes back only when the agent is done with it; otherwise it may at once.
  ///   - ledger: Told what happens; one for all pools of the kind in a run.
  func service(named pool: String, holdsSlots: Bool, telling ledger: Ledger) -> PoolService

  /// Why this machine cannot run it; `nil` when it can, as far as that is known before its first call.
  func problem(in environment: [String: String]) -> AgentProblem?
}

/// What happened to all pools of a kind in one run; written on the couriers' threads, read at the end.
package protocol AgentLedger: AnyObject, Sendable {
  init()

  /// By pool; pools that were never needed are not among them.
  var statistics: [String: [AgentStatistic]] { get }

  /// Answers to calls that had been cancelled.
  var lateReplies: Int { get }
}

/// What is wrong with an agent, and what would be right.
package struct AgentProblem: Sendable, Equatable {
  package var message: String
  package var remedy: String

  package init(_ message: String, remedy: String) {
    self.message = message
    self.remedy = remedy
  }
}
