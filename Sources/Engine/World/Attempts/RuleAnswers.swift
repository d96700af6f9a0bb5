import NeedletailLanes
import Synchronization

/// The answers to attempts that wait for one (`RuleDecision.awaitAnswer`), on their way from any thread to the conductor of one run.
///
/// By the wall clock an answer is taken at once; in virtual time when nothing else is due, so that runs stay the same. Bounded: no
/// more than 65,536 wait to be taken.
package final class RuleAnswers: Sendable {
  private struct State: Sendable {
    var answers: [(ticket: AttemptTicket, passes: Bool)] = []
    var bell: Bell?
    var isClaimed = false
    var isClosed = false
  }

  private let state = Guarded(State())
  private let isWaiting = Atomic(false)
  private static let limit = 1 << 16

  package init() {}

  /// Any thread, at any time.
  ///
  /// - Returns: `false` when it was not taken in: the run is over, or too many answers wait. An answer to an attempt that has gone
  ///   meanwhile is taken in and dropped.
  @discardableResult
  package func answer(_ ticket: AttemptTicket, passes: Bool) -> Bool {
    state.withLock { state in
      if state.isClosed || state.answers.count >= Self.limit { return false }
      state.answers.append((ticket, passes))
      isWaiting.store(true, ordering: .sequentiallyConsistent)
      // Under the lock, so that the bell is there: the conductor takes it away before it lets go of it.
      state.bell?.ring()
      return true
    }
  }

  var isEmpty: Bool { !isWaiting.load(ordering: .sequentiallyConsistent) }

  /// Makes these the answers of a run; `false` where they are another run's.
  func claim() -> Bool {
    state.withLock { state in
      if state.isClaimed { return false }
      state.isClaimed = true
      return true
    }
  }

  /// From now on an answer wakes this conductor.
  func wake(_ bell: Bell) { state.withLock { $0.bell = bell } }

  /// The run is over: what has come is dropped, and nothing more is taken in.
  func close() {
    state.withLock { state in
      (state.isClosed, state.bell, state.answers) = (true, nil, [])
      isWaiting.store(false, ordering: .sequentiallyConsistent)
    }
  }

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

/// The rules of one run, and where their answers from outside come.
package struct RuleBook: Sendable {
  package var rules: [any AdmissionRule]
  package var answers: RuleAnswers

  package init(_ rules: [any AdmissionRule] = [], answers: RuleAnswers = RuleAnswers()) {
    self.rules = rules
    self.answers = answers
  }
}
