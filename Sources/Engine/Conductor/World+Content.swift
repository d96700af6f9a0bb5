import NeedletailCouriers
import NeedletailLanes

/// What real agents write, on its way through the patterns: beside each count of tokens goes the text itself.
///
/// None of this is called where no pool is real. A `Start` lends content, an `Ended` gives it away.
extension World {
  /// What a job asks: its scenario's input.
  func input(of job: Int32) -> Message {
    let text = scenarios.inputs[Int(jobs[job].scenario)]
    return text.isEmpty ? Message(parts: []) : Message(text)
  }

  // MARK: Records that begin
  // Out of line, as everything here: simulated runs only step over it.

  @inline(never)
  func lend(_ content: Int32, toCall call: Int32) {
    callContents.set(call, CallContent(handed: contents.retain(content), answer: -1))
  }

  @inline(never)
  func lend(_ content: Int32, toFrame frame: Int32) {
    let handed = contents.retain(content)
    frameContents.set(
      frame, FrameContent(handed: handed, written: -1, first: -1, second: -1, failure: -1, branches: -1))
  }

  // MARK: Records that end

  /// Frees a call's record and lets its content go.
  @inline(__always)
  func freeCall(_ call: Int32) {
    if carriesContent { releaseContent(ofCall: call) }
    calls.free(call)
  }

  @inline(never)
  private func releaseContent(ofCall call: Int32) {
    contents.release(callContents[call].handed)
    contents.release(callContents[call].answer)
  }

  /// Frees a frame's record and lets its content go.
  @inline(__always)
  func freeFrame(_ frame: Int32) {
    if carriesContent { releaseContent(ofFrame: frame) }
    frames.free(frame)
  }

  @inline(never)
  private func releaseContent(ofFrame frame: Int32) {
    let f = frameContents[frame]
    contents.release(f.handed)
    contents.release(f.written)
    contents.release(f.first)
    contents.release(f.second)
    contents.release(f.failure)
    forEachBranch(of: frame) { contents.release($0.content) }
  }

  private func forEachBranch(of frame: Int32, _ body: (BranchContent) -> Void) {
    var next = frameContents[frame].branches
    frameContents[frame].branches = -1
    while next >= 0 {
      let one = branchContents[next]
      branchContents.free(next)
      body(one)
      next = one.next
    }
  }

  // MARK: Children that end

  /// What a failed child says of it, if it says anything: the reason should its parent fail as well.
  @inline(never)
  func keepFailure(_ ended: Ended, of frame: Int32) {
    if ended.content < 0 { return }
    contents.release(frameContents[frame].failure)
    frameContents[frame].failure = ended.content
  }

  /// Nobody needs what an activation hands over.
  @inline(never)
  func drop(_ ended: Ended) {
    contents.release(ended.content)
    contents.release(ended.firstContent)
    contents.release(ended.secondContent)
  }

  /// A step's or a tier's output is what the frame has written now.
  @inline(never)
  func write(_ ended: Ended, to frame: Int32) {
    contents.release(frameContents[frame].written)
    frameContents[frame].written = ended.content
    contents.release(ended.firstContent)
    contents.release(ended.secondContent)
  }

  /// A failed step hands on an error text.
  @inline(never)
  func writeFailure(_ ended: Ended, of branch: Int32, to frame: Int32) {
    var told = ended
    contents.retain(told.content)
    keepFailure(ended, of: frame)
    if told.content < 0 {
      let text = "Step \(branch + 1) of this sequence failed."
      told.content = contents.keep(Message(Message.Part(text: text, isFailure: true)))
    }
    write(told, to: frame)
  }

  /// A branch's output waits for the others.
  @inline(never)
  func keepBranch(_ branch: Int32, _ ended: Ended, of frame: Int32) {
    contents.release(ended.firstContent)
    contents.release(ended.secondContent)
    if ended.content < 0 { return }
    let slot = branchContents.allocate()
    guard slot >= 0 else {
      contents.release(ended.content)
      stop(.aborted, because: "more than \(World.callLimit) answers wait for others: the engine holds no more")
      return
    }
    branchContents[slot] = BranchContent(
      next: frameContents[frame].branches, branch: branch, content: ended.content)
    frameContents[frame].branches = slot
  }

  /// What a round wrote, as the loop hands it on.
  @inline(never)
  func keepRound(_ ended: Ended, of frame: Int32, writes: Bool) {
    let f = frameContents.at(frame)
    switch program.nodes[frames[frame].node].handing {
    case .previous: write(ended, to: frame)
    case .board:
      if writes {
        f.value.written = contents.join(f.value.written, ended.content)
      } else {
        contents.release(ended.content)
      }
      contents.release(ended.firstContent)
      contents.release(ended.secondContent)
    case .exchange:
      f.value.written = contents.join(f.value.written, ended.content)
      contents.release(f.value.first)
      contents.release(f.value.second)
      (f.value.first, f.value.second) = (ended.firstContent, ended.secondContent)
    }
  }

  /// What the next round is handed. Answers what was made for it, to be released once the round has started; −1 for
  /// nothing.
  @inline(never)
  func lendRound(of frame: Int32, to given: inout Start, hasWritten: Bool) -> Int32 {
    let f = frameContents[frame]
    switch program.nodes[frames[frame].node].handing {
    case .previous: given.content = hasWritten ? f.written : f.handed
    case .board:
      given.content = contents.join(contents.retain(f.handed), contents.retain(f.written))
      return given.content
    case .exchange:
      given.content = f.handed
      (given.firstContent, given.secondContent) = (f.first, f.second)
    }
    return -1
  }

  /// What a frame that ends hands its parent: its branches' outputs in their order, or what was written last; when it
  /// has failed, why.
  @inline(never)
  func takeContent(of frame: Int32, into ended: inout Ended, succeeded: Bool) {
    let f = frameContents.at(frame)
    if !succeeded {
      ended.content = f.value.failure
      f.value.failure = -1
      return
    }
    if f.value.branches < 0 {
      ended.content = f.value.written
      (ended.firstContent, ended.secondContent) = (f.value.first, f.value.second)
      (f.value.written, f.value.first, f.value.second) = (-1, -1, -1)
      return
    }
    forEachBranch(of: frame) { joining.append($0) }
    joining.sort { $0.branch < $1.branch }
    for one in joining.prefix(2) {
      if one.branch == 0 { ended.firstContent = contents.retain(one.content) }
      if one.branch == 1 { ended.secondContent = contents.retain(one.content) }
    }
    ended.content = contents.join(joining)
    joining.removeAll(keepingCapacity: true)
  }

  /// A call that failed for good says why.
  func failure(of call: Int32) -> Ended {
    var ended = Ended.failure
    // An answer that a fault held back until nobody waited is no reason.
    if carriesContent, contents.tellsOfFailure(callContents[call].answer) {
      ended.content = callContents[call].answer
      callContents[call].answer = -1
    }
    return ended
  }
}
