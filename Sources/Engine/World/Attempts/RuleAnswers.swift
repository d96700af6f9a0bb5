import NeedletailLanes
import Synchronization

/// The answers to attempts that wait for one (`RuleDecision.awaitAnswer`), on their way from any thread to the conductor.
///
/// Bounded by the attempts that wait: each is answered once, and an answer to one that has gone is dropped when it is taken.
package final class RuleAnswers: Sendable {
  private struct State: Sendable {
    var answers: [(ticket: AttemptTicket, passes: Bool)] = []
    var bell: Bell?
  }

  private let state = Guarded(State())
  private let isWaiting = Atomic(false)

  package init() {}

  /// Any thread, at any time; after the end of the run it does nothing.
  package func answer(_ ticket: AttemptTicket, passes: Bool) {
    state.withLock { state in
      state.answers.append((ticket, passes))
      isWaiting.store(true, ordering: .sequentiallyConsistent)
      // Under the lock, so that the bell is there: the conductor takes it away before it frees it.
      state.bell?.ring()
    }
  }

  var isEmpty: Bool { !isWaiting.load(ordering: .sequentiallyConsistent) }

  /// From now on an answer wakes this conductor; with `nil`, none.
  func wake(_ bell: Bell?) { state.withLock { $0.bell = bell } }

  /// Takes what has come. The conductor's thread only.
  func take() -> [(ticket: AttemptTicket, passes: Bool)] {
    if isEmpty { return [] }
    return state.withLock { state in
      isWaiting.store(false, ordering: .sequentiallyConsistent)
      let answers = state.answers
      state.answers.removeAll(keepingCapacity: true)
      return answers
    }
  }
}

/// The rules of a run, and where their answers from outside come.
package struct RuleBook: Sendable {
  package var rules: [any AdmissionRule] = []
  package var answers: RuleAnswers?

  package init(_ rules: [any AdmissionRule] = [], answers: RuleAnswers? = nil) {
    self.rules = rules
    self.answers = answers
  }
}
