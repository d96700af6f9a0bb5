import NeedletailEngine

/// A recorded session, or one of its sub-agents: calls, most of them one after another, and sub-agents beside them.
///
/// Times are nanoseconds as recorded, from the start of the session or of the sub-agent.
struct Session: Sendable {
  /// What a recorder's rounding may make of an instant: two that are no further apart may stand for the same one.
  static let rounding: Nanoseconds = 1_000_000_000

  /// How long something may have overlapped what it followed all the same, by rounding: half a percent of the shorter of the
  /// two, at most a second. What follows is put off by it, so that it must not change how long a session is.
  static func tolerance(_ length: Nanoseconds) -> Nanoseconds { min(rounding, length / 200) }

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

    /// When it and all it did was over.
    var end: Nanoseconds { start.plus(length) }
    var length: Nanoseconds { max(duration, session.end) }
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

  /// Adds a call; `sort` brings those that are out of order to their places.
  mutating func add(_ call: Call) { calls.append(call) }

  /// Puts calls in the order of their starts, those that started together as they were added.
  mutating func sort() {
    if zip(calls, calls.dropFirst()).allSatisfy({ $0.start <= $1.start }) { return }
    let sorted = calls.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
    calls = sorted.map(\.element)
  }
}

extension Session.SubAgent {
  /// A sub-agent of which the recorder says an instant, a duration and what it did.
  ///
  /// The instant is when it finished, and what it did has its own clock. Some recorders keep one clock for all: that is taken to
  /// be so where what it did fits into its time then, and does not otherwise.
  ///
  /// - Parameter stampIsStart: The instant is when it began, as some recorders have it. Where only the other reading is possible,
  ///   that one is taken.
  init(stamp: Nanoseconds, duration: Nanoseconds, session: Session, stampIsStart: Bool) {
    let rounding = Session.rounding
    let starts = stampIsStart ? [stamp, stamp.minus(duration)] : [stamp.minus(duration), stamp]
    let isOwnClock = session.end <= duration.plus(rounding)
    for start in isOwnClock ? [] : starts {
      let first = session.start ?? start
      guard first.plus(rounding) >= start, session.end <= start.plus(duration).plus(rounding) else { continue }
      self.init(start: start, duration: duration, session: session.moved(by: start))
      return
    }
    let isStart = stampIsStart || duration > stamp.plus(rounding)
    self.init(start: isStart ? stamp : stamp.minus(duration), duration: duration, session: session)
  }

  /// Whether it can only be so that the instant is when it began.
  func hasBegun(at stamp: Nanoseconds) -> Bool {
    start == stamp && duration > Session.rounding
  }
}
