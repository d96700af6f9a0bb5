import NeedletailCouriers
import NeedletailEngine
import NeedletailLanes
import NeedletailWorkload
import Testing

@testable import NeedletailBackends

/// A kind that only this file knows: what a new one needs here.
private struct ParrotAgent: ServedAgent {
  static let key = "parrot"
  static let title = "a parrot"
  static let section = "parrots"

  var word: String

  final class Ledger: AgentLedger {
    private let words = Guarded<[String: Int]>([:])

    func said(_ pool: String) { words.withLock { $0[pool, default: 0] += 1 } }

    var statistics: [String: [AgentStatistic]] {
      words.withLock { $0.mapValues { [AgentStatistic("said", .count($0), remark: .times("spoke"))] } }
    }

    var lateReplies: Int { 3 }
  }

  private final class Perch: CallHandler {
    private let pool: String
    private let word: String
    private let courier: Courier
    private let ledger: Ledger

    init(_ pool: String, _ word: String, _ courier: Courier, _ ledger: Ledger) {
      self.pool = pool
      self.word = word
      self.courier = courier
      self.ledger = ledger
    }

    func start(_ parcel: Int32) {
      courier.parcels.at(parcel).value.reply = Reply(word)
      ledger.said(pool)
      courier.finish(parcel)
    }

    func cancel(_ parcel: Int32) {}
    func close(by deadline: UInt64) {}
    var openCalls: Int { 0 }
  }

  func service(named pool: String, holdsSlots: Bool, telling ledger: Ledger) -> PoolService {
    PoolService(name: pool) { courier, _ in Perch(pool, word, courier, ledger) }
  }

  func problem(in environment: [String: String]) -> AgentProblem? {
    word.isEmpty ? AgentProblem("has nothing to say", remedy: "teach it a word") : nil
  }
}

@Suite("Kinds of external agents on a courier", .timeLimit(.minutes(10)))
struct ServedAgentTests {
  private func plan(_ pools: [(String, any ExternalAgent)]) -> Plan {
    Plan(
      name: "parrots", run: RunLimits(jobs: 5),
      agents: pools.map { name, agent in
        AgentPool(
          name: name, backend: .external(agent), simulate: SimulatedAgent(service: .total(.constant(1))),
          hasSimulation: false)
      },
      scenarios: [Scenario(name: "job", pattern: .sequential(pools.map(\.0)))],
      load: .closed(Load.ClosedLoop(concurrency: 2)), wall: WallClock(scheduleDelayLimit: .seconds(60)))
  }

  @Test("every kind that a file may have is served")
  func served() {
    #expect(!AgentKinds.types.isEmpty)
    for type in AgentKinds.types { #expect(type is any ServedAgent.Type, "\(type)") }
    #expect(Set(AgentKinds.sections).count == AgentKinds.types.count)
  }

  @Test("a new kind answers calls, and its ledger is in the report, by section and pool")
  func newKind() throws {
    let plan = plan([("polly", ParrotAgent(word: "hello")), ("jack", ParrotAgent(word: "ahoy"))])
    let agents = ExternalAgents(of: plan)
    var run = try LiveRun(plan, services: agents.services)
    while run.advance(events: 1_000) {}
    run.close()
    let report = run.report()
    var wall = try #require(report.wall)
    agents.report(in: &wall)
    #expect(report.calls.completed == 10)
    let spoke = [AgentStatistic("said", .count(5), remark: .times("spoke"))]
    #expect(wall.external == ["parrots": ["polly": spoke, "jack": spoke]])
    #expect(wall.lateReplies == 3)
  }

  @Test("what a machine cannot run is known before it does, by pool and key")
  func problems() {
    let plan = plan([
      ("polly", ParrotAgent(word: "hello")), ("mute", ParrotAgent(word: "")),
      ("tool", CommandAgent(arguments: ["/nowhere/tool"])),
    ])
    let found = ExternalAgents.problems(of: plan, environment: [:])
    #expect(found.map(\.pool) == ["mute", "tool"] && found.map(\.key) == ["parrot", "command"])
    #expect(found.first?.problem == AgentProblem("has nothing to say", remedy: "teach it a word"))
  }

  @Test("in virtual time a kind without a simulation is refused by its title")
  func virtual() {
    let error = #expect(throws: PlanError.self) {
      _ = try Simulation(plan([("polly", ParrotAgent(word: "hello"))]), services: [:])
    }
    #expect(error?.description.contains("Pool \"polly\" is a parrot, which takes real time") == true)
  }
}
