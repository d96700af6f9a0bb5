import NeedletailLanes

/// The interpreter, going down: a node starts, and so do its first children.
extension World {
  /// Starts a job's outermost node, which mostly is a sequence: that starts on the spot.
  @_transparent
  func startRoot(_ node: Int32, _ given: Start) {
    if program.nodes[node].operation == .sequence { startInTurn(node, given) } else { start(node, given) }
  }

  /// Starts a node. Nothing ends before this returns: whatever fails at once is told by a timer at this instant.
  @inline(never)
  func start(_ node: Int32, _ given: Start) {
    switch program.nodes[node].operation {
    case .call:
      startCall(
        node, job: given.job, parent: given.parent, branch: given.branch, key: given.key, handed: given.handed,
        isFirst: given.isFirst, content: given.content)
    case .delay: startDelay(node, given)
    case .choose: startChoice(node, given)
    case .branch: startBranch(node, given)
    case .sequence, .escalate: startInTurn(node, given)
    case .parallel: startParallel(node, given)
    case .fanOut: startFanOut(node, given)
    case .loop: startLoop(node, given)
    }
  }

  // MARK: Calls

  @inline(__always)
  private func newCall(
    _ node: Int32, job: Int32, parent: Int32, branch: Int32, key: DrawKey, handed: Int32, isFirst: Bool, content: Int32
  ) -> Int32 {
    let call = calls.allocate()
    guard call >= 0 else {
      tooManyCalls()
      return -1
    }
    var flags: Call.Flags = isFirst ? .first : []
    if isCohort(job) { flags.insert(.cohort) }
    calls[call] = Call(
      key: key, requestedAt: now, since: now, mark: now, job: job, parent: parent, node: node, member: -1,
      branch: branch, input: handed, output: 0, state: .backoff, attempt: 0, ending: .completed, flags: flags)
    if carriesContent { lend(content, toCall: call) }
    if tracesJobs { traceOpen(call: call, parent: parent, job: job) }
    adopt(.call(call), parent: parent, job: job)
    return call
  }

  private func newCall(_ node: Int32, _ given: Start) -> Int32 {
    newCall(
      node, job: given.job, parent: given.parent, branch: given.branch, key: given.key, handed: given.handed,
      isFirst: given.isFirst, content: given.content)
  }

  @inline(never)
  private func tooManyCalls() {
    stop(.aborted, because: "more than \(World.callLimit) calls in flight: the engine holds no more")
  }

  @inline(never)
  private func startCall(
    _ node: Int32, job: Int32, parent: Int32, branch: Int32, key: DrawKey, handed: Int32, isFirst: Bool, content: Int32
  ) {
    startCallInline(
      node, job: job, parent: parent, branch: branch, key: key, handed: handed, isFirst: isFirst, content: content)
  }

  @_transparent
  private func startCallInline(
    _ node: Int32, job: Int32, parent: Int32, branch: Int32, key: DrawKey, handed: Int32, isFirst: Bool, content: Int32
  ) {
    let call = newCall(
      node, job: job, parent: parent, branch: branch, key: key, handed: handed, isFirst: isFirst, content: content)
    if call < 0 { return }
    let pool = program.nodes[node].pool
    if calls[call].flags.contains(.cohort) { pools[pool].calls &+= 1 }
    note(.requested, jobs[job].key.bits, agent: pool)
    beginFirstAttempt(call, pool)
  }

  private func startDelay(_ node: Int32, _ given: Start) {
    let call = newCall(node, given)
    if call < 0 { return }
    calls[call].state = .delay
    let (instant, overflow) = now.addingReportingOverflow(program.nodes[node].recordedService)
    arm(call, at: overflow ? .max : instant)
  }

  // MARK: Frames

  @_transparent
  func newFrame(_ node: Int32, _ given: Start) -> Int32 {
    let frame = frames.allocate()
    guard frame >= 0 else {
      stop(.aborted, because: "more than \(World.callLimit) patterns in flight: the engine holds no more")
      return -1
    }
    frames[frame] = Frame(
      key: given.key, outcome: given.outcome, job: given.job, parent: given.parent, node: node, branch: given.branch,
      handed: given.handed, flags: given.isFirst ? .first : [])
    if program.nodes[node].keepsSides { sides.set(frame, Sides()) }
    if carriesContent { lend(given.content, toFrame: frame) }
    if keepsAccounts { openAccount(ofFrame: frame, parent: given.parent, job: given.job) }
    adopt(.frame(frame), parent: given.parent, job: given.job)
    return frame
  }

  /// Starts a child of a frame with what the frame was handed.
  ///
  /// - Parameter isNextStep: the commonest case: a call is then started on the spot.
  @_transparent
  func startChild(
    _ frame: Int32, _ node: Place<Node>, _ index: Int32, step: UInt64, handed: Int32, isFirst: Bool, outcome: Outcome,
    branch: Int32, content: Int32, isNextStep: Bool = false
  ) {
    let f = frames.at(frame)
    f.value.live &+= 1
    let child = program.children[node.value.firstChild &+ index]
    let key = f.value.key.child(step)
    if program.nodes[child].operation == .call {
      // A call reads none of the rest.
      if isNextStep {
        startCallInline(
          child, job: f.value.job, parent: frame, branch: branch, key: key, handed: handed, isFirst: isFirst,
          content: content)
      } else {
        startCall(
          child, job: f.value.job, parent: frame, branch: branch, key: key, handed: handed, isFirst: isFirst,
          content: content)
      }
      return
    }
    start(
      child,
      Start(
        job: f.value.job, parent: frame, branch: branch, key: key, handed: handed, isFirst: isFirst, outcome: outcome,
        content: content))
  }

  @_transparent
  private func startInTurn(_ node: Int32, _ given: Start) {
    let frame = newFrame(node, given)
    if frame < 0 { return }
    startChild(
      frame, program.nodes.at(node), 0, step: 0, handed: given.handed, isFirst: given.isFirst, outcome: given.outcome,
      branch: 0, content: given.content)
  }

  private func startParallel(_ node: Int32, _ given: Start) {
    let frame = newFrame(node, given)
    if frame < 0 { return }
    let n = program.nodes.at(node)
    let count = n.value.childCount
    frames[frame].flags.insert(.wide)
    frames[frame].position = count
    // A side that fails has said last what it said before.
    if given.first >= 0 && n.value.keepsSides && !n.value.join.isTally {
      sides[frame] = Sides(first: given.first, second: given.second)
    }
    var branch: Int32 = 0
    while branch < count {
      // In a debate each side is handed what the other wrote last.
      var handed = given.handed
      var content = given.content
      if given.first >= 0 {
        handed = branch == 0 ? given.second : given.first
        content = branch == 0 ? given.secondContent : given.firstContent
      }
      startChild(
        frame, n, branch, step: UInt64(truncatingIfNeeded: branch), handed: handed, isFirst: given.isFirst,
        outcome: given.outcome,
        branch: branch, content: content)
      branch &+= 1
    }
  }

  private func startFanOut(_ node: Int32, _ given: Start) {
    let n = program.nodes.at(node)
    let frame = newFrame(node, given)
    if frame < 0 { return }
    frames[frame].flags.insert(.wide)
    var width = Int(given.outcome.fanOut)
    if n.value.width != .none {
      width = samplers.count(n.value.width, given.key.bits(.fanOut))
    }
    // Who names the tasks says how many there are.
    let tasks = carriesContent ? namedTasks(given.content) : nil
    if let tasks { width = tasks.texts.count }
    width = Swift.max(1, width)
    if width > Swift.min(World.widthLimit, Int(n.value.widthCap)) {
      // More than the cap is an error, not a truncation: one refused call in their place.
      refuseFanOut(frame, given)
      return
    }
    frames[frame].position = Int32(truncatingIfNeeded: width)
    for branch in 0..<Int32(truncatingIfNeeded: width) {
      let content = tasks.map { keepTask($0.texts[Int(branch)], by: $0.author) } ?? given.content
      startChild(
        frame, n, 0, step: UInt64(truncatingIfNeeded: branch), handed: given.handed, isFirst: given.isFirst,
        outcome: given.outcome,
        branch: branch, content: content)
      if tasks != nil { releaseContent(content) }
    }
  }

  /// Copies a fan-out makes at most, whatever is drawn; more is an error, as over its own cap.
  static var widthLimit: Int { 100_000 }

  private func refuseFanOut(_ frame: Int32, _ given: Start) {
    let f = frames.at(frame)
    f.value.position = 1
    f.value.live = 1
    var refused = given
    refused.parent = frame
    let call = newCall(f.value.node, refused)
    if call < 0 { return }
    calls[call].state = .delay
    calls[call].ending = .overCap
    arm(call, at: now)
  }

  private func startLoop(_ node: Int32, _ given: Start) {
    let frame = newFrame(node, given)
    if frame < 0 { return }
    startChild(
      frame, program.nodes.at(node), 0, step: 0, handed: given.handed, isFirst: given.isFirst, outcome: given.outcome,
      branch: 0, content: given.content)
  }
}
