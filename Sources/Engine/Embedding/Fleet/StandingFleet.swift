import NeedletailCouriers
import NeedletailLanes
import Synchronization

/// The fleet of a running engine: which pools there are, which places are vacant, and who waits for a pool or a member to be free of
/// calls. The conductor's thread.
final class StandingFleet {
  /// A request that is answered when calls have ended.
  private struct Wait {
    var request: FleetRequest
    var pool: Int32
    /// Of a member that is drained; −1 for a pool that is removed.
    var member: Int32
    /// When what still runs is stopped, in engine time.
    var deadline: UInt64 = .max
  }

  private let conductor: WallConductor
  private let requests: FleetRequests
  /// As it was at the start: its limits stay.
  private let fleet: Fleet
  /// Pools that are there or are being removed, by their places.
  private var pools: [Int32: AgentPool] = [:]
  /// The places of all names that ever were.
  private var places: [String: Int32] = [:]
  private var vacant: Range<Int32>
  private var waits: [Wait] = []
  /// A pool has come where another of its name was: what was compiled for that one is out of date.
  var poolCameBack: (String) -> Void = { _ in }

  /// - Parameter conductor: of the fleet's standing plan.
  init(_ fleet: Fleet, _ conductor: WallConductor, _ requests: FleetRequests) {
    self.fleet = fleet
    self.conductor = conductor
    self.requests = requests
    let count = Int32(fleet.pools.count)
    vacant = count..<Int32(conductor.world.pools.count)
    for (place, pool) in zip(0..<count, fleet.pools) {
      pools[place] = pool
      places[pool.name] = place
    }
  }

  // MARK: The conductor's turns

  /// Something was asked for.
  var areRequestsWaiting: Bool { requests.areWaiting }

  /// When something is to be done even if nothing happens, in engine time.
  var nextDeadline: UInt64 { waits.reduce(.max) { min($0, $1.deadline) } }

  /// Makes the changes that were asked for.
  @inline(__always)
  func attend() { if areRequestsWaiting { takeRequests() } }

  @inline(never)
  private func takeRequests() {
    conductor.world.now = max(conductor.world.now, conductor.time.now)
    let taken = requests.take()
    // Who listened before a change was asked for hears what it does.
    conductor.attendToObservers()
    for request in taken {
      do throws(PlanError) {
        if try make(request) { request.answer(.success(())) }
      } catch {
        request.answer(.failure(JobError(error)))
      }
    }
    for wait in waits where wait.request.isCancelled.load(ordering: .acquiring) {
      wait.request.answer(.failure(.cancelled))
    }
  }

  /// Answers those whose pool or member is free of calls, and stops what has had its time.
  @inline(__always)
  func settle() { if !waits.isEmpty { settleWaits() } }

  @inline(never)
  private func settleWaits() {
    let world = conductor.world
    world.now = max(world.now, conductor.time.now)
    for (index, wait) in waits.enumerated() where wait.deadline <= world.now {
      world.stopCalls(of: wait.pool)
      waits[index].deadline = .max
    }
    let over = waits.filter(isOver)
    if over.isEmpty { return }
    waits.removeAll(where: isOver)
    for wait in over where wait.member < 0 && pools[wait.pool] != nil { vacate(wait.pool) }
    for wait in over { wait.request.answer(.success(())) }
  }

  private func isOver(_ wait: Wait) -> Bool {
    let world = conductor.world
    if wait.member < 0 { return pools[wait.pool] == nil || world.isIdle(wait.pool) }
    return !world.isBusy(wait.member, drainedFrom: wait.pool)
  }

  /// Nothing is changed any more.
  func close(because error: JobError) {
    for wait in waits { wait.request.answer(.failure(error)) }
    waits = []
  }

  // MARK: Changes

  /// Makes a change; `false` when it is answered later.
  private func make(_ request: FleetRequest) throws(PlanError) -> Bool {
    let world = conductor.world
    switch request.change {
    case .add(let pool, let agent): try add(pool, agent)
    case .replace(let name, let agent): employ(agent, at: try place(of: name), name)
    case .remove(let name, let span):
      guard let place = places[name], pools[place] != nil else { throw unknown(name) }
      if !world.pools[place].isRemoved { world.removePool(place) }
      let (instant, overflow) = world.now.addingReportingOverflow(span.nanoseconds)
      waits.append(Wait(request: request, pool: place, member: -1, deadline: overflow ? .max : instant))
      return false
    case .resize(let name, let count, let concurrency): try resize(name, count, concurrency)
    case .drain(let name, let member):
      let (place, number) = try self.member(member, of: name)
      world.drainMember(number, of: place)
      waits.append(Wait(request: request, pool: place, member: number))
      return false
    case .restore(let name, let member):
      let (place, number) = try self.member(member, of: name)
      world.restoreMember(number, of: place)
    case .heartbeat(let name): world.takeHeartbeat(of: try place(of: name))
    case .status(let name, let status): world.takeOpinion(status, of: try place(of: name))
    }
    return true
  }

  private func add(_ pool: AgentPool, _ agent: any Agent) throws(PlanError) {
    var alone = Fleet()
    (alone.endpoints, alone.resilience, alone.runtime) = (fleet.endpoints, fleet.resilience, fleet.runtime)
    alone.rateLimits = fleet.rateLimits
    alone.capacity = FleetCapacity(pools: 0, members: 1)
    alone.add(pool, agent: agent)
    let problems = alone.problems
    guard problems.isEmpty else { throw PlanError(problems: problems) }
    let known = places[pool.name]
    if let known, pools[known] != nil {
      throw PlanError(problems: [
        conductor.world.pools[known].isRemoved
          ? "Pool \"\(pool.name)\" is being removed; wait until `remove` has returned."
          : "The engine has a pool \"\(pool.name)\" already; give this one another name, or replace that one's agent with `replace`."
      ])
    }
    guard let place = known ?? vacant.first else {
      throw PlanError(problems: [
        "The engine has room for \(fleet.capacity.pools) further pools, all of them taken: set `fleet.capacity.pools` to more."
      ])
    }
    try check(pool.count, fits: place, pool.name)
    conductor.world.addPool(alone.pools[0], at: place, in: alone.standingPlan)
    if known == nil { vacant.removeFirst() } else { poolCameBack(pool.name) }
    places[pool.name] = place
    pools[place] = pool
    employ(agent, at: place, pool.name)
  }

  private func resize(_ name: String, _ count: Int?, _ concurrency: Int?) throws(PlanError) {
    let place = try place(of: name)
    let now = conductor.world.pools[place]
    if let count {
      try check(count, fits: place, name)
      if count != Int(now.count), pools[place]?.weights != nil {
        throw PlanError(problems: ["Pool \"\(name)\" has a weight for each member, so their number stays."])
      }
    }
    if let concurrency, concurrency < 1 {
      throw PlanError(problems: ["Pool \"\(name)\": it takes at least one call at once."])
    }
    conductor.world.resizePool(
      place, count: count.map(Int32.init(clamping:)) ?? now.count,
      concurrency: concurrency.map(Int32.init(clamping:)) ?? now.concurrency)
  }

  private func employ(_ agent: any Agent, at place: Int32, _ name: String) {
    for courier in conductor.couriers { courier.employ(.agent(name, agent), for: place) }
  }

  /// A pool is removed for good: its agent is let go of.
  private func vacate(_ place: Int32) {
    let name = pools.removeValue(forKey: place)?.name ?? ""
    conductor.world.vacatePool(place)
    employ(RemovedAgent(), at: place, name)
  }

  // MARK: Names

  private func place(of name: String) throws(PlanError) -> Int32 {
    guard let place = places[name], !conductor.world.pools[place].isRemoved else { throw unknown(name) }
    return place
  }

  private func member(_ member: Int, of name: String) throws(PlanError) -> (Int32, Int32) {
    let place = try place(of: name)
    let count = conductor.world.pools[place].count
    guard member >= 0, member < Int(count) else {
      throw PlanError(problems: ["Pool \"\(name)\" has the members 0 to \(count - 1), and no member \(member)."])
    }
    return (place, Int32(member))
  }

  private func check(_ count: Int, fits place: Int32, _ name: String) throws(PlanError) {
    let room = conductor.world.pools[place].room
    if count < 1 { throw PlanError(problems: ["Pool \"\(name)\": it has at least one member."]) }
    if count > Int(room) {
      throw PlanError(problems: [
        "Pool \"\(name)\" is to have \(count) members, and the engine has room for \(room): set `fleet.capacity.members` to more."
      ])
    }
  }

  private func unknown(_ name: String) -> PlanError { PlanError(problems: ["The engine has no pool \"\(name)\"."]) }
}
