import NeedletailCouriers
import NeedletailLanes

/// The thread that owns a world whose jobs come from outside and whose time is virtual.
///
/// Time stands still unless somebody demands that it goes on, and so does everything that jobs submitted at an instant would
/// do at it: agents begin when somebody waits. So what happens depends on the order in which jobs are submitted, and not on how soon
/// the machine does what. Made and used on one thread.
final class VirtualConductor: JobConductor {
  static var postsInTurn: Int { .max }

  let time: EngineTime
  let couriers: [Courier] = []
  private let rehearsal: Rehearsal
  private let virtualTime: VirtualTime
  private let bell: Bell
  private let loop: EventLoop
  private var observers: LiveObservers?
  private var demands = TimeDemands()
  /// When jobs under way are cancelled; `nil` while the engine does not end.
  private var drainEnd: UInt64?
  private var abandoned: [Int32: Int] = [:]

  var world: World { rehearsal.world }

  /// - Throws: `PlanError` when the fleet cannot be run, `SystemError` when the system has no descriptors left.
  init(_ fleet: Fleet, _ virtualTime: VirtualTime, _ bell: Bell, _ observers: LiveObservers) throws {
    var plan = fleet.standingPlan
    plan.seed = virtualTime.seed
    let real = RealPools(plan, services: fleet.standingServices, isVirtual: true)
    guard real.problems.isEmpty else { throw PlanError(problems: real.problems) }
    time = virtualTime.time
    rehearsal = try Rehearsal(plan, real, RuleBook(), time: virtualTime.time, receivesExternalJobs: true)
    self.virtualTime = virtualTime
    self.bell = bell
    self.observers = observers
    loop = try EventLoop(bell: bell)
  }

  // MARK: Demands

  /// Demands are taken before posts: what was posted before a demand has been taken when time goes on for it.
  func beginTurn(isEnding: Bool) {
    for demand in virtualTime.takeDemands() { demands.add(demand, at: world.now, patience: virtualTime.patience) }
    if isEnding { drainEnd = min(drainEnd ?? .max, TimeDemands.instant(virtualTime.drain, after: world.now)) }
  }

  var isDrained: Bool { drainEnd.map { $0 <= world.now } ?? false }

  /// What is due at this instant may happen, and perhaps more.
  private var wantsTime: Bool { drainEnd != nil && !isDrained || demands.wantTime() }

  /// Ends the demands that are met; answers until when time may go on for the others, and `nil` when it stands.
  private func timeMayGoUntil() -> UInt64? {
    let limit = demands.limit(endingThose: isMet)
    guard let drainEnd, !isDrained else { return limit }
    return max(limit ?? 0, drainEnd)
  }

  private func isMet(_ goal: TimeDemand.Goal, _ limit: UInt64) -> Bool {
    switch goal {
    case .answer: false
    case .posts: true
    case .span: limit <= world.now && nextInstant ?? .max > world.now
    case .idle: world.jobs.count == 0 && rehearsal.callsAtWork == 0
    case .condition(let holds): holds(world.snapshot())
    }
  }

  // MARK: Turns

  /// Counted from the present instant, at which it was submitted.
  func deadline(of request: JobRequest) -> UInt64 {
    request.timeout.map { TimeDemands.instant($0, after: world.now) } ?? .max
  }

  func attendToObservers() { observers?.attend(to: world, by: time) }

  func turn(events budget: Int) -> Int {
    attendToObservers()
    var handled = 0
    // Jobs that have ended are answered before time goes on: it may be that no task waits for anything then.
    if wantsTime && !world.isOver && !world.externalJobs.haveCompletions { rehearsal.settle() }
    while handled < budget, !world.isOver, !world.externalJobs.haveCompletions, let limit = timeMayGoUntil() {
      handled += 1
      if let next = nextInstant, next <= limit {
        handleNext()
      } else if let instant = nextGoal {
        rehearsal.move(to: instant)
      } else {
        giveUp()
      }
    }
    observers?.endTurn(of: world, by: time)
    return handled
  }

  /// The next event, and when an agent is to be told of as stuck.
  private var nextInstant: UInt64? {
    guard let stuck = world.observation.live.nextStuck else { return rehearsal.nextInstant }
    return min(stuck, rehearsal.nextInstant ?? .max)
  }

  private func handleNext() {
    if let stuck = world.observation.live.nextStuck, stuck <= rehearsal.nextInstant ?? .max {
      rehearsal.move(to: stuck)
      world.observation.live.tellStuck(at: world.now)
    } else {
      rehearsal.step()
    }
  }

  /// The earliest instant that is a goal by itself.
  private var nextGoal: UInt64? {
    guard let drainEnd, !isDrained else { return demands.nextInstant }
    return min(drainEnd, demands.nextInstant ?? .max)
  }

  /// Nothing is due that could bring about what is waited for.
  private func giveUp() {
    let seconds = "\(DurationWords.exact(nanoseconds: virtualTime.patience)) of simulated time"
    let pools = rehearsal.poolsAtWork.map { world.names[Int($0)] }
    demands.forEach { demand in
      if case .condition = demand.goal {
        demand.end(JobError(.stalled, message: "the condition does not come to hold within \(seconds)"))
      } else if world.jobs.count == 0 {
        demand.end(JobError(.stalled, message: "agents do not return within \(seconds): \(pools)"))
      } else {
        let reason =
          pools.first.map { "agent \"\($0)\" waits, and nothing ends that within \(seconds): is there a call timeout?" }
          ?? "jobs wait for what does not come within \(seconds)"
        world.stop(.aborted, because: reason)
        world.verdict.call = CallFailure(.stalled, pool: pools.first ?? "", message: reason)
      }
    }
  }

  func rest(until limit: UInt64, unless hasPost: () -> Bool) {
    if timeMayGoUntil() != nil { return }
    bell.prepareToSleep()
    if hasPost() || virtualTime.areWaiting || observers?.areWaiting == true {
      bell.cancelSleep()
      return
    }
    // The only descriptor is the bell's own, so a refusal is a broken invariant and not an event.
    do { try loop.wait(until: limit == .max ? nil : limit) { _, _ in } } catch {
      fatalError("VirtualConductor: \(error)")
    }
  }

  // MARK: The end

  func close(grace: UInt64) { abandoned = rehearsal.close() }

  func dismissObservers(because error: any Error) {
    for (pool, count) in abandoned.sorted(by: { $0.key < $1.key }) where world.isListenedTo {
      world.tellAbandoned(count, in: pool)
    }
    observers?.endTurn(of: world, by: time)
    observers?.close(because: error)
    world.observation.live.end()
    observers = nil
    demands.forEach { $0.end(error as? JobError ?? .engineEnded) }
  }
}
