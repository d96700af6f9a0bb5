import Synchronization

@testable import NeedletailEngine

/// A step that refuses one attempt in ten and delays one in ten by 3 ms, and keeps books of what it was asked.
final class ToyRule: AdmissionRule {
  struct Books: Equatable {
    var first = 0
    var retries = 0
    var hedges = 0
    var passed = 0
    var delayed = 0
    var refused = 0
  }

  private let kept = Mutex(Books())
  var books: Books { kept.withLock { $0 } }

  func decide(_ attempt: AskedAttempt) -> RuleDecision {
    let share = Draws.mix(attempt.ticket.key ^ UInt64(attempt.number) << 1 ^ (attempt.isHedge ? 1 : 0)) % 10
    return kept.withLock { books in
      if attempt.isHedge {
        books.hedges += 1
      } else if attempt.number > 1 {
        books.retries += 1
      } else {
        books.first += 1
      }
      switch share {
      case 0:
        books.refused += 1
        return .refuse
      case 1:
        books.delayed += 1
        return .delay(3_000_000)
      default:
        books.passed += 1
        return .pass
      }
    }
  }
}
