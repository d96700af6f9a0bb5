import NeedletailCouriers
import NeedletailEngine
import NeedletailNotation

/// Turns a recorded session into the pattern that replays it.
///
/// Every wait lasts until the recorded instant of what follows it, from where the replay is then, so that rounded times do
/// not add up.
struct SessionCompiler: Sendable {
  let text: PlacedText
  let times: SessionTimes
  let speedup: Speedup

  func pattern(of session: Session) throws(TraceError) -> Pattern { .sequence(try replay(session).steps) }

  /// A part of the replay: its steps, and the clock behind them if calls last as long as recorded.
  private struct Replay {
    var steps: [Pattern] = []
    var now: Nanoseconds = 0
  }

  private func replay(_ session: Session) throws(TraceError) -> Replay {
    let timeline = SessionTimeline(session)
    var replay = Replay()
    var gap = 0
    for stretch in timeline.stretches {
      try append(gap..<stretch.turns.lowerBound, of: timeline, to: &replay)
      var beside = Replay(now: replay.now)
      try append(stretch.turns, of: timeline, to: &beside)
      gap = stretch.turns.upperBound
      try appendGap(gap, of: timeline, to: &beside)
      try append([beside], stretch.background, to: &replay)
      if gap < timeline.turns.count { try append(timeline.turns[gap], to: &replay) }
      gap += 1
    }
    if gap <= timeline.turns.count {
      try append(gap..<timeline.turns.count, of: timeline, to: &replay)
      try appendGap(timeline.turns.count, of: timeline, to: &replay)
    }
    return replay
  }

  /// Turns, each behind its gap.
  private func append(
    _ places: Range<Int>, of timeline: SessionTimeline, to replay: inout Replay
  ) throws(TraceError) {
    for place in places {
      try appendGap(place, of: timeline, to: &replay)
      try append(timeline.turns[place], to: &replay)
    }
  }

  private func append(_ turn: SessionTimeline.Turn, to replay: inout Replay) throws(TraceError) {
    if turn.calls.count == 1 {
      replay.steps.append(try call(turn.calls[0]))
    } else {
      var branches: [Pattern] = []
      for call in turn.calls {
        branches.append(.sequence(try delay(call.start.minus(replay.now)) + [try self.call(call)]))
      }
      replay.steps.append(.parallel(branches, join: .all))
    }
    replay.now = turn.end(from: replay.now)
  }

  /// Time that passes until the turn behind the gap, at once with the sub-agents that the turn waits for. Empty gaps vanish.
  private func appendGap(_ gap: Int, of timeline: SessionTimeline, to replay: inout Replay) throws(TraceError) {
    let instant = gap < timeline.turns.count ? timeline.turns[gap].start : 0
    let subAgents = timeline.waitedFor[gap]
    let wait = Replay(steps: try delay(instant.minus(replay.now)), now: max(replay.now, instant))
    if subAgents.isEmpty {
      replay.steps += wait.steps
      replay.now = wait.now
    } else {
      try append([wait], subAgents, to: &replay)
    }
  }

  /// Parts and sub-agents at once, from here.
  private func append(
    _ parts: [Replay], _ subAgents: [Session.SubAgent], to replay: inout Replay
  ) throws(TraceError) {
    var parts = parts
    for subAgent in subAgents { parts.append(try self.replay(subAgent, from: replay.now)) }
    let branches = parts.filter { !$0.steps.isEmpty }.map { part in
      if case .delay? = part.steps.first, part.steps.count == 1 { part.steps[0] } else { Pattern.sequence(part.steps) }
    }
    if !branches.isEmpty { replay.steps.append(.parallel(branches, join: .all)) }
    replay.now = parts.reduce(replay.now) { max($0, $1.now) }
  }

  /// A sub-agent, from `origin` on the clock of what started it: a wait until it begins, what it did on its own clock, and a
  /// wait until it has lasted as long as recorded.
  private func replay(_ subAgent: Session.SubAgent, from origin: Nanoseconds) throws(TraceError) -> Replay {
    let inner = try replay(subAgent.session)
    let steps =
      try delay(subAgent.start.minus(origin)) + inner.steps + delay(subAgent.duration.minus(inner.now))
    return Replay(steps: steps, now: max(origin, subAgent.start).plus(max(inner.now, subAgent.duration)))
  }

  private func call(_ call: Session.Call) throws(TraceError) -> Pattern {
    let service = times == .recorded ? try scaled(call.service) : nil
    return .call(
      Pattern.Call(
        call.pool,
        recorded: Pattern.Recorded(
          inputTokens: call.inputTokens, outputTokens: call.outputTokens, service: service)))
  }

  /// One wait, or none.
  private func delay(_ time: Nanoseconds) throws(TraceError) -> [Pattern] {
    time > 0 ? [.delay(try scaled(time))] : []
  }

  private func scaled(_ time: Nanoseconds) throws(TraceError) -> Duration {
    guard let scaled = speedup.scale(time) else {
      throw text.error(at: 0, "at this speedup a time exceeds 10⁹ seconds; use a larger one")
    }
    return Duration(nanoseconds: scaled)
  }
}
