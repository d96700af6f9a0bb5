import NeedletailCouriers
import NeedletailEngine
import NeedletailLanes
import NeedletailMetrics

/// A steady load on the wall clock for minutes: does memory grow?
struct Soak {
  var minutes: Int
  var jobsPerSecond = 2_000.0

  private var plan: Plan {
    let agent = AgentPool(
      name: "agent", count: 8, concurrency: 64, backend: .agent,
      simulate: SimulatedAgent(service: .total(.constant(0))))
    let drawn = AgentPool(
      name: "drawn", count: 8, concurrency: 64,
      simulate: SimulatedAgent(
        service: .total(.lognormalMean(mean: 5_000_000, cv: 1)), failure: SimulatedAgent.Failure(rate: 0.01)))
    return Plan(
      name: "soak", seed: 3, run: RunLimits(duration: .seconds(60 * minutes)), agents: [agent, drawn],
      resilience: Resilience(
        callTimeout: .milliseconds(9), retry: Resilience.Retry(attempts: 3, initial: .milliseconds(1))),
      scenarios: [
        Scenario(name: "sequence", pattern: .sequential(["agent", "drawn", "agent"])),
        Scenario(name: "race", pattern: .race([.call("agent"), .call("drawn")])),
      ],
      load: .open(Load.Arrivals(rate: .perSecond(jobsPerSecond))),
      wall: WallClock(couriers: 1, scheduleDelayLimit: .seconds(1)))
  }

  /// Runs, prints the resident set every half minute, and answers whether it has kept its size: after the first third, in
  /// which slots, texts and histograms meet their largest sizes, it grew by less than 1 %.
  func run() throws -> Bool {
    var run = try LiveRun(plan, services: ["agent": .agent("agent", Sleeper(meanNanoseconds: 5_000_000))])
    let start = MonotonicClock.now
    var next: UInt64 = 30
    var settled = 0
    var last = 0
    while run.advance(events: 1 << 16) {
      let elapsed = (MonotonicClock.now - start) / 1_000_000_000
      guard elapsed >= next else { continue }
      last = Meter.residentBytes
      if elapsed >= UInt64(minutes) * 20 && settled == 0 { settled = last }
      Meter.say("\(elapsed) s: \(run.progress.jobsEnded) jobs, resident \(last / 1_000) kB")
      next += 30
    }
    run.close()
    let report = run.report()
    let wall = report.wall ?? WallReport()
    Meter.say(
      "\(report.jobs.completed) jobs completed, \(report.calls.timedOut) calls timed out, \(report.calls.cancelled) cancelled, "
        + "\(wall.lateReplies) late replies, schedule delay p99 "
        + "\((report.metrics["schedule_delay_ms"]?.all?.percentile(99) ?? 0) / 1_000) µs, conductor "
        + "\(Int(wall.conductorCPUSeconds / wall.elapsedSeconds * 100 + 0.5)) % of a processor")
    guard settled > 0 else { return true }
    let permille = (last - settled) * 1_000 / settled
    Meter.say("after the first third the resident set changed by \(permille) ‰")
    return permille < 10
  }
}
