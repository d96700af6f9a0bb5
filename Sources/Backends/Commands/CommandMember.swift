import NeedletailCouriers
import NeedletailEngine

/// One member of a pool of command agents: the calls it has, and the process that answers them.
///
/// It does what `ProcessLife` decides, and tells it what came of it.
final class CommandMember {
  let number: Int32
  unowned let pool: CommandPool

  var life: ProcessLife
  var requests: OpenRequests
  /// Calls that were not answered by their deadline, and why. Their conductor's own timer ends them, at the same
  /// instant: it is given a moment to say so, lest they come back as failed.
  private var overdue: [(parcel: Int32, ending: Parcel.Ending, reason: String, until: UInt64)] = []
  var outgoing = OutgoingLines()
  var incoming = LineBuffer()
  var child: ChildProcess?
  /// It was killed: what it still writes is not read.
  var isKilled = false
  var wasStarted = false
  /// Why the process that runs, or ran last, cannot answer, and since when.
  var fault: (reason: String, since: UInt64)?
  /// What its process is watched for at its input.
  var isInputWatched = false
  /// When `life` wants to be woken, and the timer that is set.
  private var wakeAt = UInt64.max
  private var timer: (id: CourierTimer, at: UInt64)?

  /// How long an overdue call waits to be cancelled before it comes back by itself.
  static let cancelPatience: UInt64 = 100_000_000
  /// How long a process that closed its pipes may take to exit before it is killed, and how often one is asked whether
  /// it has ended where the kernel does not tell.
  static let exitPatience: UInt64 = 100_000_000
  static let exitPolling: UInt64 = 10_000_000

  init(number: Int32, of pool: CommandPool) {
    self.number = number
    self.pool = pool
    requests = OpenRequests(
      cancelGrace: pool.agent.cancelGrace?.nanoseconds, keepsParcels: pool.holdsSlots)
    life = ProcessLife(
      restartInitial: pool.agent.restartInitial.nanoseconds, restartMax: pool.agent.restartMax.nanoseconds)
  }

  deinit {
    // The courier ends before the process has: nothing may be left of it.
    if let child { _ = child.reap() }
  }

  var openCalls: Int { requests.parcelCount + overdue.count }
  var isClosed: Bool { child == nil && openCalls == 0 }
  var now: UInt64 { pool.courier.time.now }

  // MARK: Calls

  func ask(_ parcel: Int32, id: UInt64) {
    let deadline = pool.courier.parcels.at(parcel).value.deadline
    requests.add(id, parcel: parcel, deadline: deadline)
    perform(life.handle(.needed(now: now)))
    setTimer(noLaterThan: deadline)
  }

  /// Ends the call at once, or, where its slot is held, when its process is done with it. What was not written is not written any more;
  /// what was, the process still owes, and may be told so.
  func cancel(_ parcel: Int32) {
    if let place = overdue.firstIndex(where: { $0.parcel == parcel }) {
      let call = overdue.remove(at: place)
      return pool.courier.end(parcel, call.ending, call.reason)
    }
    guard let id = requests.id(of: parcel) else { return }
    var isKept = false
    if !requests.removeWaiting(id) {
      if requests.given(id)?.standing == .awaited, outgoing.remove(id: id) {
        _ = requests.removeGiven(id)
      } else {
        isKept = pool.holdsSlots
        if requests.abandon(id, now: now) { tellCancelled([id]) }
      }
    }
    if !isKept { pool.courier.end(parcel, .failed, "cancelled") }
    holdAbandoned()
  }

  /// The call's deadline has passed: it comes back when it is cancelled, or a little later.
  func overrun(_ parcel: Int32, _ ending: Parcel.Ending, _ reason: String) {
    overdue.append((parcel, ending, reason, now &+ Self.cancelPatience))
    setTimer(noLaterThan: now &+ Self.cancelPatience)
  }

  func close(by deadline: UInt64) { perform(life.handle(.close(now: now, deadline: deadline))) }

  // MARK: What happens

  func isReady(_ descriptor: Int32) {
    guard let child else { return }
    switch descriptor {
    case child.output: readReplies()
    case child.errors: readErrors()
    case child.input: write()
    case child.exit: processEnded()
    default: break
    }
  }

  func timerFired() {
    timer = nil
    let now = now
    if let child, child.exit < 0, child.hasEnded { processEnded() }
    if let fault, now >= fault.since &+ Self.exitPatience { fail(fault.reason) }
    if wakeAt <= now {
      wakeAt = .max
      perform(life.handle(.woke(now: now, isNeeded: requests.hasWaiting)))
    }
    holdDeadlines(now: now)
    setTimer(noLaterThan: nextInstant)
  }

  private func holdDeadlines(now: UInt64) {
    for request in requests.removeWaiting(dueBy: now) {
      guard let parcel = request.parcel else { continue }
      overrun(parcel, .unreachable, "its program was not running until the deadline")
    }
    for call in overdue where call.until <= now { pool.fail(call.parcel, call.ending, call.reason) }
    overdue.removeAll { $0.until <= now }
    guard requests.isOverdue(now) else { return }
    // It may have answered in the meantime.
    readReplies()
    cancelOverdue(now: now)
    if requests.isOverdue(now) { perform(life.handle(.deadlinePassed)) }
  }

  /// The process has broken a limit: it is killed.
  func fail(_ reason: String) {
    fault = (reason, now)
    perform(life.handle(.limitBroken))
  }

  /// The process cannot answer any more. It exits on its own, or is killed a little later.
  func expectExit(_ reason: String) {
    if case .leaving = life.state { return }
    guard fault == nil else { return }
    fault = (reason, now)
    setTimer(noLaterThan: now &+ Self.exitPatience)
  }

  // MARK: What is done

  func perform(_ actions: [ProcessLife.Action]) {
    for action in actions {
      switch action {
      case .start: startProcess()
      case .send: send()
      case .refuse: refuse()
      case .kill(let isCounted): killProcess(isCounted: isCounted)
      case .closeInput: closeInput()
      case .terminate: child?.terminate()
      case .wake(let instant):
        wakeAt = instant
        setTimer(noLaterThan: instant)
      }
    }
  }

  private func send() {
    let now = now
    for request in requests.giveWaiting() {
      guard let parcel = request.parcel else { continue }
      let place = pool.courier.parcels.at(parcel)
      place.value.startedAt = now
      outgoing.append(
        RequestLine.bytes(id: request.id, agent: pool.name, parcel: place.value, now: now), id: request.id)
    }
    write()
  }

  private func refuse() {
    for request in requests.removeWaiting() {
      guard let parcel = request.parcel else { continue }
      if let fault {
        pool.fail(parcel, .unreachable, fault.reason)
      } else {
        pool.courier.end(parcel, .unreachable, "the run is over")
      }
    }
  }

  // MARK: The timer

  private var nextInstant: UInt64 {
    var next = overdue.reduce(min(wakeAt, requests.earliestDeadline)) { min($0, $1.until) }
    if let fault, child != nil { next = min(next, fault.since &+ Self.exitPatience) }
    if let child, child.exit < 0 { next = min(next, now &+ Self.exitPolling) }
    return next
  }

  /// Sees to it that `timerFired` comes at `instant` or before.
  func setTimer(noLaterThan instant: UInt64) {
    guard instant < timer?.at ?? .max else { return }
    if let timer { pool.courier.callOff(timer.id) }
    // Where there can be no more timers, the next event tries again.
    timer = pool.wake(self, at: instant).map { ($0, instant) }
  }
}
