import NeedletailCouriers
import NeedletailLanes

/// The thread that owns a world on the wall clock: it takes what comes back, handles what is due, and sleeps until
/// either. Made and used on one thread.
final class WallConductor {
  let world: World
  let couriers: [Courier]
  let time: EngineTime
  /// Wakes this thread.
  let bell: Bell
  private let loop: EventLoop
  private let spins: Bool
  /// How many times as fast as the machine's clock the run's goes.
  let timeScale: Double
  private let cpuAtStart: UInt64
  private(set) var abandoned: [Int32: Int] = [:]
  private var isClosed = false
  /// When the couriers are looked at next, in engine time.
  private var nextLook: UInt64 = 0
  /// Who looks into the run while it runs.
  var observers: LiveObservers?

  /// Compiles the world, starts the couriers and waits for the clock to begin, some milliseconds later; for external
  /// jobs, which keep no schedule, it has begun by then.
  ///
  /// - Throws: `PlanError` for a plan that cannot be run, `SystemError` when a thread or descriptor is refused.
  init(
    _ plan: Plan, services: [String: PoolService], bell: Bell, rules: RuleBook = RuleBook(),
    receivesExternalJobs: Bool = false
  ) throws {
    let real = RealPools(plan, services: services, isVirtual: false)
    guard real.problems.isEmpty else { throw PlanError(problems: real.problems) }
    timeScale = plan.wall.timeScale
    if timeScale != 1, let pool = real.names.min() {
      throw PlanError(problems: [
        "Pool \"\(pool)\" is real and takes the time it takes, which no scale of the run's clock changes (wall.timeScale)."
      ])
    }
    self.bell = bell
    loop = try EventLoop(bell: bell)
    spins = plan.wall.spins
    world = try World(plan, isLive: true, real: real.names, rules: rules, receivesExternalJobs: receivesExternalJobs)
    let processors = LaneThread.processors
    let width = real.names.isEmpty ? 0 : min(plan.wall.couriers ?? max(1, processors.count - 1), real.memberCount(plan))
    // Threads that poll stay on processors of their own where there are enough. Threads that sleep are better off where the
    // scheduler puts them: a round trip through bells took 41 µs across two pinned processors and 10 µs unpinned.
    let isPinned = spins && processors.count > width
    if isPinned { try? LaneThread.pin(to: processors[0]) }
    try? LaneThread.setTimerSlack(nanoseconds: 1)
    cpuAtStart = LaneThread.cpuNanoseconds
    // The clock begins when everything is ready for it: a courier takes a millisecond or two to make, and what is meant
    // to start meanwhile would be late.
    let origin = MonotonicClock.now &+ (receivesExternalJobs ? 0 : Self.preparation &* UInt64(width))
    let time = EngineTime.wall(origin: origin, scale: plan.wall.timeScale)
    self.time = time
    couriers = try (0..<width).map { number in
      try Courier(
        number: number, mode: .thread(processor: isPinned ? processors[number + 1] : nil, spins: plan.wall.spins),
        services: real.services, time: time, conductorBell: bell, limit: Int32(clamping: plan.wall.callLimit))
    }
    world.realCalls.employ(couriers)
    for (number, courier) in couriers.enumerated() {
      do {
        try courier.start()
      } catch {
        for started in couriers[..<number] { _ = started.close(grace: 0) }
        throw error
      }
    }
    rules.answers.wake(bell)
    while MonotonicClock.now < origin { try loop.wait(until: origin) { _, _ in } }
  }

  /// What a courier is given to be ready, nanoseconds.
  private static var preparation: UInt64 { 10_000_000 }

  /// Takes what has come back and handles what is due, about `budget` events; answers how many.
  ///
  /// Answers are taken in the order in which they came, whichever courier brings them, and what was due before one is handled
  /// before it: what this thread finds at once is in the order of its instants.
  func turn(events budget: Int) -> Int {
    var handled = 0
    takeRuleAnswers()
    while handled < budget, !world.isOver, let courier = firstToAnswer(), let first = courier.nextReturned {
      handled += world.advance(by: time, before: courier.parcels.at(first).value.endedAt)
      if world.isOver { break }
      // Only now: until its answer is taken an attempt is out, and what it may hold for its agent is held.
      let parcel = courier.receive()
      world.lookAhead(into: courier)
      world.now = max(world.now, time.now)
      if world.now >= world.intervalDue { world.endIntervals(at: world.now) }
      world.takeBack(parcel, from: courier)
      handled += 1
    }
    handled += world.advance(by: time, events: min(max(1, budget - handled), Self.batch))
    for courier in couriers { courier.flush() }
    attendToObservers()
    if world.now >= nextLook { lookAtCouriers(at: world.now) }
    observers?.endTurn(of: world, by: time)
    return handled
  }

  /// Hears who looks into the run. What happens from here on reaches who listened before.
  @inline(__always)
  func attendToObservers() { observers?.attend(to: world, by: time) }

  /// Answers of rules from other threads are taken at the instant at which they are found.
  @inline(__always)
  private func takeRuleAnswers() {
    guard world.rules.areKept, !world.rules.answers.isEmpty, !world.isOver else { return }
    world.now = max(world.now, time.now)
    if world.now >= world.intervalDue { world.endIntervals(at: world.now) }
    world.takeRuleAnswers()
  }

  /// The courier that brings the earliest answer; `nil` when none has come back. Equal instants go by the courier's number.
  @inline(__always)
  private func firstToAnswer() -> Courier? {
    var first: Courier?
    var earliest = UInt64.max
    for courier in couriers {
      guard let parcel = courier.nextReturned else { continue }
      let endedAt = courier.parcels.at(parcel).value.endedAt
      if first == nil || endedAt < earliest { (first, earliest) = (courier, endedAt) }
    }
    return first
  }

  /// Timers handled before couriers are heard again.
  private static var batch: Int { 64 }

  /// Sleeps until the next timer, a completion, a ring of the bell, or `limit` in engine time.
  ///
  /// - Parameter hasPost: asked once the bell is armed: whether something has come meanwhile.
  func rest(until limit: UInt64, unless hasPost: () -> Bool = { false }) {
    let now = time.now
    if now >= nextLook {
      attendToObservers()
      world.now = max(world.now, now)
      lookAtCouriers(at: world.now)
      observers?.endTurn(of: world, by: time)
    }
    var instant = min(world.nothingBefore ?? .max, limit, world.observation.live.nextStuck ?? .max)
    // Who has no call cannot be held up by one; that a blockage is over will be told.
    if world.realCalls.watch.hasBlocked || couriers.contains(where: { $0.parcels.count > 0 }) {
      instant = min(instant, nextLook)
    }
    if spins || instant <= now &+ shortNap {
      LaneThread.relax()
      return
    }
    bell.prepareToSleep()
    if hasPost() || observers?.areWaiting == true || couriers.contains(where: { $0.hasReturned })
      || !world.rules.answers.isEmpty
    {
      bell.cancelSleep()
      return
    }
    let deadline = time.monotonic(instant)
    // The only descriptor is the bell's own, so a refusal is a broken invariant and not an event.
    do { try loop.wait(until: deadline == .max ? nil : deadline) { _, _ in } } catch {
      fatalError("WallConductor: \(error)")
    }
  }

  @inline(never)
  private func lookAtCouriers(at now: UInt64) {
    nextLook = now &+ CourierWatch.period
    world.lookAtCouriers()
  }

  /// A sleep this short, in engine time, costs more than it spares: 5 µs of the machine's.
  private var shortNap: UInt64 { UInt64(5_000 * timeScale) }

  /// Ends the couriers, all at once: open calls are cancelled and have `grace` nanoseconds to return.
  func close(grace: UInt64) {
    if isClosed { return }
    isClosed = true
    world.rules.answers.close()
    for courier in couriers { courier.beginClosing(grace: grace) }
    for courier in couriers {
      for (pool, count) in courier.close(grace: grace) { abandoned[pool, default: 0] += count }
    }
    try? LaneThread.pin(to: nil)
  }

  /// Tells the observers of what the couriers have given up, and that no more will come. After `close`.
  func dismissObservers(because error: any Error) {
    for (pool, count) in abandoned.sorted(by: { $0.key < $1.key }) where world.isListenedTo {
      world.tellAbandoned(count, in: pool)
    }
    observers?.endTurn(of: world, by: time)
    observers?.keepLast(world.snapshot())
    observers?.close(because: error)
    world.observation.live.end()
    observers = nil
  }

  /// What the run says of itself. Call on the conductor's thread.
  func wallReport(_ report: RunReport) -> WallReport {
    var wall = WallReport()
    let seconds = report.window.lengthSeconds
    if seconds > 0 {
      wall.offeredJobsPerSecond = Double(world.tally.intended) / seconds
      wall.achievedJobsPerSecond = Double(world.tally.submittedInWindow) / seconds
    }
    wall.timeScale = timeScale
    wall.elapsedSeconds = Double(world.now) / 1e9 / timeScale
    wall.conductorCPUSeconds = Double(LaneThread.cpuNanoseconds &- cpuAtStart) / 1e9
    wall.couriers = couriers.map { courier in
      var row = WallReport.Courier()
      row.cpuSeconds = Double(courier.cpuNanoseconds) / 1e9
      row.calls = courier.callsCarried
      return row
    }
    wall.blockedSeconds = world.realCalls.watch.secondsByPool(at: world.now)
    wall.lateReplies = world.tally.lateReplies
    for (pool, count) in abandoned { wall.abandoned[world.names[Int(pool)], default: 0] += count }
    return wall
  }
}
