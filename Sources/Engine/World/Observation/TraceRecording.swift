/// The trace of a job in flight.
final class TraceRecording {
  /// Spans kept of one job.
  static let limit = 10_000

  var trace: JobTrace
  /// How the job has ended that is about to leave; `nil` before, and for one that never started.
  var ending: JobTrace.Ending?
  /// Open activations by number: the place of their span.
  private var calls: [Int32: Int] = [:]
  private var frames: [Int32: Int] = [:]
  private var attempts: [Int32: Int] = [:]
  private var threads = 1
  /// By span: of a frame whose children run at once, the child it ended with; of a hedge, whether the call went on with it.
  private var deciding: [Int: Int] = [:]
  private var wide: Set<Int> = []
  private var hedges: [Int: Bool] = [:]
  /// Of a first attempt whose hedge was gone on with: when that began.
  private var overtaken: [Int: Nanoseconds] = [:]

  init(key: UInt64, scenario: String, intendedAt: Nanoseconds) {
    trace = JobTrace(key: key, scenario: scenario, intendedNanoseconds: intendedAt)
  }

  private func append(_ span: JobTrace.Span) -> Int? {
    guard trace.spans.count < Self.limit else {
      trace.isTruncated = true
      return nil
    }
    trace.spans.append(span)
    return trace.spans.count - 1
  }

  /// The parent of an activation, and the thread it runs on.
  private func place(under parent: Int32) -> (parent: Int, thread: Int) {
    guard parent >= 0, let span = frames[parent] else { return (-1, 0) }
    if !wide.contains(span) { return (span, trace.spans[span].thread) }
    threads += 1
    return (span, threads - 1)
  }

  func open(frame: Int32, _ name: String, isWide: Bool, parent: Int32, branch: Int32, at now: Nanoseconds) {
    let place = place(under: parent)
    var span = JobTrace.Span(.pattern, name, parent: place.parent, thread: place.thread, start: now)
    span.branch = Int(branch)
    frames[frame] = append(span)
    if isWide, let span = frames[frame] { wide.insert(span) }
  }

  func open(call: Int32, agent: String, endpoint: String, parent: Int32, branch: Int32, at now: Nanoseconds) {
    let place = place(under: parent)
    var span = JobTrace.Span(
      .call, agent.isEmpty ? "pause" : agent, parent: place.parent, thread: place.thread, start: now)
    (span.agent, span.endpoint, span.branch) = (agent, endpoint, Int(branch))
    calls[call] = append(span)
    attempts[call] = nil
  }

  func open(hedge twin: Int32, of call: Int32, at now: Nanoseconds) {
    calls[twin] = calls[call]
    if let parent = calls[call] { open(Call.hedgeBit, of: twin, under: parent, at: now) }
  }

  /// A span of an attempt's wait or run, or of a call's backoff or pause; the attempt begins with its first.
  func enter(_ owner: LatencyPart, call: Int32, attempt: UInt8, from start: Nanoseconds, to end: Nanoseconds) {
    guard let parent = calls[call] else { return }
    var place = parent
    if owner != .backoff && owner != .pause {
      if attempts[call] == nil { open(attempt, of: call, under: parent, at: start) }
      guard let attempt = attempts[call] else { return }
      place = attempt
    }
    leaf(owner, parent: place, from: start, to: end)
  }

  private func open(_ number: UInt8, of call: Int32, under parent: Int, at start: Nanoseconds) {
    let isHedge = number & Call.hedgeBit != 0
    if isHedge { threads += 1 }
    var span = JobTrace.Span(
      .attempt, isHedge ? "hedge" : "attempt \(number)", parent: parent,
      thread: isHedge ? threads - 1 : trace.spans[parent].thread, start: start)
    (span.agent, span.endpoint) = (trace.spans[parent].agent, trace.spans[parent].endpoint)
    attempts[call] = append(span)
    if isHedge, let attempt = attempts[call] { hedges[attempt] = false }
  }

  func leaf(_ owner: LatencyPart, parent: Int, from start: Nanoseconds, to end: Nanoseconds) {
    guard end > start else { return }
    let thread = parent >= 0 ? trace.spans[parent].thread : 0
    var span = JobTrace.Span(owner.isRun ? .run : .wait, owner.name, parent: parent, thread: thread, start: start)
    span.endNanoseconds = end
    _ = append(span)
  }

  /// How an attempt ended, and what it used.
  struct AttemptEnd {
    var ending: String
    var member: Int32
    var input: Int32 = 0
    var output: Int32 = 0
    /// Of the input, what the agent was handed, where a real one answered.
    var handed: Int32 = 0
  }

  func end(attemptOf call: Int32, _ end: AttemptEnd, at now: Nanoseconds) {
    let inProgress = sent.removeValue(forKey: call) ?? 0
    let stated = stated.removeValue(forKey: call) ?? [:]
    guard let span = attempts.removeValue(forKey: call) else { return }
    trace.spans[span].endNanoseconds = now
    trace.spans[span].ending = end.ending
    trace.spans[span].member = Int(end.member)
    trace.spans[span].inputTokens = Int(end.input)
    trace.spans[span].outputTokens = Int(end.output)
    trace.spans[span].handedTokens = Int(end.handed)
    trace.spans[span].inProgress = inProgress
    if end.ending == "completed" { trace.spans[span].decisions = stated }
    last[call] = span
  }

  /// Open attempts that were sent: how many their provider then had; and what they were answered.
  private var sent: [Int32: Int] = [:]
  private var stated: [Int32: [Decision: StatedDecision]] = [:]

  func send(attemptOf call: Int32, inProgress: Int) { sent[call] = inProgress }

  /// Whether the open attempt of a call was sent.
  func isSent(attemptOf call: Int32) -> Bool { sent[call] != nil }

  func state(_ decisions: [Decision: StatedDecision], attemptOf call: Int32) { stated[call] = decisions }

  /// The attempt of each call that ended last.
  private var last: [Int32: Int] = [:]

  /// The call goes on with its hedge, which began at the instant at which its own attempt's time stops counting.
  func adopt(hedge twin: Int32, by call: Int32) {
    guard let hedge = last[twin] ?? attempts[twin] else { return }
    hedges[hedge] = true
    if let first = last[call] { overtaken[first] = trace.spans[hedge].startNanoseconds }
  }

  func end(call: Int32, _ ending: String, at now: Nanoseconds) {
    guard let span = calls.removeValue(forKey: call) else { return }
    trace.spans[span].endNanoseconds = now
    trace.spans[span].ending = ending
    last[call] = nil
  }

  func end(hedge twin: Int32) {
    calls[twin] = nil
    last[twin] = nil
  }

  func end(frame: Int32, _ ending: String, at now: Nanoseconds) {
    guard let span = frames.removeValue(forKey: frame) else { return }
    trace.spans[span].endNanoseconds = now
    trace.spans[span].ending = ending
  }

  /// Of the children of a frame that run at once, this one's end is the last so far.
  func decide(_ frame: Int32, by child: Activation) {
    guard let span = frames[frame] else { return }
    deciding[span] = child.isFrame ? frames[child.index] : calls[child.index]
  }

  /// The finished trace, with what of it lies on the critical path.
  func finish(_ ending: JobTrace.Ending, _ parts: [LatencyPart: Nanoseconds], at now: Nanoseconds) -> JobTrace {
    trace.ending = ending
    trace.endedNanoseconds = now
    trace.partNanoseconds = parts
    var isCritical = [Bool](repeating: false, count: trace.spans.count)
    for index in trace.spans.indices {
      let span = trace.spans[index]
      var holds = span.parent < 0 || isCritical[span.parent]
      if wide.contains(span.parent) { holds = holds && deciding[span.parent] == index }
      if let isAdopted = hedges[index] { holds = holds && isAdopted }
      isCritical[index] = holds
      guard holds, span.kind == .wait || span.kind == .run else { continue }
      let end = Swift.min(span.endNanoseconds, overtaken[span.parent] ?? .max)
      trace.spans[index].criticalNanoseconds = end > span.startNanoseconds ? end - span.startNanoseconds : 0
    }
    return trace
  }
}
