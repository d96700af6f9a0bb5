import NeedletailCouriers
import NeedletailEngine
import NeedletailLanes
import NeedletailMetrics

/// What one agent that blocks its thread does to the others: of sixteen pools fifteen answer in a millisecond, and the sixteenth
/// blocks once, for a fifth of the run. With more couriers it holds up fewer of them; on threads of its own none.
enum BlockedCouriers {
  static var benchmarks: [Benchmark] {
    [1, 2, 4].map { couriers in
      benchmark("blocked/couriers-\(couriers)", couriers: couriers, "beside an agent that blocks one of \(couriers)")
    } + [benchmark("blocked/own-thread", couriers: 1, isApart: true, "beside an agent that blocks a thread of its own")]
  }

  private static func benchmark(
    _ name: String, couriers: Int, isApart: Bool = false, _ shows: String
  ) -> Benchmark {
    Benchmark(name: name, unit: "ns a call at p99", clock: .none, shows: shows) { _, scale in
      try latency(name, couriers: couriers, isApart: isApart, seconds: scale == .full ? 10 : 1)
    }
  }

  private static func latency(_ name: String, couriers: Int, isApart: Bool, seconds: Double) throws -> Finding {
    let quick = (0..<15).map { "quick\($0)" }
    var services = Dictionary(uniqueKeysWithValues: quick.map { ($0, PoolService.agent($0, Quick())) })
    let blocker = Blocker(nanoseconds: UInt64(seconds * 2e8))
    services["slow"] = .agent("slow", isApart ? BlockingAgent(threads: 1, blocker) : blocker)
    func scenario(_ pool: String, perSecond rate: Double) -> Scenario {
      Scenario(
        name: pool, pattern: .call(pool), load: .open(Load.Arrivals(process: .constant, rate: .perSecond(rate))))
    }
    let plan = Plan(
      name: name, run: RunLimits(duration: .seconds(seconds)),
      agents: (quick + ["slow"]).map {
        AgentPool(
          name: $0, concurrency: 1_000, backend: .agent, simulate: SimulatedAgent(service: .total(.constant(0))))
      },
      // The one that blocks is asked once, in the middle.
      scenarios: quick.map { scenario($0, perSecond: 40) } + [scenario("slow", perSecond: 2 / seconds)],
      wall: WallClock(couriers: couriers))
    var run = try LiveRun(plan, services: services)
    while run.advance(events: 1 << 20) {}
    run.close()
    let report = run.report()
    guard report.jobs.completed == report.jobs.offered else { throw Unfinished("\(name): not all jobs completed") }
    var others = Histogram()
    for (scenario, latency) in report.metrics["job_latency_ms"]?.by["scenario"] ?? [:] where scenario != "slow" {
      others.merge(latency)
    }
    var finding = Finding(figure: Double(others.percentile(99)))
    finding.others = [
      (word: "p50", unit: "ns a call", value: Double(others.percentile(50))),
      (word: "p90", unit: "ns a call", value: Double(others.percentile(90))),
      (word: "max", unit: "ns a call", value: Double(others.max)),
    ]
    return finding
  }

  private struct Quick: Agent {
    func respond(to message: Message, in context: CallContext) async throws -> Reply {
      try await context.sleep(for: .milliseconds(1))
      return Reply()
    }
  }

  /// Sleeps without suspending.
  private struct Blocker: Agent {
    var nanoseconds: UInt64

    func respond(to message: Message, in context: CallContext) async throws -> Reply {
      let loop = try EventLoop(bell: try Bell())
      let end = MonotonicClock.now + nanoseconds
      while MonotonicClock.now < end { try loop.wait(until: end) { _, _ in } }
      return Reply()
    }
  }
}
