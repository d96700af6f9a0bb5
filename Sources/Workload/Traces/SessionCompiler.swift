import NeedletailCouriers
import NeedletailEngine
import NeedletailNotation

/// Turns a recorded session into the pattern that replays it.
struct SessionCompiler: Sendable {
  let text: PlacedText
  let times: SessionTimes
  let speedup: Speedup

  /// The session itself: think times stand between its calls.
  func pattern(of session: Session) throws(TraceError) -> Pattern {
    var steps: [Pattern] = []
    let gaps = session.subAgentsByGap
    for (place, call) in session.calls.enumerated() {
      let gap: Nanoseconds
      if place == 0 {
        gap = call.start
      } else if let think = call.think {
        gap = think
      } else {
        throw text.error(at: call.offset, "this call has no \"think_time\"; it needs one")
      }
      let begun = place == 0 ? 0 : session.calls[place - 1].end
      try append(gap, and: gaps[place], after: begun, to: &steps)
      steps.append(try self.call(call))
    }
    try append(0, and: gaps[session.calls.count], after: session.calls.last?.end ?? 0, to: &steps)
    return .sequence(steps)
  }

  /// A sub-agent, from `origin` on the clock of the agent that started it: a wait until it begins, its calls at their
  /// own instants, a wait until it has lasted as long as recorded.
  private func pattern(of subAgent: Session.SubAgent, after origin: Nanoseconds) throws(TraceError) -> Pattern {
    var steps: [Pattern] = []
    try append(subAgent.start.minus(origin), and: [], after: 0, to: &steps)
    let session = subAgent.session
    let gaps = session.subAgentsByGap
    var now: Nanoseconds = 0
    for (place, call) in session.calls.enumerated() {
      let begun = place == 0 ? 0 : session.calls[place - 1].end
      let gap = call.start.minus(begun)
      try append(gap, and: gaps[place], after: begun, to: &steps)
      steps.append(try self.call(call))
      now = now.plus(length(gap, and: gaps[place], after: begun)).plus(call.service)
    }
    let begun = session.calls.last?.end ?? 0
    let rest = gaps[session.calls.count]
    try append(0, and: rest, after: begun, to: &steps)
    now = now.plus(length(0, and: rest, after: begun))
    try append(subAgent.duration.minus(now), and: [], after: 0, to: &steps)
    return .sequence(steps)
  }

  /// A gap between two calls: time that passes, at once with the sub-agents that began in it. Empty gaps vanish.
  private func append(
    _ gap: Nanoseconds, and subAgents: [Session.SubAgent], after origin: Nanoseconds, to steps: inout [Pattern]
  ) throws(TraceError) {
    var branches: [Pattern] = []
    if gap > 0 { branches.append(.delay(try scaled(gap))) }
    for subAgent in subAgents { branches.append(try pattern(of: subAgent, after: origin)) }
    if subAgents.isEmpty {
      steps.append(contentsOf: branches)
    } else {
      steps.append(.parallel(branches, join: .all))
    }
  }

  /// How long a gap lasted as recorded.
  private func length(
    _ gap: Nanoseconds, and subAgents: [Session.SubAgent], after origin: Nanoseconds
  ) -> Nanoseconds {
    subAgents.reduce(gap) { max($0, $1.start.minus(origin).plus($1.duration)) }
  }

  private func call(_ call: Session.Call) throws(TraceError) -> Pattern {
    let service = times == .recorded ? try scaled(call.service) : nil
    return .call(
      Pattern.Call(
        call.pool,
        recorded: Pattern.Recorded(
          inputTokens: call.inputTokens, outputTokens: call.outputTokens, service: service)))
  }

  private func scaled(_ time: Nanoseconds) throws(TraceError) -> Duration {
    guard let scaled = speedup.scale(time) else {
      throw text.error(at: 0, "at this speedup a time exceeds 10⁹ seconds; use a larger one")
    }
    return Duration(nanoseconds: scaled)
  }
}

extension Nanoseconds {
  /// The difference, or 0.
  fileprivate func minus(_ other: Nanoseconds) -> Nanoseconds { self > other ? self - other : 0 }

  /// The sum, or the longest time there is.
  fileprivate func plus(_ other: Nanoseconds) -> Nanoseconds {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
