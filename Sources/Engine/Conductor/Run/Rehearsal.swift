import NeedletailCouriers
import NeedletailLanes

/// Swift agents in virtual time: one courier without a thread, pumped between the world's events.
///
/// The next event is the earlier of the world's next timer and the courier's next sleeper; at one instant the world's
/// goes first. So two runs of the same plan, with agents that decide alike, are the same.
final class Rehearsal {
  let world: World
  private let courier: Courier
  private let time: EngineTime
  private var isClosed = false

  /// `nil` for a plan whose answers are all drawn.
  static func ifNeeded(
    _ plan: Plan, _ services: [String: PoolService], _ rules: RuleBook
  ) throws(PlanError) -> Rehearsal? {
    let real = RealPools(plan, services: services, isVirtual: true)
    guard real.problems.isEmpty else { throw PlanError(problems: real.problems) }
    return real.names.isEmpty ? nil : try Rehearsal(plan, real, rules)
  }

  /// - Parameters:
  ///   - time: virtual, at 0.
  ///   - receivesExternalJobs: jobs come from outside, and the plan's own load never does.
  init(
    _ plan: Plan, _ real: RealPools, _ rules: RuleBook, time: EngineTime = .virtual(),
    receivesExternalJobs: Bool = false
  ) throws(PlanError) {
    self.time = time
    do {
      courier = try Courier(
        number: 0, mode: .inline, services: real.services, time: time, conductorBell: nil)
    } catch {
      throw PlanError(problems: ["\(error)"])
    }
    world = try World(plan, real: real.names, rules: rules, receivesExternalJobs: receivesExternalJobs)
    world.realCalls.employ([courier])
  }

  func advance(events budget: Int) -> Bool {
    var left = budget
    while left > 0 && !world.isOver {
      left -= 1
      step()
    }
    return !world.isOver
  }

  /// Handles the next event.
  func step() {
    if let wake = courier.nextWake, wake < world.timers.peek() ?? .max,
      !(world.arrivalsStopped && world.jobs.count == 0)
    {
      move(to: wake)
      courier.wake(at: wake)
    } else {
      _ = world.advance(events: 1)
      time.set(world.now)
    }
    settle()
  }

  /// When the next event is; `nil` when there is none.
  var nextInstant: UInt64? {
    guard let wake = courier.nextWake else { return world.timers.peek() }
    return min(wake, world.timers.peek() ?? .max)
  }

  /// Time goes on to an instant before which nothing is due; it never goes back.
  func move(to instant: UInt64) {
    if instant > world.now {
      if instant >= world.intervalDue { world.endIntervals(at: instant) }
      world.now = instant
      world.eventsAtInstant = 0
    }
    time.set(world.now)
  }

  /// Calls that have not come back.
  var callsAtWork: Int { courier.openCallCount }

  /// The pools of those calls, a pool once for each. Complexity: O(calls that were ever open at once).
  var poolsAtWork: [Int32] { courier.poolsOfOpenCalls }

  /// Lets agents run until all of them wait for the clock, and hands their answers to the world, until nothing moves.
  func settle() {
    courier.pump()
    while true {
      let parcel = courier.receive()
      if parcel < 0 { return }
      world.takeBack(parcel, from: courier)
      if !courier.hasReturned { courier.pump() }
    }
  }

  /// Cancels what is open, and ends; the second time it does nothing.
  ///
  /// - Returns: calls whose agents did not return from their cancellation, by pool.
  @discardableResult
  func close() -> [Int32: Int] {
    if isClosed { return [:] }
    isClosed = true
    return courier.close(grace: 0)
  }

  deinit { close() }
}
