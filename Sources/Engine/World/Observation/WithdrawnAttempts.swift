/// Attempts that timed out or were cancelled while their agents had them, until these return or are told to be stuck.
struct WithdrawnAttempts {
  /// An agent that has not returned this long after its attempt was withdrawn is stuck, nanoseconds.
  static var stuckAfter: UInt64 { 1_000_000_000 }

  private var open: [UInt64: EngineEvent.Attempt] = [:]
  /// In order of instants; those that have returned stay until their turn comes.
  private var order: [(ticket: UInt64, instant: UInt64)] = []
  private var first = 0

  mutating func add(_ ticket: UInt64, _ attempt: EngineEvent.Attempt, at now: UInt64) {
    open[ticket] = attempt
    order.append((ticket, now))
  }

  /// Its agent has returned.
  mutating func remove(_ ticket: UInt64) {
    open[ticket] = nil
    while first < order.count && open[order[first].ticket] == nil { advance() }
  }

  /// When the next will be stuck; `nil` when none is left.
  var nextStuck: UInt64? { first < order.count ? order[first].instant &+ Self.stuckAfter : nil }

  /// The first that is stuck by now, and since when it was withdrawn; it is forgotten. Complexity: O(1) amortized.
  mutating func takeStuck(at now: UInt64) -> (EngineEvent.Attempt, since: UInt64)? {
    while first < order.count && order[first].instant &+ Self.stuckAfter <= now {
      let (ticket, instant) = order[first]
      advance()
      if let attempt = open.removeValue(forKey: ticket) { return (attempt, instant) }
    }
    return nil
  }

  private mutating func advance() {
    first += 1
    if first * 2 > order.count {
      order.removeFirst(first)
      first = 0
    }
  }
}
