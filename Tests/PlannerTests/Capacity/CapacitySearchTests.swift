import NeedletailEngine
import NeedletailResults
import NeedletailWorkload
import Testing

@testable import NeedletailPlanner

@Suite("The largest load at which everything holds") struct CapacitySearchTests {
  /// Rises with the third power of the load, and is 100 at `root`.
  private static func cubic(_ load: Double, root: Double) -> Double {
    let ratio = load / root
    return 100 * ratio * ratio * ratio
  }

  @Test("the capacity is the lower limit of Student's interval over the roots of the paths") func lowerLimit()
    async throws
  {
    // Five roots at 9.9 and five at 10.1: mean 10, s = 0.105409, t(0.975; 9) = 2.262157 (tables), so half of the interval is 0.075405.
    let curve = MadeUpCurve(ceiling: 12) { load, seed, _ in Self.cubic(load, root: seed % 2 == 0 ? 9.9 : 10.1) }
    let capacity = try await curve.capacity(settings: CapacitySettings(paths: 10))
    #expect(capacity.verdict == .carries && capacity.end == .settled && capacity.unit == .jobsPerSecond)
    let roots = try #require(capacity.roots)
    #expect(abs(roots.mean - 10) < 0.005)
    #expect(abs(try #require(roots.interval).upperBound - 10.075_405) < 0.005)
    #expect(abs(try #require(capacity.load) - 9.924_595) < 0.005)
    #expect(abs(try #require(capacity.halfWidth) - 0.007_540_5) < 0.000_5)
    #expect(capacity.monotonicity == .taken)
    #expect(try #require(capacity.atLoad).hold.verdict != .broken)
  }

  @Test("the load is said in the workload's own terms, however far from it the capacity is", arguments: [0.02, 1, 300])
  func written(rate: Double) async throws {
    let plan = MadeUpCurve.plan(load: .open(Load.Arrivals(rate: .perSecond(rate))))
    let curve = MadeUpCurve(ceiling: 12 / rate) { factor, _, _ in Self.cubic(factor * rate, root: 10) }
    let capacity = try await curve.capacity(plan)
    #expect(abs(try #require(capacity.load) / 10 - 1) < 0.002)
    #expect(abs(try #require(capacity.factor) * rate / 10 - 1) < 0.002 && capacity.written == rate)
  }

  @Test("paths are lengthened until the bias of short ones is out of the answer") func bias() async throws {
    // A path of n jobs has its root at 10 (1 + 500 / n).
    let curve = MadeUpCurve(ceiling: 20) { load, _, jobs in
      Self.cubic(load, root: 10 * (1 + 500 / Double(jobs ?? 1)))
    }
    let capacity = try await curve.capacity()
    #expect(abs(try #require(capacity.load) / 10 - 1) < 0.005)
    #expect(try #require(capacity.jobsPerPath) > 10_000 && capacity.end == .settled)
  }

  @Test("a search that may not spend what it needs says so") func budget() async throws {
    // The roots of paths are up to a fifth apart, however long they are.
    let curve = MadeUpCurve(ceiling: 20) { load, seed, _ in Self.cubic(load, root: 9 + Double(seed % 3)) }
    let capacity = try await curve.capacity(settings: CapacitySettings(mostAttempts: 3_000_000))
    #expect(capacity.end == .budgetSpent && capacity.verdict == .carries)
    // No probe begins when all is spent; the last one may go over it, by a path for each seed.
    #expect(capacity.attempts < 4_000_000 && (capacity.halfWidth ?? 0) > 0.01)
  }

  @Test("a bound that breaks with nothing to wait for is not reachable under any load") func floor() async throws {
    let curve = MadeUpCurve(ceiling: 10) { load, _, _ in 120 + load }
    let capacity = try await curve.capacity()
    #expect(capacity.verdict == .notReachable && capacity.load == nil && capacity.roots == nil)
    #expect(try #require(capacity.floor).hold.bounds[0].observed?.mean ?? 0 > 120)
  }

  @Test("a figure that has to be high is met once there is some load, and the capacity lies above that")
  func neededLoad()
    async throws
  {
    let curve = MadeUpCurve(ceiling: 12, bound: Threshold(.jobLatency, .percentile(99), .greater, 30)) { load, _, _ in
      load < 2 || load > 10 ? 5 : 100
    }
    let capacity = try await curve.capacity()
    #expect(abs(try #require(capacity.load) / 10 - 1) < 0.005)
    guard case .heldFrom(let load) = capacity.monotonicity else {
      Issue.record("\(capacity.monotonicity)")
      return
    }
    #expect(load > 2 && load < 10)
  }

  @Test("where nothing binds up to a thousand times the load, no number is made up") func unbounded() async throws {
    let capacity = try await MadeUpCurve { _, _, _ in 50 }.capacity()
    #expect(capacity.verdict == .unbounded && capacity.factor == 1_000 && capacity.roots == nil, "\(capacity)")
  }

  @Test("users are whole numbers: the largest number that holds") func users() async throws {
    let plan = MadeUpCurve.plan(load: .closed(Load.ClosedLoop(concurrency: 4)))
    let curve = MadeUpCurve { factor, seed, _ in Self.cubic(4 * factor, root: seed % 2 == 0 ? 17.3 : 17.7) }
    let capacity = try await curve.capacity(plan)
    #expect(capacity.unit == .users && capacity.end == .settled)
    #expect(capacity.load == 17, "\(capacity)")
    #expect(await curve.asked.allSatisfy { ($0.loadFactor * 4).rounded() == $0.loadFactor * 4 })
  }

  @Test("what too few users do not reach is looked for among more") func manyUsers() async throws {
    let plan = MadeUpCurve.plan(load: .closed(Load.ClosedLoop(concurrency: 4)))
    // 2 for each user, and more than 30 is asked for: 16 users.
    let curve = MadeUpCurve(bound: Threshold(.jobLatency, .percentile(99), .greater, 30)) { factor, _, _ in 8 * factor }
    let capacity = try await curve.capacity(plan)
    guard case .heldFrom(let users) = capacity.monotonicity else {
      Issue.record("\(capacity)")
      return
    }
    #expect(users >= 16 && users <= 20)
    #expect(capacity.verdict == .unbounded)
  }

  @Test("not even one user") func noUser() async throws {
    let plan = MadeUpCurve.plan(load: .closed(Load.ClosedLoop(concurrency: 8)))
    let capacity = try await MadeUpCurve { factor, _, _ in 101 + factor }.capacity(plan)
    #expect(capacity.verdict == .notReachable)
  }

  private static let reacting = MadeUpCurve.plan { $0.resilience.retry = Resilience.Retry(attempts: 3) }

  @Test("where policies react, what holds again at a larger load is said, and the lower edge is the answer")
  func heldAgain() async throws {
    let curve = MadeUpCurve(ceiling: 60) { load, _, _ in load > 14 && load < 18 ? 50 : Self.cubic(load, root: 10) }
    let capacity = try await curve.capacity(Self.reacting)
    #expect(abs(try #require(capacity.load) / 10 - 1) < 0.002)
    guard case .heldAgain(let load) = capacity.monotonicity else {
      Issue.record("\(capacity.monotonicity)")
      return
    }
    #expect(load > 14 && load < 18)
  }

  @Test("where policies react, a pocket below that breaks moves the answer to its lower edge") func pocket()
    async throws
  {
    let curve = MadeUpCurve(ceiling: 14) { load, _, _ in
      load > 4 && load < 6 ? 150 : min(Self.cubic(load, root: 10), 300)
    }
    let capacity = try await curve.capacity(Self.reacting)
    #expect(abs(try #require(capacity.load) / 4 - 1) < 0.005)
    guard case .broken(let load) = capacity.monotonicity else {
      Issue.record("\(capacity.monotonicity)")
      return
    }
    #expect(load > 4 && load < 6)
  }

  @Test("where more load is always worse, it says at which loads it looked") func monotone() async throws {
    let curve = MadeUpCurve(ceiling: 14) { load, _, _ in Self.cubic(load, root: 10) }
    guard case .seen(let loads) = try await curve.capacity(Self.reacting).monotonicity else {
      Issue.record("not looked at")
      return
    }
    #expect(loads.contains { $0 < 9.6 } && loads.contains { $0 > 10.5 })
  }

  @Test("stages keep their length: there become more paths, not longer ones") func stages() async throws {
    let stages = Load.stages(
      [Load.Stage(duration: .seconds(60), target: .perSecond(8))], .poisson, start: .perSecond(2))
    let curve = MadeUpCurve(ceiling: 3) { factor, seed, _ in Self.cubic(factor, root: 1.9 + 0.1 * Double(seed % 3)) }
    let capacity = try await curve.capacity(MadeUpCurve.plan(load: stages))
    #expect(capacity.givenCourse == .stages && capacity.jobsPerPath == nil && capacity.paths > 16)
    // The peak of 8/s, twice.
    #expect(abs(try #require(capacity.roots).mean / 16 - 1) < 0.01)
    #expect(await curve.asked.allSatisfy { $0.length == nil })
  }

  @Test("a rate limit at the gateway bounds the answer, whatever its full bucket lets in at first") func globalRate()
    async throws
  {
    let plan = MadeUpCurve.plan { plan in
      plan.gateway = Gateway(instances: [], rateLimit: RateLimits(global: .perSecond(5)))
    }
    let capacity = try await MadeUpCurve(ceiling: 20) { load, _, _ in Self.cubic(load, root: 10) }.capacity(plan)
    // 1 % may be turned away: 5 / 0.99.
    let load = try #require(capacity.load)
    #expect(abs(load - 5.050_505) < 1e-5 && capacity.end == .settled && capacity.isRateLimited)
    #expect(try #require(capacity.atLoad).load == load)
  }

  @Test("so does a limit for each user, by the share of the load that the first users have") func userRate()
    async throws
  {
    // Shares 2/3 and 1/3 at 1/s each: only the first is beyond, and 2λ/3 − 1 = 0.01 λ at λ = 1 / (2/3 − 0.01) = 1.522843.
    let plan = MadeUpCurve.plan { plan in
      plan.users = Users(count: 2, zipf: 1)
      plan.gateway = Gateway(instances: [], rateLimit: RateLimits(perUser: .perSecond(1)))
    }
    let capacity = try await MadeUpCurve(ceiling: 20) { load, _, _ in Self.cubic(load, root: 10) }.capacity(plan)
    #expect(abs(try #require(capacity.load) - 1.522_843) < 1e-5)
  }

  @Test("at the edge of keeping up the capacity steps back to where every path keeps up") func steppedBack()
    async throws
  {
    let curve = MadeUpCurve(ceiling: 20, keepsUpBelow: 9.7) { load, _, _ in load < 10 ? 50 : 500 }
    let capacity = try await curve.capacity()
    #expect(abs(try #require(capacity.roots).mean / 10 - 1) < 0.01)
    // 1 %, 2 %, 4 % below 10: 9.6 is the first below 9.7.
    let load = try #require(capacity.load)
    #expect(abs(capacity.steppedBack - 0.04) < 1e-9 && abs(load - 9.6) < 0.1)
    #expect(try #require(capacity.atLoad).hold.verdict == .held)
  }

  @Test("without a load there is nothing to scale") func noLoad() async throws {
    var plan = MadeUpCurve.plan()
    plan.load = nil
    await #expect(throws: CapacityError.noLoad) { try await MadeUpCurve { _, _, _ in 1 }.capacity(plan) }
    plan.load = .trace(Load.Trace(rows: [Load.Trace.Row(instant: .zero), Load.Trace.Row(instant: .zero)]))
    await #expect(throws: CapacityError.allAtOnce) { try await MadeUpCurve { _, _, _ in 1 }.capacity(plan) }
  }
}

extension MadeUpCurve {
  func capacity(settings: CapacitySettings) async throws -> Capacity {
    try await capacity(MadeUpCurve.plan(), settings)
  }
}
