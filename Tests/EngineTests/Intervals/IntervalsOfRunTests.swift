import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("The intervals of a run")
struct IntervalsOfRunTests {
  private typealias Hand = PlanByHand

  private func finish(_ plan: Plan) throws -> RunReport {
    var simulation = try Simulation(plan)
    while simulation.advance(events: 4_096) {}
    return simulation.report()
  }

  /// 200 plans in groups, so that a failure names the seed.
  @Test("merged, they are the report's histograms, and the report is what it is without them", arguments: 0..<20)
  func merge(group: Int) throws {
    for member in 0..<10 {
      let seed = UInt64(5_000 + group * 10 + member)
      var random = RandomPlan(seed: seed)
      let plan = random.plan()
      let (intervals, report) = try Simulation.gathered(plan, every: Hand.span([1, 7, 50, 10_000][member % 4]))
      #expect(try finish(plan) == report, "seed \(seed)")
      for metric in ["job_latency", "failed_job_latency", "call_latency", "queue_time", "ttft", "tpot"] {
        let family = report.metrics["\(metric)_ms"]
        for kind in metric.contains("job") ? ["scenario"] : ["scenario", "agent"] {
          #expect(intervals.merged(metric, by: kind) == family?.by[kind] ?? [:], "seed \(seed), \(metric) by \(kind)")
        }
      }
      #expect(intervals.merged("wait", by: "for") == report.metrics["wait_ms"]?.by["for"] ?? [:], "seed \(seed)")
      for (scenario, waits) in report.waitByScenario {
        for (limit, histogram) in waits {
          let labels = [MetricKey.Label("scenario", scenario), MetricKey.Label("for", limit)]
          #expect(intervals.merged[MetricKey("wait", .nanoseconds, labels: labels)] == histogram, "seed \(seed)")
        }
      }
    }
  }

  @Test("their numbers ascend, and rates by the second add up to the report's counts", arguments: 0..<10)
  func rates(group: Int) throws {
    for member in 0..<5 {
      var random = RandomPlan(seed: UInt64(6_000 + group * 5 + member))
      let interval = Hand.nanoseconds(10)
      let (intervals, report) = try Simulation.gathered(random.plan(), every: Hand.span(10))
      let numbers = intervals.intervals.map(\.number)
      #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
      func sum(_ metric: String) -> Double {
        var (total, level, next) = (0.0, 0.0, UInt64(0))
        for (value, one) in zip(intervals.levels(metric), intervals.intervals) {
          // Intervals that are left out have left the gauges as they were.
          total += level * Double((one.number - next) * interval) / 1e9
          let length = one.lengthNanoseconds
          total += value * Double(length == 0 ? interval : length) / 1e9
          (level, next) = (value, one.number + 1)
        }
        return total
      }
      let counts = [
        ("jobs_offered", report.jobs.offered), ("jobs_completed", report.jobs.completed),
        ("jobs_failed", report.jobs.failed + report.jobs.timedOut), ("jobs_rejected", report.jobs.rejected),
        ("calls_completed", report.calls.completed),
      ]
      for (name, count) in counts {
        // Each is rounded to a thousandth a second.
        #expect(abs(sum("\(name)_per_second") - Double(count)) <= 0.01, "\(name)")
      }
    }
  }

  /// One agent that takes 30 ms, two jobs at once, intervals of 10 ms.
  @Test("gauges stand as they do just before the interval's end")
  func gauges() throws {
    let plan = Hand.plan([Hand.pool("p", takes: 30, output: 10) { $0.endpoint = "e" }], Hand.jobs(2, .call("p"))) {
      $0.endpoints = [Endpoint(name: "e", price: Endpoint.Price(input: 1e6, output: 1e6))]
      $0.run.budgetUSD = 25
    }
    let (intervals, _) = try Simulation.gathered(plan, every: Hand.span(10))
    // At 30 ms one ends, at 60 ms the other, and with it the run: in an interval of no length. In the third and sixth
    // nothing changes.
    #expect(intervals.intervals.map(\.number) == [0, 1, 3, 4, 6])
    #expect(intervals.intervals.map(\.lengthNanoseconds) == Array(repeating: 10_000_000, count: 4) + [0])
    #expect(intervals.levels("jobs_in_flight") == [2, 2, 1, 1, 0])
    #expect(intervals.levels("calls_in_flight") == [2, 2, 1, 1, 0])
    #expect(intervals.levels("queue_length", .init("agent", "p")) == [1, 1, 0, 0, 0])
    #expect(intervals.levels("utilization", .init("agent", "p")) == [1, 1, 1, 1, 0])
    #expect(intervals.levels("budget_left") == [5, 5, 5, 5, 5])
    #expect(intervals.levels("jobs_completed_per_second") == [0, 0, 100, 0, 100])
    #expect(intervals.levels("output_tokens_per_second") == [0, 0, 1_000, 0, 1_000])
    #expect(intervals.levels("cost_per_second") == [0, 0, 1_000, 0, 1_000])
  }

  @Test("utilization is the share of the interval, not of its end, and of the members that are there")
  func utilization() throws {
    let jobs = [
      Hand.job("1", Hand.call("p", lasting: 15)), Hand.job("2", at: 40, Hand.call("p", lasting: 95)),
      Hand.job("3", at: 130, Hand.call("p", lasting: 9)),
    ]
    let plan = Hand.plan([Hand.pool("p", takes: 15, count: 2)], jobs) {
      $0.faults = [Hand.fault("p", from: 25, to: 35, .down(1))]
    }
    let (intervals, _) = try Simulation.gathered(plan, every: Hand.span(10))
    // 10 and 5 of 20 slot-milliseconds, then none; from 40 to 130 one slot of two, with intervals passed over. Then 5 + 9
    // of 20, of an interval that ends at 139.
    let levels = zip(intervals.intervals.map(\.number), intervals.levels("utilization")).map { "\($0): \($1)" }
    #expect(
      levels == ["0: 0.5", "1: 0.25", "2: 0.0", "4: 0.5", "5: 0.5", "13: 0.7778"])
  }

  @Test("what waits for a limit is counted by the limit")
  func waiting() throws {
    let plan = Hand.plan([Hand.pool("p", takes: 30, count: 9)], Hand.jobs(6, .call("p"))) {
      $0.gateway = Gateway(instances: [Gateway.Instance(concurrency: 5)])
      $0.runtime.maxConcurrentJobs = 3
      $0.runtime.maxConcurrentCalls = 1
    }
    let (intervals, _) = try Simulation.gathered(plan, every: Hand.span(10))
    #expect(intervals.levels("jobs_waiting", .init("for", "gateway")).first == 1)
    #expect(intervals.levels("jobs_waiting", .init("for", "job")).first == 2)
    #expect(intervals.levels("calls_waiting", .init("for", "call")).first == 2)
  }

  @Test("what is used of an endpoint, and who holds slots meanwhile, is of the interval, those passed over left out")
  func limits() throws {
    // 40 ms each. Two permits: 1 and 2 begin at 0, 3 holds its slot and waits until 40. A request every 25 ms, two in the bucket: at 40
    // one has come, which 3 takes.
    let plan = Hand.plan(
      [Hand.pool("p", takes: 40, count: 4, prompt: 3) { $0.endpoint = "e" }, Hand.pool("q", takes: 5)],
      Hand.jobs(3, .call("p"))
    ) {
      $0.endpoints = [
        Endpoint(
          name: "e", concurrency: 2, requestsPerMinute: 2_400, tokensPerMinute: 60_000, requestBurst: 2, tokenBurst: 100
        )
      ]
    }
    let (intervals, _) = try Simulation.gathered(plan, every: Hand.span(10))
    func levels(_ limit: String) -> [String] {
      let levels = intervals.levels(
        "endpoint_utilization", MetricKey.Label("for", limit), MetricKey.Label("endpoint", "e"))
      return zip(intervals.intervals.map(\.number), levels).map { "\($0): \($1)" }
    }
    // Two requests at 0 where an interval gives 0.4, one at 40; of tokens six and three where it gives ten.
    #expect(levels("endpoint") == ["0: 1.0", "1: 1.0", "4: 0.5", "5: 0.5", "8: 0.0"])
    #expect(levels("endpoint_requests") == ["0: 5.0", "1: 0.0", "4: 2.5", "5: 0.0", "8: 0.0"])
    #expect(levels("endpoint_tokens") == ["0: 0.6", "1: 0.0", "4: 0.3", "5: 0.0", "8: 0.0"])
    #expect(intervals.levels("holding", .init("agent", "p")) == [0.25, 0.25, 0, 0, 0])
    #expect(intervals.levels("utilization", .init("agent", "p")) == [0.75, 0.75, 0.25, 0.25, 0])
    #expect(!intervals.gauges.contains { $0.key.metric == "holding" && $0.key[label: "agent"] == "q" })
  }

  @Test("intervals in which nothing happens are passed over, however long the pause")
  func pause() throws {
    let plan = Hand.plan(
      [Hand.pool("p", takes: 5)], [Hand.job("1", .call("p")), Hand.job("2", at: 3_600_000, .call("p"))])
    let (intervals, _) = try Simulation.gathered(plan, every: Hand.span(10))
    #expect(intervals.intervals.map(\.number) == [0, 1, 360_000])
  }

  @Test("open breakers are counted")
  func breakers() throws {
    let plan = Hand.plan([Hand.pool("p", takes: 5, fails: 1)], Hand.jobs(2, .call("p"))) {
      $0.resilience.breaker = Resilience.Breaker(
        failureRate: 0.5, window: 2, minimumCalls: 1, openFor: Hand.span(1_000), halfOpenCalls: 1)
      $0.run.duration = Hand.span(30)
    }
    #expect(try Simulation.gathered(plan, every: Hand.span(10)).0.levels("open_breakers").first == 1)
  }
}
