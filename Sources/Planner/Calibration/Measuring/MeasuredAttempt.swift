package import NeedletailEngine

/// One attempt that was sent to a real agent, as the trace of its run tells it.
package struct MeasuredAttempt: Sendable, Equatable {
  package enum Ending: Sendable, Equatable {
    case answered
    /// The agent said so, or died, or answered what was no answer.
    case failed
    /// It had not answered at its call timeout.
    case timedOut
    /// Its answer was not needed any more: what it would have taken is not known.
    case cancelled
  }

  package var ending: Ending
  /// From dispatch to the end: what it waited before is not in it. Nanoseconds.
  package var service: Double
  /// From dispatch, where the agent tells it. Nanoseconds.
  package var firstToken: Double?
  package var inputTokens = 0
  /// Of these, what it was handed.
  package var handedTokens = 0
  package var outputTokens = 0
  /// Of its endpoint, or where it has none of its pool, when it was sent, with this one.
  package var inProgress = 1
  package var decisions: [Decision: StatedDecision] = [:]

  package init(ending: Ending, service: Double) {
    self.ending = ending
    self.service = service
  }

  /// What the agent adds to what it is handed.
  var promptTokens: Int { max(0, inputTokens - handedTokens) }

  /// From one token of the answer to the next; `nil` of answers that had none, or one.
  var interToken: Double? {
    guard let firstToken, outputTokens > 1 else { return nil }
    return max(0, service - firstToken) / Double(outputTokens - 1)
  }
}
