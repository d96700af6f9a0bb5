import NeedletailLanes

/// The tokens an attempt reads and writes: drawn by the model, or a recording's.
extension World {
  /// What the call was handed is what the attempt before it read, less what that one's agent added; before the first,
  /// `previous` is 0 and it was only handed.
  @inline(__always)
  func drawTokens(_ call: Int32, _ pool: Int32, after previous: UInt8) {
    let c = calls.at(call)
    let p = pools.at(pool)
    if p.value.fixedPrompt >= 0 {
      if previous == 0 { c.value.input = Frame.tokens(c.value.input, p.value.fixedPrompt) }
      c.value.output = p.value.fixedOutput
    } else {
      drawVaryingTokens(call, p, after: previous)
    }
    if model.hasRecordings { replaceByRecording(call) }
  }

  @inline(never)
  private func drawVaryingTokens(_ call: Int32, _ pool: Place<Pool>, after previous: UInt8) {
    let c = calls.at(call)
    (c.value.input, c.value.output) = model.tokens(attempt(of: call), pool, handed: c.value.input, after: previous)
  }

  @inline(never)
  private func replaceByRecording(_ call: Int32) {
    let c = calls.at(call)
    let n = program.nodes.at(c.value.node)
    if n.value.recordedInput >= 0 { c.value.input = n.value.recordedInput }
    if n.value.recordedOutput >= 0 { c.value.output = n.value.recordedOutput }
    if intake.hasTraces { replaceByTrace(call, c.value.job) }
  }

  /// A trace row's input replaces the first call's input, its output the last call's output.
  private func replaceByTrace(_ call: Int32, _ job: Int32) {
    let j = jobs.at(job)
    guard let row = intake.traceTokens(origin: j.value.origin, generator: Int32(j.value.generator)) else { return }
    let c = calls.at(call)
    if row.input >= 0 && c.value.flags.contains(.first) { c.value.input = row.input }
    if row.output >= 0 && isLast(call) { c.value.output = row.output }
  }

  /// Whether the job ends with this call, as far as its own decisions tell.
  private func isLast(_ call: Int32) -> Bool {
    let c = calls.at(call)
    let outcome = drawOutcome(call, reading: [.handled, .solved, .approved, .confidence])
    var branch = c.value.branch
    var frame = c.value.parent
    while frame >= 0 {
      let rule = program.nodes[frames[frame].node]
      switch rule.operation {
      case .sequence: if branch != rule.childCount - 1 { return false }
      case .escalate: if branch != rule.childCount - 1 && !outcome.flags.contains(.handled) { return false }
      case .loop:
        let isBody = frames[frame].position & 1 == 0
        let ends = rule.until == .confidence ? outcome.confidence >= rule.threshold : outcome.flags.contains(rule.until)
        let isLastRound = frames[frame].position >> 1 == rule.count - 1 && (!isBody || rule.childCount == 1)
        if !isLastRound && !(isBody && ends && !rule.until.isEmpty) { return false }
      case .parallel, .fanOut, .call, .choose, .delay, .branch: break
      }
      branch = frames[frame].branch
      frame = frames[frame].parent
    }
    return true
  }
}
