/// The demands that a virtual engine's conductor has taken, and until when each lets time go on. Its thread only.
struct TimeDemands {
  private struct Taken {
    var demand: TimeDemand
    /// When it is met, if time itself is the goal; otherwise when it is given up.
    var limit: UInt64
  }

  /// Ended from elsewhere, and as many as there are jobs. Limits rise, so the last is the latest; those that have ended are dropped
  /// when all behind them have.
  private var answers: [Taken] = []
  /// Met by what has happened: asked after each event.
  private var others: [Taken] = []

  mutating func add(_ demand: TimeDemand, at now: UInt64, patience: Nanoseconds) {
    switch demand.goal {
    case .answer: answers.append(Taken(demand: demand, limit: Self.instant(patience, after: now)))
    case .span(let span): others.append(Taken(demand: demand, limit: Self.instant(span, after: now)))
    case .posts, .idle, .condition:
      others.append(Taken(demand: demand, limit: Self.instant(patience, after: now)))
    }
  }

  /// Clamped to before the end of all time, where the engine's own last timer is.
  static func instant(_ span: Nanoseconds, after now: UInt64) -> UInt64 {
    let last = Fleet.endOfTime - 1
    return now >= last ? last : now + min(span, last - now)
  }

  /// One lets more happen than that posts are taken. Complexity: as `limit`.
  mutating func wantTime() -> Bool {
    dropAnswered()
    if !answers.isEmpty { return true }
    return others.contains { taken in
      if case .posts = taken.demand.goal { false } else { !taken.demand.isOver }
    }
  }

  private mutating func dropAnswered() {
    while let last = answers.last, last.demand.isOver { answers.removeLast() }
  }

  /// Ends those that are met, and answers the latest instant to which the others let time go on; `nil` when there are none.
  ///
  /// - Complexity: O(1) for jobs that are waited for, amortized; O(n) for other demands.
  mutating func limit(endingThose isMet: (TimeDemand.Goal, UInt64) -> Bool) -> UInt64? {
    dropAnswered()
    var limit = answers.last?.limit
    var kept = 0
    for index in others.indices {
      let taken = others[index]
      if !taken.demand.isOver && isMet(taken.demand.goal, taken.limit) { taken.demand.end() }
      if taken.demand.isOver { continue }
      limit = max(limit ?? 0, taken.limit)
      others[kept] = taken
      kept += 1
    }
    others.removeLast(others.count - kept)
    return limit
  }

  /// The earliest instant that is a goal by itself.
  var nextInstant: UInt64? {
    var earliest: UInt64?
    for taken in others {
      if case .span = taken.demand.goal { earliest = min(earliest ?? .max, taken.limit) }
    }
    return earliest
  }

  func forEach(_ body: (TimeDemand) -> Void) { for taken in answers + others { body(taken.demand) } }
}
