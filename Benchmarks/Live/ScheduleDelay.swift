import Couriers
import Engine
import Metrics

/// An open load on the wall's clock: how far behind its schedule it runs.
struct ScheduleDelay {
  var callsPerSecond: Double
  var seconds: Double
  var spins = false

  struct Finding {
    var p50Microseconds: Double
    var p99Microseconds: Double
    var maxMicroseconds: Double
    var intended: Int
    var completed: Int
  }

  func measure() throws -> Finding {
    let pool = AgentPool(
      name: "agent", count: 1, concurrency: 1_000_000, backend: .agent,
      simulate: SimulatedAgent(service: .total(.constant(0))))
    let plan = Plan(
      name: "schedule", run: RunLimits(duration: Nanoseconds(seconds * 1e9)), agents: [pool],
      scenarios: [Scenario(name: "calls", pattern: .call("agent"))],
      load: .open(Load.Arrivals(process: .constant, rate: .perSecond(callsPerSecond))),
      wall: WallClock(spins: spins, couriers: 1))
    var run = try LiveRun(plan, services: ["agent": .agent("agent", NoOp())])
    while run.advance(events: 1 << 20) {}
    run.close()
    let report = run.report()
    let delay = report.metrics["schedule_delay_ms"]?.all ?? Histogram()
    return Finding(
      p50Microseconds: Double(delay.percentile(50)) / 1e3, p99Microseconds: Double(delay.percentile(99)) / 1e3,
      maxMicroseconds: Double(delay.max) / 1e3, intended: report.jobs.intended, completed: report.jobs.completed)
  }
}
