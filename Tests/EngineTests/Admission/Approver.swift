import NeedletailLanes
import Synchronization

@testable import NeedletailEngine

/// A rule that lets every attempt wait, and answers from a thread of its own.
///
/// No task of the tests' pool: tests that wait for a run by the wall clock may hold all its threads.
final class Approver: AdmissionRule {
  let answers = RuleAnswers()
  private let asked = Mutex<[AskedAttempt]>([])
  private let isStopped = Atomic(false)

  func decide(_ attempt: AskedAttempt) -> RuleDecision {
    asked.withLock { $0.append(attempt) }
    return .awaitAnswer
  }

  /// Answers what is asked until `stop`; on a thread of its own.
  func work(_ passes: (AskedAttempt) -> Bool) {
    while !isStopped.load(ordering: .acquiring) {
      let found = asked.withLock { asked in
        defer { asked = [] }
        return asked
      }
      for attempt in found { answers.answer(attempt.ticket, passes: passes(attempt)) }
      LaneThread.relax()
    }
  }

  func stop() { isStopped.store(true, ordering: .releasing) }
}
