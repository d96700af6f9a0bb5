/// The life of one member's process, as decisions: what happened goes in, what to do comes out.
///
/// It starts nothing and asks no clock. Instants are nanoseconds of engine time.
struct ProcessLife: Equatable, Sendable {
  enum State: Equatable, Sendable {
    /// There is no process: it was never needed, or it ended and no call has come since.
    case absent
    /// `start` was answered with neither `started` nor `couldNotStart` yet.
    case starting
    case ready
    /// It died; no process is started before the instant.
    case backingOff(until: UInt64)
    /// It was killed; what follows its exit.
    case dying(isRestartedAtOnce: Bool)
    /// Its input is closed; at the instant it is asked to end, or killed if it was asked before.
    case leaving(until: UInt64, wasAsked: Bool)
    /// Nothing is left and nothing comes.
    case closed
  }

  enum Event: Equatable, Sendable {
    /// A call waits for a process.
    case needed(now: UInt64)
    case started
    case couldNotStart(now: UInt64)
    /// A reply that somebody waited for, or had waited for.
    case answered
    /// A line that is no reply, or of an unknown number.
    case protocolError
    /// A request is unanswered at its deadline.
    case deadlinePassed
    /// It broke a limit from which there is no way back, such as a line without an end.
    case limitBroken
    /// Its process has ended. `isNeeded`: calls wait for the next.
    case exited(now: UInt64, isNeeded: Bool)
    /// An instant that `wake` asked for has come, or an earlier one.
    case woke(now: UInt64, isNeeded: Bool)
    /// No more calls come; all must be over at `deadline`.
    case close(now: UInt64, deadline: UInt64)
  }

  enum Action: Equatable, Sendable {
    /// Start a process and say how it went.
    case start
    /// Hand over the calls that wait.
    case send
    /// End the calls that wait: no process will come.
    case refuse
    /// SIGKILL to the whole group. `isCounted`: at a deadline.
    case kill(isCounted: Bool)
    case closeInput
    /// SIGTERM to the whole group.
    case terminate
    /// Report `woke` at the instant.
    case wake(at: UInt64)
  }

  /// Lines in a row that are no replies before the process is killed.
  static let protocolErrorsMost = 16
  /// How long a process may take to leave after its input is closed, and then after SIGTERM; less when the end of all
  /// is nearer: at most half of what is left for the first, half of the rest for the second.
  static let leaveNanoseconds: UInt64 = 2_000_000_000
  static let terminateNanoseconds: UInt64 = 1_000_000_000

  private(set) var state = State.absent
  private let restartInitial: UInt64
  private let restartMax: UInt64
  /// Deaths since the last answer.
  private var deathsInARow = 0
  private var protocolErrorsInARow = 0
  private var deadlineOfAll = UInt64.max

  init(restartInitial: UInt64, restartMax: UInt64) {
    self.restartInitial = restartInitial
    self.restartMax = restartMax
  }

  mutating func handle(_ event: Event) -> [Action] {
    switch event {
    case .needed(let now): needed(now: now)
    case .started: started()
    case .couldNotStart(let now): state == .starting ? [.refuse] + backOff(now: now) : []
    case .answered: answered()
    case .protocolError: protocolError()
    case .deadlinePassed: kill(isCounted: true, isRestartedAtOnce: true)
    case .limitBroken: kill(isCounted: false, isRestartedAtOnce: false)
    case .exited(let now, let isNeeded): exited(now: now, isNeeded: isNeeded)
    case .woke(let now, let isNeeded): woke(now: now, isNeeded: isNeeded)
    case .close(let now, let deadline): close(now: now, deadline: deadline)
    }
  }

  private mutating func needed(now: UInt64) -> [Action] {
    switch state {
    case .absent: start()
    case .ready: [.send]
    case .starting, .backingOff, .dying: []
    case .leaving, .closed: [.refuse]
    }
  }

  private mutating func start() -> [Action] {
    state = .starting
    return [.start]
  }

  private mutating func started() -> [Action] {
    guard state == .starting else { return [] }
    state = .ready
    protocolErrorsInARow = 0
    return [.send]
  }

  private mutating func answered() -> [Action] {
    deathsInARow = 0
    protocolErrorsInARow = 0
    return []
  }

  private mutating func protocolError() -> [Action] {
    protocolErrorsInARow += 1
    guard protocolErrorsInARow >= Self.protocolErrorsMost else { return [] }
    return kill(isCounted: false, isRestartedAtOnce: false)
  }

  private mutating func kill(isCounted: Bool, isRestartedAtOnce: Bool) -> [Action] {
    switch state {
    case .ready:
      state = .dying(isRestartedAtOnce: isRestartedAtOnce)
      return [.kill(isCounted: isCounted)]
    case .leaving:
      // Its exit closes; a deadline of somebody who is not waited for any more needs no restart.
      return [.kill(isCounted: isCounted)]
    case .absent, .starting, .backingOff, .dying, .closed:
      return []
    }
  }

  private mutating func exited(now: UInt64, isNeeded: Bool) -> [Action] {
    switch state {
    case .dying(isRestartedAtOnce: true):
      return start()
    case .dying(isRestartedAtOnce: false), .ready:
      return backOff(now: now)
    case .leaving:
      state = .closed
      return []
    case .absent, .starting, .backingOff, .closed:
      return []
    }
  }

  private mutating func backOff(now: UInt64) -> [Action] {
    let (doubled, overflows) = restartInitial.multipliedReportingOverflow(by: 1 << UInt64(min(deathsInARow, 62)))
    let pause = overflows ? restartMax : min(doubled, restartMax)
    deathsInARow += 1
    let (end, isNever) = now.addingReportingOverflow(pause)
    let until = isNever ? .max : end
    state = .backingOff(until: until)
    return [.wake(at: until)]
  }

  private mutating func woke(now: UInt64, isNeeded: Bool) -> [Action] {
    switch state {
    case .backingOff(let until) where now >= until:
      if isNeeded { return start() }
      state = .absent
      return []
    case .leaving(let until, let wasAsked) where now >= until:
      if wasAsked { return [.kill(isCounted: false)] }
      let next = now + min(Self.terminateNanoseconds, Self.left(now, deadlineOfAll) / 2)
      state = .leaving(until: next, wasAsked: true)
      return [.terminate, .wake(at: next)]
    case .absent, .starting, .ready, .backingOff, .dying, .leaving, .closed:
      return []
    }
  }

  private mutating func close(now: UInt64, deadline: UInt64) -> [Action] {
    deadlineOfAll = deadline
    switch state {
    case .absent, .backingOff:
      state = .closed
      return [.refuse]
    case .starting, .ready:
      let until = now + min(Self.leaveNanoseconds, Self.left(now, deadline) / 2)
      state = .leaving(until: until, wasAsked: false)
      return [.refuse, .closeInput, .wake(at: until)]
    case .dying:
      state = .leaving(until: .max, wasAsked: true)
      return [.refuse]
    case .leaving, .closed:
      return []
    }
  }

  private static func left(_ now: UInt64, _ deadline: UInt64) -> UInt64 { deadline > now ? deadline - now : 0 }
}
