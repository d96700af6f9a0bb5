import NeedletailEngine

/// A recorded session, or one of its sub-agents: calls one after another, and sub-agents beside them.
///
/// Times are nanoseconds as recorded, from the start of the session or of the sub-agent.
struct Session: Sendable {
  struct Call: Sendable {
    var start: Nanoseconds
    var service: Nanoseconds
    /// Time between the end of the call before it and this one.
    var think: Nanoseconds?
    var pool: String
    var inputTokens: Int
    var outputTokens: Int
    /// Where it stands in the text.
    var offset: Int

    var end: Nanoseconds { start + service }
  }

  struct SubAgent: Sendable {
    var start: Nanoseconds
    var duration: Nanoseconds
    var session: Session
  }

  /// In order of start.
  var calls: [Call] = []
  /// In the order recorded, which is that of their ends.
  var subAgents: [SubAgent] = []

  /// Sub-agents by the gap they began in: gap `k` is what follows the start of call `k − 1`, up to that of call `k`.
  ///
  /// - Complexity: O(subAgents · log calls).
  var subAgentsByGap: [[SubAgent]] {
    var gaps: [[SubAgent]] = Array(repeating: [], count: calls.count + 1)
    for subAgent in subAgents {
      var low = 0
      var high = calls.count
      while low < high {
        let middle = low + (high - low) / 2
        if calls[middle].start <= subAgent.start { low = middle + 1 } else { high = middle }
      }
      gaps[low].append(subAgent)
    }
    return gaps
  }
}
