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

  private init(_ plan: Plan, _ real: RealPools, _ rules: RuleBook) throws(PlanError) {
    time = EngineTime.virtual()
    do {
      courier = try Courier(
        number: 0, mode: .inline, services: real.services, time: time, conductorBell: nil)
    } catch {
      throw PlanError(problems: ["\(error)"])
    }
    world = try World(plan, real: real.names, rules: rules)
    world.realCalls.employ([courier])
  }

  func advance(events budget: Int) -> Bool {
    var left = budget
    while left > 0 && !world.isOver {
      left -= 1
      if let wake = courier.nextWake, wake < world.timers.peek() ?? .max,
        !(world.arrivalsStopped && world.jobs.count == 0)
      {
        if wake > world.now {
          if wake >= world.intervalDue { world.endIntervals(at: wake) }
          world.now = wake
          world.eventsAtInstant = 0
        }
        time.set(world.now)
        courier.wake(at: wake)
      } else {
        _ = world.advance(events: 1)
        time.set(world.now)
      }
      settle()
    }
    return !world.isOver
  }

  /// Lets agents run until all of them wait for the clock, and hands their answers to the world, until nothing moves.
  private func settle() {
    courier.pump()
    while true {
      let parcel = courier.receive()
      if parcel < 0 { return }
      world.takeBack(parcel, from: courier)
      if !courier.hasReturned { courier.pump() }
    }
  }

  func close() {
    if isClosed { return }
    isClosed = true
    _ = courier.close(grace: 0)
  }

  deinit { close() }
}
