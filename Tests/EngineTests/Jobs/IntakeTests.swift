import Testing

@testable import NeedletailEngine

@Suite("The intake of jobs")
struct IntakeTests {
  private typealias Hand = PlanByHand

  private let samplers = SamplerBank()

  private func intake(_ scenarios: [Scenario], load: Load? = nil, users: Users? = nil) -> Intake {
    var plan = Plan(name: "intake", agents: [], scenarios: scenarios)
    (plan.load, plan.users) = (load, users)
    return Intake(plan, scheduleGrace: .zero, receivesExternalJobs: false, samplers: samplers)
  }

  private func closed(_ users: Int, thinkTime: Distribution = .constant(0)) -> Load {
    .closed(Load.ClosedLoop(concurrency: users, thinkTime: thinkTime, retryPause: .nanoseconds(7)))
  }

  private func scenario(_ name: String, load: Load? = nil) -> Scenario {
    Scenario(name: name, pattern: .call("a"), load: load)
  }

  @Test("launches a closed load's users in order, from its start on, until there are no more")
  func launches() {
    let intake = intake([scenario("a")], load: closed(3))
    #expect(!intake.isLaunching(0) && intake.nextUserStep(of: 0) == 0)
    intake.takeUserStep(of: 0)
    var users: [Int32] = []
    while intake.isLaunching(0) { users.append(intake.launchUser(of: 0)) }
    #expect(users == [0, 1, 2])
    #expect(intake.nextUserStep(of: 0) == nil && !intake.hasUserStages(0))
    #expect(users.allSatisfy { intake.goesOn($0, in: 0) })
  }

  @Test("asks those who joined last to leave first, and has a user back that has not left yet")
  func leaves() {
    let ramp = Load.ClosedLoop(
      concurrency: 3,
      stages: [
        Load.ClosedLoop.Stage(duration: .nanoseconds(4), target: 1),
        Load.ClosedLoop.Stage(duration: .nanoseconds(2), target: 3),
      ])
    let intake = intake([scenario("a")], load: .closed(ramp))
    var instants: [UInt64] = []
    var users: [[Int32]] = []
    while let instant = intake.nextUserStep(of: 0) {
      instants.append(instant)
      intake.takeUserStep(of: 0)
      var launched: [Int32] = []
      while intake.isLaunching(0) { launched.append(intake.launchUser(of: 0)) }
      users.append(launched)
      // The last user's job ends after the first step down; that of the one before it goes on.
      if instant == 2 { #expect([0, 1, 2].map { intake.goesOn($0, in: 0) } == [true, true, false]) }
    }
    // At 5 the second is wanted again and is still there, at 6, where the load ends, none is.
    #expect(instants == [0, 2, 4, 5, 6])
    #expect(users == [[0, 1, 2], [], [], [-1], []])
    #expect(intake.hasUserStages(0) && !intake.goesOn(0, in: 0))
  }

  @Test("gives each job of a looping user a key of its own, known before the job is")
  func keys() {
    let intake = intake([scenario("a")], load: closed(2))
    var keys: [UInt64] = []
    for user in [0, 1, 0, 1] as [Int32] {
      let next = intake.nextKey(of: user, in: 0)
      let job = intake.takeIteration(of: user, in: 0)
      #expect(job.key == next && job.origin == user)
      keys.append(next.bits)
    }
    #expect(Set(keys).count == 4)
  }

  @Test("numbers the looping users of all loads through, or maps them to the plan's users")
  func submitters() {
    let loads = [scenario("a", load: closed(2)), scenario("b", load: closed(3))]
    let own = intake(loads)
    #expect([0, 1].map { own.takeIteration(of: $0, in: 0).user } == [0, 1])
    #expect([0, 1, 2].map { own.takeIteration(of: $0, in: 1).user } == [2, 3, 4])
    #expect(own.userCount == 5)
    let planned = intake(loads, users: Users(count: 2))
    #expect([0, 1, 2].map { planned.takeIteration(of: $0, in: 1).user } == [0, 1, 0])
    #expect(planned.userCount == 2)
  }

  @Test("draws think times only where there are any")
  func thinkTimes() {
    let none = intake([scenario("a")], load: closed(1))
    #expect(none.thinkTime(of: 0, in: 0, drawnFrom: samplers) == 0)
    let some = intake([scenario("a")], load: closed(1, thinkTime: .constant(5)))
    #expect(some.thinkTime(of: 0, in: 0, drawnFrom: samplers) == 5)
    #expect(some.retryPause(of: 0) == 7)
  }

  @Test("replays a trace row by row, and says of each job's tokens what its row says")
  func traces() {
    let rows = [
      Load.Trace.Row(instant: .nanoseconds(3), inputTokens: 30),
      Load.Trace.Row(instant: .nanoseconds(5), outputTokens: 50),
    ]
    let intake = intake([
      scenario("one", load: .trace(Load.Trace(rows: [Load.Trace.Row(instant: .nanoseconds(1))]))),
      scenario("two", load: .trace(Load.Trace(rows: rows))),
    ])
    #expect([intake.nextInstant(of: 1), intake.nextInstant(of: 1), intake.nextInstant(of: 1)] == [3, 5, nil])
    let arrivals = (0..<2).map { _ in intake.takeArrival(of: 1) }
    let tokens = arrivals.map { intake.traceTokens(origin: $0.origin, generator: 1) }
    #expect(tokens.map { $0?.input } == [30, -1])
    #expect(tokens.map { $0?.output } == [-1, 50])
    #expect(arrivals.map(\.user) == [-1, -1])
    #expect((intake.hasTraces, intake.hasOnlyTraces) == (true, true))
  }

  @Test("has more arrivals until every generator is exhausted")
  func exhaustion() {
    let rate = Load.open(Load.Arrivals(process: .constant, rate: .perSecond(1)))
    let intake = intake([scenario("a", load: rate), scenario("b", load: rate)])
    intake.exhaust(1)
    #expect(intake.isExhausted == false)
    intake.exhaust(0)
    #expect(intake.isExhausted == true)
    #expect(intake.hasOnlyTraces == false)
  }

  @Test("gives a plan without a load no generator, and remembers the latest arrival")
  func empty() {
    let intake = intake([scenario("a")])
    #expect((intake.count, intake.lastArrival) == (0, 0))
    intake.noteArrival(at: 9)
    #expect(intake.lastArrival == 9)
  }
}
