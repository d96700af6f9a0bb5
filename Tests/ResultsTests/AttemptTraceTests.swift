import NeedletailEngine
import NeedletailNotation
import NeedletailWorkload
import Testing

@testable import NeedletailResults

@Suite("What traces tell of attempts in progress")
struct AttemptTraceTests {
  private struct Attempt {
    var sent: Double
    var ended: Double
    var inProgress: Int?
  }

  /// Two pools of one endpoint, calls that race, are hedged and fail; every job traced.
  private func attempts(sharingEndpoint: Bool) throws -> [String: [Attempt]] {
    let pool = { (name: String) in
      AgentPool(
        name: name, count: 3, concurrency: 6, endpoint: sharingEndpoint ? "e" : nil, hedge: .after(.milliseconds(80)),
        simulate: SimulatedAgent(
          service: .total(.exponential(mean: 6e7)), failure: SimulatedAgent.Failure(rate: 0.1)))
    }
    var plan = Plan(
      name: "busy", agents: [pool("a"), pool("b")],
      scenarios: [Scenario(name: "s", pattern: .allOf([.call("a"), .race([.call("a"), .call("b")])]))],
      load: .open(Load.Arrivals(rate: .perSecond(30))))
    plan.endpoints = sharingEndpoint ? [Endpoint(name: "e")] : []
    plan.resilience.retry = Resilience.Retry(attempts: 3)
    plan.run.jobs = 200
    plan.tracedJobs = 200
    var simulation = try Simulation(plan)
    while simulation.advance(events: 10_000) {}
    let file = WorkloadFile(plan: plan, clock: .virtual, sha256: "0f1e")
    let events = JobTraces(of: ResultDocument(report: simulation.report(), of: file, host: nil)).json(.chrome)
      .elements("traceEvents")
    // Microseconds with three decimals.
    func nanoseconds(_ event: JSON, _ key: String) -> Double { ((event.figure(key) ?? 0) * 1e3).rounded() }
    var sent: [String: Double] = [:]
    for event in events where event.words("cat") == "run" {
      let parent = event.words("args", "parent") ?? ""
      sent[parent] = min(sent[parent] ?? .infinity, nanoseconds(event, "ts"))
    }
    var attempts: [String: [Attempt]] = [:]
    for event in events where event.words("cat") == "attempt" {
      let agent = event.words("args", "agent") ?? ""
      let first: Double? = event.words("args", "span").flatMap { sent[$0] }
      let attempt = Attempt(
        sent: first ?? .infinity, ended: nanoseconds(event, "ts") + nanoseconds(event, "dur"),
        inProgress: event.figure("args", "in_progress").map { Int($0) })
      attempts[agent, default: []].append(attempt)
    }
    return attempts
  }

  @Test(
    "an attempt says how many its endpoint, or its pool, had in progress when it was sent: as many as the spans show",
    arguments: [true, false])
  func inProgress(sharingEndpoint: Bool) throws {
    let byPool = try attempts(sharingEndpoint: sharingEndpoint)
    #expect(byPool.count == 2)
    var checked = 0
    for (pool, attempts) in byPool {
      let beside = sharingEndpoint ? byPool.values.flatMap(\.self) : byPool[pool] ?? []
      for attempt in attempts where attempt.sent.isFinite {
        let running = beside.count { $0.sent <= attempt.sent && $0.ended > attempt.sent }
        // What is sent at the instant at which another ends may count that one.
        let atOnce = beside.count { $0.ended == attempt.sent || ($0.sent == attempt.sent) } - 1
        let told = try #require(attempt.inProgress)
        #expect(told >= running - max(0, atOnce) && told <= running + max(0, atOnce))
        if atOnce == 0 { checked += 1 }
      }
    }
    #expect(checked > 50)
  }

  @Test("an attempt that was never sent says nothing of it") func neverSent() throws {
    for attempt in try attempts(sharingEndpoint: false).values.flatMap(\.self) where attempt.inProgress == nil {
      #expect(!attempt.sent.isFinite)
    }
  }
}
