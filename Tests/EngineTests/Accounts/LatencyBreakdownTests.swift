import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("Where the time went")
struct LatencyBreakdownTests {
  private typealias Hand = PlanByHand

  /// Milliseconds by owner of the only job of a scenario.
  private func parts(
    _ agents: [AgentPool], _ scenarios: [Scenario], of name: String = "a", change: (inout Plan) -> Void = { _ in }
  ) throws -> [LatencyPart: Double] {
    let report = try run(
      Hand.plan(agents, scenarios) {
        $0.keepsAccounts = true
        change(&$0)
      })
    let scenario = try #require(report.latencyBreakdown?.scenarios.first { $0.name == name })
    try #require(scenario.all.jobs == 1)
    return scenario.all.nanoseconds.mapValues { Double($0) / 1e6 }
  }

  @Test("steps one after another: each waits, then runs; a stream has its first token and the tokens after")
  func sequence() throws {
    let streamed = Hand.pool("s", takes: 0, output: 11) {
      $0.simulate.service = .streamed(timeToFirstToken: .constant(3e6), interTokenLatency: .constant(2e6))
    }
    let scenarios = [
      Hand.job("a", .sequence([.init(.call("p")), .init(.call("s")), .init(.delay(.milliseconds(4)))])),
      Hand.job("first", Hand.call("s", lasting: 12)),
    ]
    let parts = try parts([Hand.pool("p", takes: 10), streamed], scenarios)
    #expect(parts == [.service: 10, .agent: 2, .firstToken: 3, .decode: 20, .pause: 4])
  }

  @Test("the gateway, its overhead and the job permit come first")
  func jobSteps() throws {
    let parts = try parts(
      [Hand.pool("p", takes: 10, count: 9)],
      [Hand.job("first", .call("p")), Hand.job("second", .call("p")), Hand.job("a", .call("p"))]
    ) {
      $0.gateway = Gateway(instances: [Gateway.Instance(concurrency: 2)], overhead: .constant(1e6))
      $0.runtime.maxConcurrentJobs = 1
    }
    // The first ends at 11, the second at 21: then it enters, and finds the permit free after its overhead.
    #expect(parts == [.gateway: 11, .gatewayOverhead: 1, .job: 9, .service: 10])
  }

  @Test("call permit, endpoint permit, requests a minute and an agent's token, in the order they are passed")
  func limits() throws {
    let pools = [Hand.pool("p", takes: 10, count: 9) { $0.endpoint = "e" }]
    let both = [Hand.job("first", .call("p")), Hand.job("a", .call("p"))]
    func endpoint(_ concurrency: Int?, _ requests: Double?) -> Endpoint {
      Endpoint(
        name: "e", concurrency: concurrency, requestsPerMinute: requests, requestBurst: requests == nil ? nil : 1)
    }
    #expect(
      try parts(pools, both) {
        $0.endpoints = [endpoint(nil, nil)]
        $0.runtime.maxConcurrentCalls = 1
      } == [.call: 10, .service: 10])
    #expect(try parts(pools, both) { $0.endpoints = [endpoint(1, nil)] } == [.endpoint: 10, .service: 10])
    #expect(try parts(pools, both) { $0.endpoints = [endpoint(nil, 60)] } == [.endpointRequests: 1_000, .service: 10])
  }

  @Test("failed attempts are told apart from the pauses after them")
  func retries() throws {
    let parts = try parts(
      [Hand.pool("p", takes: 10)], [Hand.job("a", .call("p"))]
    ) {
      $0.faults = [Hand.fault("p", from: 0, to: 5, .fail(1))]
      $0.resilience.retry = Hand.retry(2, initial: 7)
    }
    #expect(parts == [.failedAttempt: 10, .backoff: 7, .service: 10])
  }

  @Test("with all branches: the slowest less its lateness, which is the straggler wait")
  func stragglerWait() throws {
    let branches = [Hand.call("p", lasting: 10), Hand.call("p", lasting: 20), Hand.call("q", lasting: 40)]
    let all = Pattern.parallel(branches, join: .all)
    // The third waits 8 of its 48. The mean of 10, 20 and 48 is 26: so 8·26÷48 and 40·26÷48 stay.
    let parts = try parts(
      [Hand.pool("p", takes: 1, count: 2), Hand.pool("q", takes: 1)],
      [Hand.job("first", Hand.call("q", lasting: 8)), Hand.job("a", all)])
    #expect(parts == [.agent: 4.333333, .service: 21.666666, .stragglerWait: 22.000001])
  }

  @Test("a branch's failed attempt and backoff shrink as its run does")
  func stragglerWaitOfRetries() throws {
    // 10 beside a failed 10, a backoff of 7 and 10 more. The mean of 10 and 27 is 18.5: 10·18.5÷27 and 7·18.5÷27 stay.
    let parts = try parts(
      [Hand.pool("p", takes: 10), Hand.pool("q", takes: 10)], [Hand.job("a", .allOf([.call("p"), .call("q")]))]
    ) {
      $0.faults = [Hand.fault("q", from: 0, to: 5, .fail(1))]
      $0.resilience.retry = Hand.retry(2, initial: 7)
    }
    #expect(parts == [.failedAttempt: 6.851851, .backoff: 4.796296, .service: 6.851851, .stragglerWait: 8.500002])
  }

  @Test("a branch of several calls has an account of its own, and its pattern goes on with the slowest")
  func branchesOfSeveralCalls() throws {
    func parts(lasting other: Double) throws -> [LatencyPart: Double] {
      // One branch waits until 10 for the slot that the first job has, and runs until 20 and 30.
      let branches = Pattern.allOf([
        .sequential(["p", "p"]), .sequence([.init(.delay(.milliseconds(5))), .init(Hand.call("q", lasting: other))]),
      ])
      return try self.parts(
        [Hand.pool("p", takes: 10), Hand.pool("q", takes: 1)],
        [Hand.job("first", .call("p")), Hand.job("a", .sequence([.init(branches), .init(.call("p"))]))])
    }
    // 30 and 40: seven eighths of a pause of 5 and a run of 35 stay; 10 more run at the end.
    #expect(try parts(lasting: 35) == [.pause: 4.375, .service: 40.625, .stragglerWait: 5])
    // 20 and 30: five sixths of a wait of 10 and a run of 20 stay.
    #expect(try parts(lasting: 15) == [.agent: 8.333333, .service: 26.666666, .stragglerWait: 5.000001])
  }

  @Test("a race's winner waits for no branch; a quorum waits for the mean of those it needed")
  func races() throws {
    let branches = [10.0, 20, 60].map { Hand.call("p", lasting: $0) }
    let pools = [Hand.pool("p", takes: 1, count: 3)]
    #expect(try parts(pools, [Hand.job("a", .race(branches))]) == [.service: 10])
    #expect(
      try parts(pools, [Hand.job("a", .parallel(branches, join: .quorum(2)))]) == [.service: 15, .stragglerWait: 5])
  }

  @Test("a nested straggler wait is scaled with its branch")
  func nestedStragglerWait() throws {
    // Inside: 10 and 30, mean 20, so 20 and 10. Outside: 10 and 30, mean 20: two thirds of each.
    let inner = Pattern.parallel([10, 30].map { Hand.call("p", lasting: $0) }, join: .all)
    let parts = try parts(
      [Hand.pool("p", takes: 1, count: 3)], [Hand.job("a", .allOf([Hand.call("p", lasting: 10), inner]))])
    #expect(parts == [.service: 13.333333, .stragglerWait: 16.666667])
  }

  @Test("where the hedge answers: the first attempt until then, and the hedge; else the first attempt alone")
  func hedges() throws {
    let pool = Hand.pool("p", takes: 10, count: 2) { $0.hedge = .after(.milliseconds(20)) }
    #expect(
      try parts([pool], [Hand.job("a", .call("p"))]) {
        $0.faults = [Hand.fault("p", from: 0, to: 5, .latency(10))]
      } == [.discardedAttempt: 20, .service: 10])
    #expect(try parts([pool], [Hand.job("a", Hand.call("p", lasting: 25))]) == [.service: 25])
  }

  @Test("a supervisor's runs coordinate; the workers' do not")
  func coordination() throws {
    let pattern = Pattern.supervisorWorker(
      supervisor: "s", workers: ["w"], tasks: .drawn(.constant(2), atMost: nil))
    let parts = try parts(
      [Hand.pool("s", takes: 5), Hand.pool("w", takes: 10, count: 2)], [Hand.job("a", pattern)])
    #expect(parts == [.coordination: 10, .service: 10])
  }

  @Test("a job that times out has its path until then, through the first branch that runs", arguments: [false, true])
  func timeouts(isHedged: Bool) throws {
    let pool = Hand.pool("p", takes: 100, count: 4) { if isHedged { $0.hedge = .after(.milliseconds(20)) } }
    let branches = Pattern.parallel([Hand.call("p", lasting: 5), .call("p"), .call("q")], join: .all)
    let parts = try parts(
      [pool, Hand.pool("q", takes: 60)],
      [Hand.job("a", .sequence([.init(Hand.call("p", lasting: 10)), .init(branches)]))]
    ) { $0.runtime.jobTimeout = .milliseconds(50) }
    #expect(parts == [.service: 10, .discardedAttempt: 40])
  }

  @Test(
    "a job that times out while an attempt runs has waited for its agent until that was sent", arguments: [false, true])
  func timeoutsAfterWait(isBranch: Bool) throws {
    // The slot is taken until 15; the timeout comes at 40.
    let pattern = isBranch ? Pattern.allOf([.call("p"), .call("q")]) : .call("p")
    let parts = try parts(
      [Hand.pool("p", takes: 100), Hand.pool("q", takes: 100)],
      [Hand.job("first", Hand.call("p", lasting: 15)), Hand.job("a", pattern)]
    ) { $0.runtime.jobTimeout = .milliseconds(40) }
    #expect(parts == [.agent: 15, .discardedAttempt: 25])
  }

  @Test("wasted tokens by agent and cause, and what is discarded, add up to what was wasted")
  func waste() throws {
    let race = Pattern.race([Hand.call("fast", lasting: 10), Hand.call("slow", lasting: 20)])
    let report = try run(
      Hand.plan(
        [
          Hand.pool("fast", takes: 1, prompt: 5, output: 10) { $0.endpoint = "dear" },
          Hand.pool("slow", takes: 1, prompt: 7, output: 10) { $0.endpoint = "dear" },
          Hand.pool("bad", takes: 10, prompt: 3, output: 4, fails: 1) { $0.endpoint = "cheap" },
        ],
        [
          Hand.job("a", race),
          Hand.job("b", at: 100, .sequence([.init(.call("fast")), .init(.call("bad"), isEssential: true)])),
          Hand.job("c", at: 200, .sequence([.init(Hand.call("slow", lasting: 900))])),
        ]
      ) {
        $0.keepsAccounts = true
        $0.runtime.jobTimeout = .milliseconds(300)
        $0.endpoints = [
          Endpoint(name: "dear", price: Endpoint.Price(input: 3, output: 15)),
          Endpoint(name: "cheap", price: Endpoint.Price(input: 0.5, output: 2)),
        ]
      })
    let went = try #require(report.latencyBreakdown)
    #expect(went.waste.map(\.name) == ["fast", "slow", "bad"])
    // The failing attempt was handed the 10 tokens that the fast one wrote, who read 5.
    #expect(went.waste.map(\.retries) == [0, 0, 3 + 10 + 4])
    // Half of the slow one's output was there when the fast one answered, a third at the timeout.
    #expect(went.waste.map(\.losers) == [0, 7 + 5, 0])
    #expect(went.waste.map(\.cancelled) == [0, 7 + 3, 0])
    let byAgents = went.waste.reduce(0) { $0 + $1.retries + $1.losers + $1.cancelled }
    #expect(byAgents + went.discarded == report.tokens.wasted)
    // A price is for a million tokens: what was read at one, what was written at the other.
    func picodollars(_ dollars: Double) -> Int { Int((dollars * 1e12).rounded()) }
    #expect(went.waste.map { picodollars($0.retriesUSD) } == [0, 0, 13 * 500_000 + 4 * 2_000_000])
    #expect(went.waste.map { picodollars($0.losersUSD) } == [0, 7 * 3_000_000 + 5 * 15_000_000, 0])
    #expect(went.waste.map { picodollars($0.cancelledUSD) } == [0, 7 * 3_000_000 + 3 * 15_000_000, 0])
    // The rest is the fast one's two answers.
    let used = report.costUSD - went.waste.reduce(0) { $0 + $1.costUSD }
    #expect(picodollars(used) == 2 * (5 * 3_000_000 + 10 * 15_000_000))
  }

  @Test("the slowest hundredth, or a little more, is told apart by class of latency")
  func slowest() throws {
    // Ten jobs wait for one slot: 10, 20, … 100 ms.
    let report = try run(
      Hand.plan(
        [Hand.pool("p", takes: 10)],
        [
          Scenario(
            name: "a", pattern: .call("p"),
            load: .trace(Load.Trace(rows: (0..<10).map { _ in Load.Trace.Row(instant: .zero) })))
        ]
      ) { $0.keepsAccounts = true })
    let scenario = try #require(report.latencyBreakdown?.scenarios.first)
    #expect(scenario.all.jobs == 10)
    #expect(scenario.all.nanoseconds == [.agent: 450_000_000, .service: 100_000_000])
    #expect(scenario.slowest.jobs == 1)
    #expect(scenario.slowest.nanoseconds == [.agent: 90_000_000, .service: 10_000_000])
    #expect(
      scenario.slowestFromNanoseconds <= 100_000_000
        && 100_000_000 - scenario.slowestFromNanoseconds <= 100_000_000 / 32)
  }

  @Test("classes of latency are in order, 3.1 % wide, and begin at their least latency")
  func classes() {
    var last: Int32 = -1
    for power in 0..<64 {
      for step in UInt64(0)..<64 {
        let latency = (1 << UInt64(power)) &+ (step &<< UInt64(max(0, power - 6)))
        if power == 0 && step > 0 || latency >> UInt64(power) != 1 { continue }
        let number = LatencyClasses.number(of: latency)
        #expect(number >= last && number < 1_920)
        let least = LatencyClasses.least(of: number)
        #expect(least <= latency && latency - least <= latency / 32)
        last = number
      }
    }
  }

  /// Debug builds check each job besides.
  @Test(
    "whatever the plan, the parts add up to the latencies exactly, and keeping accounts changes nothing",
    arguments: 0..<30)
  func addsUp(group: Int) throws {
    for member in 0..<10 {
      let seed = UInt64(5_000 + group * 10 + member)
      var random = RandomPlan(seed: seed)
      var plan = random.plan()
      let without = try run(plan)
      plan.keepsAccounts = true
      var report = try run(plan)
      let went = try #require(report.latencyBreakdown)
      if report.jobs.inFlight == 0 {
        for scenario in went.scenarios {
          let latencies = try #require(report.metrics["job_latency_ms"]?.by["scenario"]?[scenario.name])
          #expect(scenario.all.totalNanoseconds == latencies.sum, "seed \(seed)")
          #expect(scenario.all.jobs == Int(latencies.count), "seed \(seed)")
        }
      }
      #expect(went.scenarios.reduce(0) { $0 + $1.all.jobs } == report.jobs.completed + report.jobs.timedOut)
      #expect(went.scenarios.allSatisfy { $0.slowest.jobs * 100 >= $0.all.jobs && $0.slowest.jobs <= $0.all.jobs })
      #expect(went.discarded >= 0, "seed \(seed)")
      report.latencyBreakdown = nil
      #expect(report == without, "seed \(seed)")
    }
  }
}
