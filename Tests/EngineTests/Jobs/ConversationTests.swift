import NeedletailCouriers
import Testing

@testable import NeedletailEngine

@Suite("Conversations of traces")
struct ConversationTests {
  private typealias Hand = PlanByHand
  private typealias Row = Load.Trace.Row
  private typealias Turn = Load.Trace.Turn

  private func run(_ plan: Plan) throws -> RunReport {
    var simulation = try Simulation(plan)
    while simulation.advance(events: 1 << 16) {}
    return simulation.report()
  }

  /// Calls of a second each, so many at once as wanted.
  private func plan(_ rows: [Load.Trace.Row], fails: Double = 0, change: (inout Plan) -> Void = { _ in }) -> Plan {
    Hand.plan(
      [Hand.pool("p", takes: 1_000, concurrency: 1_000, fails: fails)], [Scenario(name: "s", pattern: .call("p"))]
    ) {
      $0.load = .trace(Load.Trace(rows: rows))
      change(&$0)
    }
  }

  private func turns(_ milliseconds: Int...) -> [Load.Trace.Turn] {
    milliseconds.map { Turn(delay: .milliseconds($0)) }
  }

  @Test("a turn comes its delay after the end of the one before it, and the last ends the run")
  func afterTheEnd() throws {
    // Jobs at 0 s, 1.5 s and 2.5 s; and at 0.2 s, 1.2 s.
    let report = try run(
      plan([Row(instant: .zero, turns: turns(500, 0)), Row(instant: .milliseconds(200), turns: turns(0))]))
    #expect(report.jobs.offered == 5 && report.jobs.completed == 5)
    #expect(report.window.end == .milliseconds(2500) + .nanoseconds(1))
    #expect(report.window.simulated == .milliseconds(3500))
    #expect(report.loadModel == .mixed)
  }

  @Test("rows have their own tokens, whatever other traces there are")
  func tokens() throws {
    func row(_ instant: Int, _ tokens: Int, _ turns: Int...) -> Row {
      Row(
        instant: .milliseconds(instant), inputTokens: tokens, outputTokens: 10 * tokens,
        turns: turns.map { Turn(delay: .zero, inputTokens: $0, outputTokens: 10 * $0) })
    }
    let loads = [
      [row(0, 1), row(5, 2)], [row(0, 10, 20), row(1, 30), row(2, 40, 50, 60)], [row(0, 3)], [row(0, 100, 200)],
    ]
    var plan = Hand.plan(
      [Hand.pool("p", takes: 1_000, concurrency: 1_000)],
      loads.enumerated().map { number, rows in
        var scenario = Scenario(name: "\(number)", pattern: .call("p"), load: .trace(Load.Trace(rows: rows)))
        scenario.start = .milliseconds(100 * number)
        return scenario
      })
    plan.users = Users(count: 50)
    let report = try run(plan)
    #expect(report.jobs.completed == 11)
    #expect(report.tokens.input == 516 && report.tokens.output == 5160)
    #expect(report.jobsCompletedByScenario == ["0": 2, "1": 6, "2": 1, "3": 2])
  }

  @Test("a conversation goes on when a job of it failed, timed out or was rejected")
  func goesOn() throws {
    let failing = try run(plan([Row(instant: .zero, turns: turns(0, 0))], fails: 1))
    #expect(failing.jobs.failed == 3 && failing.window.simulated == .seconds(3))

    let late = try run(
      plan([Row(instant: .zero, turns: turns(0, 100))]) { $0.runtime.jobTimeout = .milliseconds(300) })
    #expect(late.jobs.timedOut == 3 && late.window.end == .milliseconds(700) + .nanoseconds(1))

    // The second finds the only place taken, at 0.1 s and, half a second later, again; at 1.1 s it is free.
    let full = try run(
      plan([Row(instant: .zero), Row(instant: .milliseconds(100), turns: turns(500, 500))]) {
        $0.gateway = Gateway(instances: [Gateway.Instance(concurrency: 1)], queueLimit: 0)
      })
    #expect(full.jobs.offered == 4 && full.jobs.rejected == 2 && full.jobs.completed == 2)

    // The same behind a step that takes time.
    let behind = try run(
      plan([Row(instant: .zero), Row(instant: .milliseconds(100), turns: turns(500, 500))]) {
        $0.gateway = Gateway(instances: [Gateway.Instance(concurrency: 10)], overhead: .constant(1e7))
        $0.runtime.maxConcurrentJobs = 1
        $0.runtime.queueLimit = 0
      })
    #expect(behind.jobs.offered == 4 && behind.jobs.rejected == 2 && behind.jobs.completed == 2)
  }

  @Test("refused turns without delays are a loop, however many there are")
  func refusedAtOnce() throws {
    let report = try run(
      plan([
        Row(instant: .zero),
        Row(instant: .milliseconds(1), turns: Array(repeating: Turn(delay: .zero), count: 100_000)),
      ]) {
        $0.gateway = Gateway(instances: [Gateway.Instance(concurrency: 1)], queueLimit: 0)
      })
    #expect(report.jobs.rejected == 100_001 && report.jobs.completed == 1)
  }

  @Test("no turn comes when the run's duration is over, or its jobs have been submitted")
  func ended() throws {
    let rows = [Row(instant: .zero, turns: turns(500, 0, 0))]
    let short = try run(plan(rows) { $0.run.duration = .seconds(2) })
    #expect(short.jobs.offered == 2 && short.jobs.completed == 2 && short.window.end == .seconds(2))
    let few = try run(plan(rows) { $0.run.jobs = 3 })
    #expect(few.jobs.offered == 3 && few.window.end == .milliseconds(2500) + .nanoseconds(1))
  }

  @Test("all turns of a conversation are of the user that began it, each with a key of its own")
  func users() {
    var plan = Plan(name: "intake", agents: [], scenarios: [Scenario(name: "a", pattern: .call("a"))])
    plan.load = .trace(Load.Trace(rows: (0..<20).map { Row(instant: .seconds($0), turns: turns(0, 0)) }))
    plan.users = Users(count: 1_000_000)
    let intake = Intake(plan, scheduleGrace: .zero, receivesExternalJobs: false, samplers: SamplerBank())
    var keys: Set<UInt64> = []
    var people: Set<Int32> = []
    for _ in 0..<20 {
      let first = intake.takeArrival(of: 0)
      keys.insert(first.key.bits)
      people.insert(first.user)
      var row = first.origin
      while let follower = intake.follower(of: row) {
        let turn = intake.takeTurn(follower.row, of: 0)
        #expect(turn.user == first.user && turn.origin == follower.row)
        keys.insert(turn.key.bits)
        row = turn.origin
      }
    }
    #expect(keys.count == 60 && people.count == 20)
  }

  @Test("a delay that no run can have is a problem of the plan")
  func badDelay() {
    #expect(!plan([Row(instant: .zero, turns: [Turn(delay: .seconds(-1))])]).problems.isEmpty)
  }
}
