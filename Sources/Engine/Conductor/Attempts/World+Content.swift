import NeedletailCouriers
import NeedletailLanes

/// Where what agents write meets the records it belongs to: beside each count of tokens goes the text itself.
///
/// None of this is called where no pool is real. It is out of line, so that simulated runs step over a call and no more.
extension World {
  /// Some pool is real, so texts go along with the tokens.
  @inline(__always) var carriesContent: Bool { content.isCarried }

  // MARK: Records that begin

  /// What a job asks: its scenario's input.
  func input(of job: Int32) -> Message {
    let text = scenarios.inputs[Int(jobs[job].scenario)]
    return text.isEmpty ? Message(parts: []) : Message(text)
  }

  @inline(never)
  func keepInput(_ message: Message, of job: Int32) { content.keep(message, forJob: job) }

  @inline(never)
  func inputContent(of job: Int32) -> Int32 { content.input(ofJob: job) }

  @inline(never)
  func lend(_ text: Int32, toCall call: Int32) {
    content.lend(text, toCall: call)
    if externalJobs.areReceived && program.nodes[calls[call].node].operation == .call {
      externalJobs.countCall(of: calls[call].job)
    }
  }

  @inline(never)
  func lend(_ text: Int32, toFrame frame: Int32) { content.lend(text, toFrame: frame) }

  /// A hedge is handed what its call was.
  @inline(never)
  func lend(toHedge twin: Int32, of call: Int32) { content.lend(toHedge: twin, of: call) }

  /// What a frame's children have written so far, and what it was handed itself.
  @inline(never)
  func writtenContent(of frame: Int32) -> Int32 { content.written(byFrame: frame) }
  @inline(never)
  func handedContent(of frame: Int32) -> Int32 { content.handed(toFrame: frame) }

  /// The tasks that a fan-out is handed, if they were named.
  @inline(never)
  func namedTasks(_ handed: Int32) -> (author: String, texts: [String])? { content.message(handed).tasks }

  /// What the worker at a named task is handed; to be released once it has started.
  @inline(never)
  func keepTask(_ text: String, by author: String) -> Int32 {
    content.keep(Message(Message.Part(author: author, text: text)))
  }

  // MARK: Records that end

  /// Frees a call's record and lets its content go.
  @inline(__always)
  func freeCall(_ call: Int32) {
    if carriesContent { releaseContent(ofCall: call) }
    calls.free(call)
  }

  @inline(never)
  private func releaseContent(ofCall call: Int32) { content.release(call: call) }

  /// Frees a frame's record and lets its content go.
  @inline(__always)
  func freeFrame(_ frame: Int32) {
    if carriesContent { releaseContent(ofFrame: frame) }
    frames.free(frame)
  }

  @inline(never)
  private func releaseContent(ofFrame frame: Int32) { content.release(frame: frame) }

  @inline(never)
  func releaseContent(ofJob job: Int32) { content.release(job: job) }

  // MARK: Children that end

  @inline(never)
  func keepFailure(_ ended: Ended, of frame: Int32) { content.keepFailure(ended, of: frame) }

  @inline(never)
  func write(_ ended: Ended, to frame: Int32) { content.write(ended, to: frame) }

  @inline(never)
  func writeFailure(_ ended: Ended, to frame: Int32) { content.writeFailure(ended, to: frame) }

  /// A branch's output waits for the others.
  @inline(never)
  func keepBranch(_ branch: Int32, _ ended: Ended, of frame: Int32) {
    if content.keepBranch(branch, ended, of: frame) { return }
    stop(.aborted, because: "more than \(World.callLimit) answers wait for others: the engine holds no more")
  }

  @inline(never)
  func keepRound(_ ended: Ended, of frame: Int32, writes: Bool) {
    content.keepRound(ended, of: frame, program.nodes[frames[frame].node].handing, writes: writes)
  }

  /// What the next round is handed; see `ContentFlow.lendRound`.
  @inline(never)
  func lendRound(of frame: Int32, to given: inout Start, hasWritten: Bool) -> Int32 {
    content.lendRound(of: frame, to: &given, program.nodes[frames[frame].node].handing, hasWritten: hasWritten)
  }

  @inline(never)
  func releaseContent(_ text: Int32) { content.release(text) }

  @inline(never)
  func takeContent(of frame: Int32, into ended: inout Ended, succeeded: Bool) {
    content.take(ofFrame: frame, into: &ended, succeeded: succeeded)
  }

  /// A call that failed for good, its last attempt by this, says why.
  func failure(of call: Int32, _ ending: Call.Ending) -> Ended {
    var ended = Ended.failure
    if carriesContent { ended.content = failureContent(of: call, ending) }
    return ended
  }

  @inline(never)
  private func failureContent(of call: Int32, _ ending: Call.Ending) -> Int32 {
    let (job, attempt) = (calls[call].job, Int(calls[call].attempt))
    let reason = ending.failure ?? .agentFailed
    // An earlier attempt's reason is not this one's.
    if let told = content.failure(ofCall: call), told.reason == reason, told.attempt == attempt {
      if externalJobs.areReceived { externalJobs.keepFailure(told, of: job) }
      return content.takeAnswer(ofCall: call)
    }
    let pool = self.pool(of: call)
    let failure = CallFailure(reason, pool: pool >= 0 ? names[Int(pool)] : "", attempt: Swift.max(1, attempt))
    if externalJobs.areReceived { externalJobs.keepFailure(failure, of: job) }
    return content.keep(failure)
  }

  /// A hedge that failed says why in its call's place.
  @inline(never)
  func adoptFailure(ofHedge twin: Int32, by call: Int32) { content.adoptAnswer(ofHedge: twin, by: call) }

  /// What a pause was handed it hands on.
  @inline(never)
  func passedContent(of call: Int32) -> Int32 { content.passOn(byCall: call) }
}
