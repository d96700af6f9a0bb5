import NeedletailCouriers
import NeedletailEngine
import NeedletailMetrics

/// An open load on the wall clock: how far behind its schedule it runs.
enum WallDispatch {
  static var benchmarks: [Benchmark] {
    [false, true].map { spins in
      Benchmark(
        name: "schedule/50000-a-second" + (spins ? "-polling" : ""), unit: "ns late at p50", clock: .none,
        shows: "evenly spaced calls to an agent on a courier" + (spins ? ", both threads polling" : "")
      ) { _, scale in
        // A toy is slower as well as shorter: it has to work on a busy machine.
        try delay(callsPerSecond: scale == .full ? 50_000 : 2_000, seconds: scale == .full ? 2 : 0.1, spins: spins)
      }
    }
  }

  private static func delay(callsPerSecond: Double, seconds: Double, spins: Bool) throws -> Finding {
    let pool = AgentPool(
      name: "agent", count: 1, concurrency: 1_000_000, backend: .agent,
      simulate: SimulatedAgent(service: .total(.constant(0))))
    let plan = Plan(
      name: "schedule", run: RunLimits(duration: .seconds(seconds)), agents: [pool],
      scenarios: [Scenario(name: "calls", pattern: .call("agent"))],
      load: .open(Load.Arrivals(process: .constant, rate: .perSecond(callsPerSecond))),
      wall: WallClock(spins: spins, couriers: 1))
    var run = try LiveRun(plan, services: ["agent": .agent("agent", NoOp())])
    while run.advance(events: 1 << 20) {}
    run.close()
    let report = run.report()
    let delay = report.metrics["schedule_delay_ms"]?.all ?? Histogram()
    var finding = Finding(figure: Double(delay.percentile(50)))
    finding.others = [
      (word: "p99", unit: "ns late", value: Double(delay.percentile(99))),
      (word: "max", unit: "ns late", value: Double(delay.max)),
      (word: "dropped", unit: "calls", value: Double(report.jobs.offered - report.jobs.completed)),
    ]
    return finding
  }
}
