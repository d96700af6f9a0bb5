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

  /// When the first of it began; `nil` where there is nothing.
  var start: Nanoseconds? { (calls.prefix(1).map(\.start) + subAgents.map(\.start)).min() }

  /// When the last of it ended.
  var end: Nanoseconds { max(calls.map(\.end).max() ?? 0, subAgents.map(\.end).max() ?? 0) }

  /// The same on a clock that began that much later.
  func moved(by span: Nanoseconds) -> Session {
    var moved = self
    for place in moved.calls.indices { moved.calls[place].start = moved.calls[place].start.minus(span) }
    for place in moved.subAgents.indices { moved.subAgents[place].start = moved.subAgents[place].start.minus(span) }
    return moved
  }

  /// Adds a call at its place in time, behind those that started with it. Complexity: O(calls) where it is out of order.
  mutating func add(_ call: Call) {
    var place = calls.count
    while place > 0, calls[place - 1].start > call.start { place -= 1 }
    calls.insert(call, at: place)
  }
}

extension Session.SubAgent {
  /// A sub-agent of which the recorder says an instant, a duration and what it did.
  ///
  /// The instant is when it finished, and what it did has its own clock. Some recorders keep one clock for all, and some say when
  /// it began: that is taken to be so where what it did fits into its time then, and does not otherwise.
  ///
  /// - Returns: `nil` where it would have begun before there was anything.
  init?(stamp: Nanoseconds, duration: Nanoseconds, session: Session) {
    let rounding = Session.rounding
    let isOwnClock = session.end <= duration.plus(rounding)
    for start in isOwnClock ? [] : [stamp.minus(duration), stamp] {
      let first = session.start ?? start
      guard first.plus(rounding) >= start, session.end <= start.plus(duration).plus(rounding) else { continue }
      self.init(start: start, duration: duration, session: session.moved(by: start))
      return
    }
    guard duration <= stamp.plus(rounding) else { return nil }
    self.init(start: stamp.minus(duration), duration: duration, session: session)
  }
}
