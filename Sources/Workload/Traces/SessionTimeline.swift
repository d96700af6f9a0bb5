import NeedletailEngine

/// The order in a recorded session: what followed what, and what ran beside it.
///
/// Calls follow one another in turns. One that started before the turn so far was over, by more than rounding makes of an end
/// (`Session.tolerance`), ran beside it and belongs to it. A sub-agent that had ended when the next turn began is what that turn waited for: it belongs to the gap before the turn.
/// Any other ran in the background, beside the turns it overlapped.
struct SessionTimeline: Sendable {
  /// Calls that ran beside each other; almost always one.
  struct Turn: Sendable {
    var calls: [Session.Call]

    var start: Nanoseconds { calls[0].start }
    var length: Nanoseconds { end(from: start) - start }

    /// When it is over if it begins late: calls come at their instants from then on.
    func end(from begin: Nanoseconds) -> Nanoseconds {
      calls.reduce(begin) { max($0, max($1.start, begin).plus($1.service)) }
    }
  }

  /// What background sub-agents ran beside: turns, and the gaps before and behind each of them.
  struct Stretch: Sendable {
    var turns: Range<Int>
    var background: [Session.SubAgent]
  }

  private(set) var turns: [Turn] = []
  /// By gap: gap `k` is before turn `k`, the last behind the last turn.
  private(set) var waitedFor: [[Session.SubAgent]]
  /// In order, with at least a turn between two of them.
  private(set) var stretches: [Stretch] = []

  /// - Complexity: O(calls + subAgents · log subAgents) where few overlap.
  init(_ session: Session) {
    turns = Self.turns(of: session.calls)
    waitedFor = Array(repeating: [], count: turns.count + 1)
    var background: [Stretch] = []
    for subAgent in session.subAgents {
      let gap = firstTurn { $0.start > subAgent.start }
      let late = Session.tolerance(subAgent.length)
      let next = firstTurn { $0.start.plus(late) >= subAgent.end }
      let last = gap > 0 ? turns[gap - 1] : nil
      let startsBesideLast =
        last.map { last in
          let tolerance = min(late, Session.tolerance(last.length))
          return subAgent.start.plus(tolerance) < last.start.plus(last.length)
        } ?? false
      if startsBesideLast {
        background.append(Stretch(turns: gap - 1..<max(gap, next), background: [subAgent]))
      } else if next > gap {
        background.append(Stretch(turns: gap..<next, background: [subAgent]))
      } else {
        waitedFor[gap].append(subAgent)
      }
    }
    merge(background)
  }

  /// A turn takes in the calls that start before it is over. How late its end is counts as the replay has it: a call that
  /// starts a little early is put off, and with it what follows, until that is more than the tolerance. So it never adds up.
  private static func turns(of calls: [Session.Call]) -> [Turn] {
    var turns: [Turn] = []
    var begin: Nanoseconds = 0
    var end: Nanoseconds = 0
    for call in calls {
      if !turns.isEmpty, call.start.plus(Session.tolerance(min(call.service, end - begin))) < end {
        turns[turns.count - 1].calls.append(call)
      } else {
        turns.append(Turn(calls: [call]))
        begin = max(end, call.start)
      }
      end = max(end, max(begin, call.start).plus(call.service))
    }
    return turns
  }

  /// The first turn for which `isLate` holds, as it does for all behind it; their count if there is none.
  private func firstTurn(_ isLate: (Turn) -> Bool) -> Int {
    var (low, high) = (0, turns.count)
    while low < high {
      let middle = low + (high - low) / 2
      if isLate(turns[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Stretches that share a gap become one.
  private mutating func merge(_ found: [Stretch]) {
    for stretch in found.sorted(by: { $0.turns.lowerBound < $1.turns.lowerBound }) {
      if let last = stretches.last, stretch.turns.lowerBound <= last.turns.upperBound {
        let end = max(last.turns.upperBound, stretch.turns.upperBound)
        stretches[stretches.count - 1].turns = last.turns.lowerBound..<end
        stretches[stretches.count - 1].background += stretch.background
      } else {
        stretches.append(stretch)
      }
    }
  }
}

extension Nanoseconds {
  /// The difference, or 0.
  func minus(_ other: Nanoseconds) -> Nanoseconds { self > other ? self - other : 0 }

  /// The sum, or the longest time there is.
  func plus(_ other: Nanoseconds) -> Nanoseconds {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
