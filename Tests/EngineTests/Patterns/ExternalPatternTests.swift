import Testing

@testable import NeedletailEngine

@Suite("Patterns that externalJobs bring")
struct ExternalPatternTests {
  /// A world with one pool for externalJobs.
  private func world() throws -> World {
    let pool = AgentPool(name: "a", simulate: SimulatedAgent(service: .total(.constant(1))))
    let plan = Plan(
      name: "externalJobs", run: RunLimits(jobs: 1), agents: [pool],
      scenarios: [Scenario(name: "all", pattern: .call("a"))],
      load: .open(Load.Arrivals(rate: .perSecond(1))))
    return try World(plan, isLive: true, receivesExternalJobs: true)
  }

  @Test("stand one behind the other in the program")
  func inTurn() throws {
    let world = try world()
    let first = try #require(try world.compile(.sequential(["a", "a"])))
    #expect(try world.compile(.call("a")) == first + 3)
    #expect(try world.compile(.call("a")) == first + 4)
  }

  @Test("leave nothing behind where there is no room for them, and a smaller one still fits")
  func noRoom() throws {
    let world = try world()
    let most = World.externalNodeLimit - 10
    let first = try #require(try world.compile(.sequential(Array(repeating: "a", count: most - 1))))
    #expect(try world.compile(.sequential(Array(repeating: "a", count: 10))) == nil)
    #expect(try world.compile(.sequential(Array(repeating: "a", count: 9))) == first + Int32(most))
    #expect(try world.compile(.call("a")) == nil)
  }

  @Test("are refused with a sentence where they call a pool that is not there, and leave nothing behind")
  func refused() throws {
    let world = try world()
    let first = try #require(try world.compile(.call("a")))
    let problem = "The pattern calls \"b\", and no pool of agents has that name."
    #expect(throws: PlanError(problems: [problem])) { try world.compile(.sequential(["a", "b"])) }
    #expect(try world.compile(.call("a")) == first + 1)
  }
}
