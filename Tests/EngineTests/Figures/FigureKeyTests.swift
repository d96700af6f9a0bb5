import NeedletailCouriers
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

/// A key without its types: its figure, what it reads of a sample, and the sets of labels that its label type can name.
private struct AnyKey: Sendable, CustomTestStringConvertible {
  let figure: Figure
  let labels: [Set<String>]
  let reads: @Sendable (FigureSample.Value) -> Bool
  var testDescription: String { figure.name }

  init<Value, Label>(_ key: FigureKey<Value, Label>, _ labels: [Label]) {
    figure = key.figure
    reads = { key.read($0) != nil }
    let whole: [Set<String>] = Label.self is any WholeFigureLabel.Type ? [[]] : []
    self.labels = whole + labels.map { Set($0.values.keys) }
  }
}

@Suite("Figures by typed keys")
struct FigureKeyTests {
  private typealias Counts = FigureKey<Int, NoLabel>
  private typealias Numbers = FigureKey<Double, NoLabel>
  private typealias Spans = FigureKey<Duration, NoLabel>
  private typealias OfJobs = FigureKey<DurationDistribution, ScenarioLabel>
  private typealias OfCalls = FigureKey<DurationDistribution, CallLabel>
  private typealias PoolCounts = FigureKey<Int, PoolLabel>
  private typealias EndpointNumbers = FigureKey<Double, EndpointLabel>
  private typealias PoolNumbers = FigureKey<Double, PoolLabel>

  private static let calls: [CallLabel] = [.pool("a"), .endpoint("a"), .scenario("a")]
  private static let waste: [WasteLabel] = [.retries(pool: "a"), .losers(pool: "a"), .cancelled(pool: "a")]
  private static let part = LatencyPartLabel.part(.service, scenario: "a")
  private static let owner = LatencyOwnerLabel.owner(LatencyOwner(.service, of: "p"), scenario: "a")
  private static let keys: [AnyKey] =
    [
      Counts.jobsOffered, .jobsStarted, .jobsCompleted, .jobsPartial, .jobsFailed, .jobsTimedOut, .jobsRejected,
      .jobsCancelled, .jobsCensored, .jobsInFlightAtEnd, .callsStarted, .callsCompleted, .callsFailed, .callsTimedOut,
      .callsCancelled, .callsUnfinished, .retries, .hedges, .hedgesWon, .gatewaySlots, .jobPermits, .callPermits,
      .inputTokens, .outputTokens, .wastedTokens,
      .discardedTokens, .lateReplies,
    ].map { AnyKey($0, []) }
    + [
      Numbers.jobFailureRate, .rejectionRate, .callFailureRate, .wastedShare, .cost, .costPerJob, .jobsPerSecond,
      .callsPerSecond, .jobsInSystem, .offeredPerSecond, .achievedPerSecond, .conductorUtilization,
      .gatewayUtilization, .gatewayWaiting, .jobPermitUtilization, .jobPermitWaiting, .callPermitUtilization,
      .callPermitWaiting,
    ].map { AnyKey($0, []) }
    + [Spans.windowStart, .windowEnd, .simulated, .conductorCPU].map { AnyKey($0, []) }
    + [OfJobs.jobLatency, .failedJobLatency, .scheduleDelay].map { AnyKey($0, [.scenario("a")]) }
    + [OfCalls.callLatency, .queueTime, .timeToFirstToken, .timePerOutputToken].map { AnyKey($0, calls) }
    + [
      PoolCounts.members, .agentCalls, .agentFailures, .breakerOpened, .agentInputTokens, .agentOutputTokens,
      .abandonedCalls,
    ].map { AnyKey($0, [.pool("a")]) }
    + [
      PoolNumbers.utilization, .queueLength, .agentCost, .working, .agentRate, .agentRateUtilization,
      .agentRateWaiting,
    ].map { AnyKey($0, [.pool("a")]) }
    + [
      EndpointNumbers.endpointPermitUtilization, .endpointPermitWaiting, .endpointRequests,
      .endpointRequestUtilization, .endpointRequestWaiting, .endpointTokens, .endpointTokenUtilization,
      .endpointTokenWaiting,
    ].map { AnyKey($0, [.endpoint("a")]) }
    + [FigureKey<Int, ScenarioLabel>.serviceLevelCompleted, .serviceLevelMet].map { AnyKey($0, [.scenario("a")]) }
    + [
      AnyKey(FigureKey<Double, ScenarioLabel>.goodput, [.scenario("a")]),
      AnyKey(FigureKey<Double, ScenarioLabel>.serviceLevelShare, [.scenario("a")]),
      AnyKey(FigureKey<Int, EndpointLabel>.endpointPermits, [.endpoint("a")]),
      AnyKey(FigureKey<Double, HoldingLabel>.gatewayHolding, [.part(.job)]),
      AnyKey(FigureKey<Double, HoldingLabel>.callPermitHolding, [.part(.endpoint)]),
      AnyKey(FigureKey<Double, EndpointHoldingLabel>.endpointPermitHolding, [.part(.endpointTokens, endpoint: "a")]),
      AnyKey(FigureKey<Double, PoolHoldingLabel>.agentHolding, [.part(.call, pool: "a")]),
      AnyKey(FigureKey<Int, ReasonLabel>.reasons, [.reason(.agentFailed)]),
      AnyKey(FigureKey<Int, RegistryLabel>.registryEvents, [.event(.heartbeat)]),
      AnyKey(FigureKey<DurationDistribution, WaitLabel>.waits, [.limit(.job), .limit(.job, scenario: "a")]),
      AnyKey(
        FigureKey<DurationDistribution, BranchLabel>.branchLatency, [.branch("faq"), .branch("faq", scenario: "a")]),
      AnyKey(FigureKey<LevelDistribution, NoLabel>.jobsInFlight, []),
      AnyKey(FigureKey<Int, BreakdownLabel>.latencyJobs, [.scenario("a")]),
      AnyKey(FigureKey<Int, BreakdownLabel>.slowestJobs, [.scenario("a")]),
      AnyKey(FigureKey<Duration, BreakdownLabel>.slowestFrom, [.scenario("a")]),
      AnyKey(FigureKey<Duration, LatencyPartLabel>.latencyParts, [part]),
      AnyKey(FigureKey<Duration, LatencyPartLabel>.slowestParts, [part]),
      AnyKey(FigureKey<Duration, LatencyOwnerLabel>.latencyOwners, [owner]),
      AnyKey(FigureKey<Duration, LatencyOwnerLabel>.slowestOwners, [owner]),
      AnyKey(FigureKey<Double, LatencyPartLabel>.latencyShares, [part]),
      AnyKey(FigureKey<Double, LatencyPartLabel>.slowestShares, [part]),
      AnyKey(FigureKey<Int, WasteLabel>.wasteTokens, waste),
      AnyKey(FigureKey<Double, WasteLabel>.wasteCost, waste),
    ]

  /// A report in which every figure but those of the wall clock has values.
  private static func report() throws -> RunReport {
    var plan = PlanByHand.plan(
      [PlanByHand.pool("p", takes: 10, prompt: 5, output: 10) { $0.endpoint = "e" }],
      PlanByHand.jobs(3, .call("p")) + [PlanByHand.job("late", at: 60, .call("p"))])
    plan.endpoints = [Endpoint(name: "e", price: Endpoint.Price(input: 1, output: 2))]
    plan.runtime.maxConcurrentJobs = 2
    plan.keepsAccounts = true
    plan.faults = [PlanByHand.fault("p", from: 0, to: 5, .fail(1))]
    plan.resilience.retry = PlanByHand.retry(2, initial: 7)
    return try run(plan)
  }

  @Test("a key is of a figure of the catalogue, its labels are the places of that, and a figure has one key")
  func catalogue() {
    for key in Self.keys {
      #expect(FigureCatalogue.standard[key.figure.name] == key.figure)
      let places = key.figure.quotient == nil ? key.figure.places.map { Set($0.labels) } : [[]]
      #expect(Set(places) == Set(key.labels), "\(key.figure.name)")
    }
    let beside = ["breakdown_input_tokens", "breakdown_output_tokens", "breakdown_cost_usd"]
    #expect(
      Self.keys.map(\.figure.name).sorted() + beside == FigureCatalogue.standard.figures.map(\.name).sorted { $0 < $1 }
        .filter { !beside.contains($0) } + beside)
  }

  @Test("a key reads whatever its figure has in a report", arguments: keys)
  private func reads(_ key: AnyKey) throws {
    for sample in FigureCatalogue.standard.samples(of: key.figure, in: try Self.report()) {
      if case .nothing = sample.value { continue }
      if case .distribution(let histogram) = sample.value, histogram.count == 0 { continue }
      #expect(key.reads(sample.value), "\(sample)")
    }
  }

  @Test("times are durations, counts whole, shares and money numbers")
  func values() throws {
    let report = try Self.report()
    let latency = try #require(report[.jobLatency])
    #expect(latency.count == report.jobs.completed && latency.max == .milliseconds(40))
    #expect(report[.jobLatency, in: .scenario("1")]?.mean == .milliseconds(30))
    #expect(report[.callLatency, in: .pool("p")] == report[.callLatency])
    #expect(report[.callLatency, in: .endpoint("e")]?.p50 == report[.callLatency]?.percentile(50))
    #expect(report[.jobsCompleted] == report.jobs.completed && report[.retries] == report.calls.retried)
    #expect(report[.windowEnd] == .nanoseconds(60_000_001) && report[.simulated] == report.window.simulated)
    #expect(report[.utilization, in: .pool("p")] == report.agents[0].utilization)
    #expect(report[.cost] == report.costUSD && report[.agentCost, in: .pool("p")] == report.costUSD)
    #expect(report[.reasons, in: .reason(.agentFailed)] == report.reasons["agent_failed"])
    #expect(report[.latencyParts, in: .part(.backoff, scenario: "1")] == .milliseconds(7))
    #expect(report[.jobsInFlight]?.span == .nanoseconds(60_000_001) && report[.jobsInFlight]?.max == 3)
    #expect(report[.waits, in: .limit(.job)]?.max == .milliseconds(20))
  }

  @Test("what a run does not have is nil, and what did not happen in one that lists it is zero")
  func absent() throws {
    let report = try Self.report()
    #expect(report[.failedJobLatency] == nil && report[.lateReplies] == nil && report[.scheduleDelay] == nil)
    #expect(report[.jobLatency, in: .scenario("none")] == nil && report[.utilization, in: .pool("none")] == nil)
    #expect(report[.reasons, in: .reason(.jobTimeout)] == 0)
    #expect(report[.latencyParts, in: .part(.pause, scenario: "1")] == .zero)
    #expect(report[.latencyParts, in: .part(.pause, scenario: "none")] == nil)
    #expect(RunReport()[.jobsPerSecond] == nil && RunReport()[.jobLatency] == nil && RunReport()[.jobsCompleted] == 0)
    #expect(RunReport()[.latencyParts, in: .part(.pause, scenario: "1")] == nil)
  }
}
