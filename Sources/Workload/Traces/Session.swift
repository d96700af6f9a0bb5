import NeedletailEngine

/// A recorded session, or one of its sub-agents: calls, most of them one after another, and sub-agents beside them.
///
/// Times are nanoseconds as recorded, from the start of the session or of the sub-agent.
struct Session: Sendable {
  /// What a recorder's rounding may make of an instant: two that are no further apart may stand for the same one.
  static let rounding: Nanoseconds = 1_000_000_000

  struct Call: Sendable {
    var start: Nanoseconds
    /// 0 where it was not recorded.
    var service: Nanoseconds
    var pool: String
    /// `nil` leaves the pool's own.
    var inputTokens: Int?
    /// `nil` leaves the pool's own.
    var outputTokens: Int?

    var end: Nanoseconds { start + service }
  }

  struct SubAgent: Sendable {
    var start: Nanoseconds
    var duration: Nanoseconds
    var session: Session

    var end: Nanoseconds { start + duration }
  }

  /// In order of start.
  private(set) var calls: [Call] = []
  /// In the order recorded.
  var subAgents: [SubAgent] = []

  /// Whether there is no call, in its sub-agents neither.
  var isEmpty: Bool { calls.isEmpty && subAgents.allSatisfy(\.session.isEmpty) }

  /// When the last of it ended.
  var end: Nanoseconds { max(calls.map(\.end).max() ?? 0, subAgents.map(\.end).max() ?? 0) }

  /// Adds a call at its place in time, behind those that started with it. Complexity: O(calls) where it is out of order.
  mutating func add(_ call: Call) {
    var place = calls.count
    while place > 0, calls[place - 1].start > call.start { place -= 1 }
    calls.insert(call, at: place)
  }
}
