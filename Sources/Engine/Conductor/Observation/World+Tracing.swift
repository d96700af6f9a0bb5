import NeedletailCouriers
import NeedletailLanes

/// Tells the tracer what the accounts are told; nothing where no jobs are traced.
extension World {
  /// A few jobs are followed.
  @inline(__always) var tracesJobs: Bool { observation.tracesJobs }

  func trace(_ job: Int32) -> TraceRecording? { observation.trace(ofJob: job) }

  @inline(never)
  func endTrace(ofJob job: Int32) {
    observation.endTrace(ofJob: job, isCohort: isCohort(job), scenario: Int(jobs[job].scenario), at: now)
  }

  @inline(never)
  func beginTrace(ofJob job: Int32) {
    let j = jobs[job]
    observation.beginTrace(
      ofJob: job,
      TraceRecording(key: j.key.bits, scenario: scenarios.names[Int(j.scenario)], intendedAt: j.intendedAt))
  }

  /// A job has ended so, and is about to leave the system.
  @inline(never)
  func traceEnd(ofJob job: Int32, _ ending: JobTrace.Ending) { trace(job)?.ending = ending }

  @inline(never)
  func traceOpen(call: Int32, parent: Int32, job: Int32) {
    guard let trace = trace(job) else { return }
    let pool = Int(program.nodes[calls[call].node].pool)
    trace.open(
      call: call, agent: pool < 0 ? "" : names[pool], endpoint: pool < 0 ? "" : names.endpoints[pool], parent: parent,
      branch: calls[call].branch, at: now)
  }

  @inline(never)
  func traceOpen(frame: Int32, parent: Int32, job: Int32) {
    guard let trace = trace(job) else { return }
    let node = program.nodes[frames[frame].node]
    let operation = node.operation
    let name = operation == .branch ? branchName(of: node) : nil
    trace.open(
      frame: frame, name.map { "branch \($0)" } ?? operation.traceName,
      isWide: operation == .parallel || operation == .fanOut, parent: parent,
      branch: frames[frame].branch, at: now)
  }

  /// The name of a choice's branch, of those that the plan has.
  private func branchName(of node: Node) -> String? {
    let index = Int(node.cells) - cells.firstBranchCell
    return cells.branches.indices.contains(index) ? cells.branches[index].name : nil
  }

  /// A call's state, or what it ran, was this since the last entry of its account.
  @inline(never)
  func traceEntry(_ part: LatencyPart, ofCall call: Int32, from start: UInt64, to end: UInt64) {
    trace(calls[call].job)?.enter(part, call: call, attempt: calls[call].attempt, from: start, to: end)
  }

  @inline(never)
  func traceEnd(ofAttempt call: Int32, _ ending: Call.Ending, _ pool: Int32) {
    guard let trace = trace(calls[call].job) else { return }
    let c = calls[call]
    let isRunning = c.state == .running
    let isAnswered = ending == .completed && isRunning
    var end = TraceRecording.AttemptEnd(ending: ending.reason, member: traceMember(ofCall: call, pool))
    end.input = isRunning ? c.input : 0
    end.output = isAnswered ? c.output : isRunning ? outputSoFar(call) : 0
    if isAnswered && pools[pool].isReal {
      let answer = realCalls.answer(of: call)
      (end.input, end.output) = (answer.input, answer.output)
      end.handed = c.input &- model.promptTokens(attempt(of: call), pools.at(pool))
    }
    traceReturn(ofAttempt: call, pool, trace)
    trace.end(attemptOf: call, end, at: now)
  }

  private func traceMember(ofCall call: Int32, _ pool: Int32) -> Int32 {
    calls[call].member >= 0 ? calls[call].member &- pools[pool].firstMember : -1
  }

  // MARK: What providers have in progress

  /// A call's attempt is sent to its agent; its state has been entered.
  @inline(never)
  func traceSend(ofAttempt call: Int32) {
    guard let trace = trace(calls[call].job) else { return }
    trace.send(attemptOf: call, inProgress: observation.sent(to: traceProvider(of: pool(of: call))))
  }

  private func traceReturn(ofAttempt call: Int32, _ pool: Int32, _ trace: TraceRecording) {
    if trace.isSent(attemptOf: call) { observation.returned(from: traceProvider(of: pool)) }
  }

  private func traceProvider(of pool: Int32) -> JobTracer.Provider {
    let endpoint = pools[pool].endpoint
    return endpoint >= 0 ? .endpoint(endpoint) : .pool(pool)
  }

  /// What a real agent's reply says of its decisions.
  @inline(never)
  func traceReply(_ reply: Reply, toCall call: Int32) {
    guard let trace = trace(calls[call].job) else { return }
    var stated: [Decision: StatedDecision] = [:]
    for decision in Decision.allCases { stated[decision] = decision.stated(in: reply) }
    trace.state(stated, attemptOf: call)
  }

  /// A call that is a step has its answer, and no account is closed with it.
  @inline(never)
  func traceEnd(ofStep call: Int32) { trace(calls[call].job)?.end(call: call, "completed", at: now) }

  @inline(never)
  func traceEnd(ofFrame frame: Int32, succeeded: Bool) {
    guard let trace = trace(frames[frame].job) else { return }
    let parent = frames[frame].parent
    if isWide(parent) { trace.decide(parent, by: .frame(frame)) }
    trace.end(frame: frame, succeeded ? "completed" : "failed", at: now)
  }

  /// An attempt is cancelled: what it was at, and what it used.
  @inline(never)
  func traceDrop(ofAttempt call: Int32) {
    guard let trace = trace(calls[call].job) else { return }
    let c = calls[call]
    let pool = pool(of: call)
    traceReturn(ofAttempt: call, pool, trace)
    guard let part = latencyPart(ofCancelled: call) else { return }
    trace.enter(part, call: call, attempt: c.attempt, from: accountedUntil(ofCall: call), to: now)
    var end = TraceRecording.AttemptEnd(ending: "cancelled", member: traceMember(ofCall: call, pool))
    if c.state == .running { (end.input, end.output) = (c.input, outputSoFar(call)) }
    trace.end(attemptOf: call, end, at: now)
  }
}

extension Node.Operation {
  fileprivate var traceName: String {
    switch self {
    case .call: "call"
    case .sequence: "sequence"
    case .parallel: "parallel"
    case .fanOut: "fan_out"
    case .loop: "loop"
    case .choose: "choose"
    case .escalate: "escalate"
    case .delay: "pause"
    case .branch: "branch"
    }
  }
}
