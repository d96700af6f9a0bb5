import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("The measured window")
struct WindowTests {
  private typealias Hand = PlanByHand

  /// Ten jobs a second from 0.1 s on, each 150 ms.
  private func plan(change: (inout Plan) -> Void = { _ in }) -> Plan {
    Hand.plan([Hand.pool("p", takes: 150, concurrency: 4)], [Scenario(name: "s", pattern: .call("p"))]) {
      $0.load = .open(Load.Arrivals(process: .constant, rate: .perSecond(10)))
      $0.run.duration = .seconds(2)
      change(&$0)
    }
  }

  @Test("covers jobs intended in it, followed to their end, and time in it, of all jobs")
  func warmup() throws {
    let report = try run(plan { $0.run.warmup = .seconds(1) })
    // Intended at 1.0 to 1.9 s; those of 1.9 s end at 2.05 s.
    #expect((report.jobs.offered, report.jobs.completed, report.calls.completed) == (10, 10, 10))
    #expect(report.window.start == .seconds(1) && report.window.end == .seconds(2))
    #expect(report.window.simulated == .milliseconds(2_050))
    // Completions in the window: intended at 0.9 to 1.8 s.
    #expect(report.throughput.jobsPerSecond == 10 && report.throughput.callsPerSecond == 10)
    // Always 1.5 jobs on average: one for all of the time, a second for half of it.
    #expect(abs(report.throughput.meanJobsInSystem - 1.5) < 1e-12)
    #expect(abs((report.agent("p")?.utilization ?? 0) - 1.5 / 4) < 1e-12)
    #expect(report.jobsInFlight?.count == 1_000_000_000 && report.jobsInFlight?.max == 2)
  }

  @Test("ends with the last arrival when jobs end the run, and `jobs` counts from time 0")
  func jobsLimit() throws {
    let report = try run(
      plan {
        $0.run.jobs = 15
        $0.run.warmup = .seconds(1)
      })
    #expect(report.jobs.offered == 5, "the eleventh to the fifteenth")
    #expect(report.window.end == .nanoseconds(1_400_000_001))
  }

  @Test("a run stopped from outside keeps what it has, and says why")
  func stopped() throws {
    var simulation = try Simulation(plan())
    _ = simulation.advance(events: 12)
    simulation.stop(.interrupted, because: "asked to")
    #expect(simulation.advance(events: 1) == false)
    let report = simulation.report()
    expectConserved(report)
    #expect((report.status, report.statusReason) == (.interrupted, "asked to"))
    #expect(report.jobs.inFlight > 0)
  }

  @Test("mean queue length and queue time are of the same waits")
  func queueLength() throws {
    // One slot: at 0 s and at 1 s three calls each; they wait 0, 150 and 300 ms.
    let report = try run(
      Hand.plan(
        [Hand.pool("p", takes: 150)],
        [Scenario(name: "s", pattern: .fanOut(body: .call("p"), width: .drawn(.constant(3), atMost: nil), join: .all))]
      ) {
        $0.load = .open(Load.Arrivals(process: .constant, rate: .perSecond(1)))
        $0.run.duration = .seconds(2)
      })
    #expect(report.metrics["queue_time_ms"]?.all?.mean == 150_000_000)
    #expect(abs((report.agent("p")?.meanQueueLength ?? 0) - 2 * 0.45 / 2) < 1e-12)
  }

  @Test("goodput is what meets every service level")
  func goodput() throws {
    let jobs = [Hand.job("in time", Hand.call("p", lasting: 100)), Hand.job("late", Hand.call("p", lasting: 101))]
    let report = try run(
      Hand.plan([Hand.pool("p", takes: 1, count: 2)], jobs + [Hand.job("last", at: 1_000, Hand.call("p", lasting: 1))])
      {
        $0.slo.jobLatency = .milliseconds(100)
      })
    // The third ends after the window, which ends a nanosecond after its arrival.
    let good = report.throughput.goodputJobsPerSecond * report.window.lengthSeconds
    #expect(abs(good - 1) < 1e-9)
  }

  @Test("a stream that misses its service level is no goodput, though its job began in the warm-up")
  func goodputAfterWarmup() throws {
    // Every first token takes a second: the jobs of 0 to 0.9 s end in the window, and none of them is good.
    let report = try run(
      plan {
        $0.agents[0].concurrency = 100
        $0.agents[0].simulate.service = .streamed(timeToFirstToken: .constant(1e9), interTokenLatency: .constant(0))
        $0.agents[0].simulate.outputTokens = .constant(1)
        $0.run.warmup = .seconds(1)
        $0.slo.timeToFirstToken = .milliseconds(10)
      })
    #expect(report.throughput.jobsPerSecond == 10)
    #expect(report.throughput.goodputJobsPerSecond == 0)
    #expect(report.metrics["ttft_ms"]?.all?.count == 10, "the cohort's alone are measured")
  }
}
