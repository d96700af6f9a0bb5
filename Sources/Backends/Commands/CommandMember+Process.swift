import NeedletailCouriers
import NeedletailEngine
import NeedletailLanes

extension CommandMember {
  func startProcess() {
    fault = nil
    isKilled = false
    do {
      var child = try ChildProcess(
        pool.agent.arguments, environment: pool.agent.environment, directory: pool.agent.directory)
      if !pool.hearsExits { child.closeExit() }
      self.child = child
      try watch(child)
      pool.ledger.started(pool.name, isRestart: wasStarted)
      wasStarted = true
      perform(life.handle(.started))
      if child.exit < 0 { setTimer(noLaterThan: now &+ Self.exitPolling) }
    } catch {
      if child != nil { _ = buryChild() }
      fault = ("its program could not be started: \(error)", now)
      perform(life.handle(.couldNotStart(now: now)))
      fault = nil
    }
  }

  private func watch(_ child: ChildProcess) throws {
    try pool.watch(child.output, for: .read, of: self)
    try pool.watch(child.errors, for: .read, of: self)
    if child.exit >= 0 { try pool.watch(child.exit, for: .read, of: self) }
  }

  /// Writes what the pipe takes; the rest when it has room again.
  func write() {
    guard let child, child.input >= 0, fault == nil else { return }
    var isFull = false
    var isBroken = false
    outgoing.drain { bytes, offset in
      switch child.write(bytes, from: offset) {
      case .bytes(let count): return count
      case .full: isFull = true
      case .broken: isBroken = true
      }
      return 0
    }
    do {
      if isFull && !isInputWatched { try pool.watch(child.input, for: .write, of: self) }
      if !isFull && isInputWatched { pool.unwatch(child.input) }
      isInputWatched = isFull
    } catch {
      fail("could not be waited for: \(error)")
    }
    if isBroken { expectExit("closed its standard input") }
  }

  /// Reads the replies there are.
  func readReplies() {
    guard let child else { return }
    // Bounded, so that one that writes without end does not hold up the others.
    for _ in 0..<16 {
      switch ChildProcess.read(child.output, into: &pool.readBuffer) {
      case .bytes(let count):
        incoming.append(pool.readBuffer[..<count])
        guard takeLines() else { return }
      case .empty: return
      case .ended:
        pool.unwatch(child.output)
        takeLastLine()
        return expectExit("closed its standard output")
      }
    }
  }

  /// Takes the whole lines that were read; `false` when the process was killed for one.
  private func takeLines() -> Bool {
    do throws(LineTooLong) {
      while let line = try incoming.next() {
        take(line)
        if isKilled { return false }
      }
      return true
    } catch {
      fail("\(error)")
      return false
    }
  }

  /// Takes what no line feed ends, once nothing more can come.
  private func takeLastLine() {
    guard !isKilled, takeLines(), let line = incoming.last() else { return }
    take(line)
  }

  private func take(_ line: [UInt8]) {
    switch ReplyLine(line, hearsCancels: requests.cancelGrace != nil) {
    case .answer(let id, let reply):
      answered(id) { pool.finish($0, reply) }
    case .failure(let id, let failure):
      answered(id) { pool.fail($0, failure.ending, failure.why, retryAfter: failure.retryAfter) }
    case .firstToken(let id):
      guard let request = requests.given(id) else { return complain("no call waits for number \(id)", line) }
      guard request.standing == .awaited, let parcel = request.parcel else { return }
      pool.courier.parcels.at(parcel).value.firstTokenAt = now
    case .cancelled(let id):
      guard let request = ended(id) else { return }
      guard request.standing == .awaited, let parcel = request.parcel else { return dismiss(request) }
      pool.fail(parcel, .failed, "its program cancelled the call without being told to")
    case .blank: break
    case .unreadable(let why): complain(why, line)
    }
  }

  private func answered(_ id: UInt64, _ finish: (Int32) -> Void) {
    guard let request = ended(id) else { return }
    if request.standing == .awaited, let parcel = request.parcel { return finish(parcel) }
    pool.ledger.answeredLate(pool.name)
    dismiss(request)
  }

  /// The request that the process is done with; `nil`, and a complaint, when it had none of that number.
  private func ended(_ id: UInt64) -> OpenRequests.Request? {
    guard let request = requests.removeGiven(id) else {
      complain("no call waits for number \(id)", [])
      return nil
    }
    // There is no need to tell it any more.
    if request.standing != .awaited { _ = outgoing.remove(id: id) }
    perform(life.handle(.answered))
    return request
  }

  private func complain(_ why: String, _ line: [UInt8]) {
    pool.ledger.protocolError(pool.name, line.isEmpty ? why : "\(ReplyLine.excerpt(line)): \(why)")
    let actions = life.handle(.protocolError)
    if !actions.isEmpty {
      fault = ("wrote \(ProcessLife.protocolErrorsMost) lines in a row that answer nothing; the last: \(why)", now)
    }
    perform(actions)
  }

  func readErrors() {
    guard let child else { return }
    for _ in 0..<16 {
      switch ChildProcess.read(child.errors, into: &pool.readBuffer) {
      case .bytes(let count): pool.ledger.wroteErrors(pool.name, pool.readBuffer[..<count])
      case .empty: return
      case .ended: return pool.unwatch(child.errors)
      }
    }
  }

  /// Kills the process, and ends the calls it has. Its exit is told later.
  func killProcess(isCounted: Bool) {
    guard let child else { return }
    child.kill()
    isKilled = true
    if isCounted { pool.ledger.killed(pool.name) }
    pool.unwatch(child.output)
    closeInput()
    let reason = fault.map { "its process \($0.reason)" }
    let hung =
      requests.cancelGrace == nil
      ? "another call was not answered by its deadline" : "it did not end a cancelled call in time"
    settle(reason ?? "its process was killed: \(hung)", now: isCounted ? now : 0)
  }

  func closeInput() {
    guard let input = child?.input, input >= 0 else { return }
    if isInputWatched { pool.unwatch(input) }
    isInputWatched = false
    outgoing.removeAll()
    child?.closeInput()
  }

  /// The process has ended, by itself or killed.
  func processEnded() {
    guard child != nil else { return }
    // What it wrote before it ended counts.
    if !isKilled { readReplies() }
    takeLastLine()
    readErrors()
    guard let ending = buryChild() else { return }
    settle("its process \(ending)", now: 0)
    perform(life.handle(.exited(now: now, isNeeded: requests.hasWaiting)))
  }

  /// Reaps the process and whatever is left of its group.
  private func buryChild() -> String? {
    guard let child else { return nil }
    closeInput()
    for descriptor in [child.output, child.errors, child.exit] { pool.unwatch(descriptor) }
    incoming = LineBuffer()
    fault = nil
    let ending = self.child?.reap().description
    self.child = nil
    return ending
  }

  /// Ends the calls that the process was given: those overdue at `now` for that reason, the others for `reason`.
  private func settle(_ reason: String, now: UInt64) {
    for request in requests.removeAllGiven() {
      guard let parcel = request.parcel else { continue }
      if request.standing != .awaited {
        dismiss(request)
      } else if request.deadline <= now {
        overrun(parcel, .failed, "not answered by its deadline")
      } else {
        pool.fail(parcel, .unreachable, reason)
      }
    }
  }
}
