import NeedletailEngine
import NeedletailMetrics
import Testing

@Suite("What tokens that are read take")
struct InputTokenLatencyTests {
  private func agent(_ service: SimulatedAgent.Service, prompt: Double) -> AgentPool {
    var simulate = SimulatedAgent(service: service, promptTokens: .constant(prompt), outputTokens: .constant(3))
    simulate.inputTokenLatency = .nanoseconds(2)
    return AgentPool(name: "p", count: 9, simulate: simulate)
  }

  private func latency(_ pool: AgentPool, _ change: (inout Plan) -> Void = { _ in }) throws -> UInt64? {
    var plan = Plan(
      name: "reading", agents: [pool],
      scenarios: [Scenario(name: "s", inputTokens: .constant(7), pattern: .sequential(["p", "p"]))],
      load: .open(Load.Arrivals(process: .constant, rate: .perSecond(1))))
    plan.run.jobs = 1
    change(&plan)
    var simulation = try Simulation(plan)
    while simulation.advance(events: 100) {}
    return simulation.report().metrics["job_latency_ms"]?.all?.max
  }

  @Test("each adds its time to the call: 12 tokens are read first, then what is handed on and 5 more")
  func total() throws {
    // The second call is handed the job's 7 tokens and the 3 that the first wrote, or those 3 alone.
    let latency = try #require(try latency(agent(.total(.constant(10)), prompt: 5)))
    #expect(latency == 10 + 12 * 2 + 10 + (3 + 5) * 2)
  }

  @Test("of an agent that streams it is added before the first token, and a slowdown multiplies it")
  func streamed() throws {
    let streamed = SimulatedAgent.Service.streamed(timeToFirstToken: .constant(10), interTokenLatency: .constant(4))
    let once = try #require(try latency(agent(streamed, prompt: 5)))
    #expect(once == 2 * (10 + 2 * 4) + 12 * 2 + 8 * 2)
    var slow = agent(streamed, prompt: 5)
    slow.slowdown = 3
    #expect(try latency(slow) == 3 * once)
  }

  @Test("it is not negative") func negative() {
    var pool = agent(.total(.constant(10)), prompt: 5)
    pool.simulate.inputTokenLatency = .nanoseconds(-1)
    #expect(throws: PlanError.self) { try latency(pool) }
  }
}
