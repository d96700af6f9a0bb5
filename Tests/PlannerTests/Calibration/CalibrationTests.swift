import NeedletailCouriers
import NeedletailEngine
import NeedletailNotation
import NeedletailResults
import NeedletailWorkload
import Testing

@testable import NeedletailPlanner

@Suite("Agents calibrated by what was measured of them") struct CalibrationTests {
  /// What a simulation's traces tell of its pool, as a wall run's would: the simulation's own settings are then the truth.
  private func measured(
    _ simulate: SimulatedAgent, slots: Int = 1_000, rate: Double = 50, jobs: Int = 3_000,
    slowdown: Endpoint.Slowdown? = nil, seed: UInt64 = 1, _ change: (inout Plan) -> Void = { _ in }
  ) throws -> MeasuredRun {
    let pool = AgentPool(name: "clerk", concurrency: slots, endpoint: slowdown.map { _ in "e" }, simulate: simulate)
    var plan = Plan(
      name: "measured", agents: [pool], scenarios: [Scenario(name: "ask", pattern: .call("clerk"))],
      load: .open(Load.Arrivals(rate: .perSecond(rate))))
    plan.endpoints = slowdown.map { [Endpoint(name: "e", slowdown: $0)] } ?? []
    plan.run.jobs = jobs
    plan.tracedJobs = 10_000
    plan.seed = seed
    change(&plan)
    var simulation = try Simulation(plan)
    while simulation.advance(events: 100_000) {}
    let file = WorkloadFile(plan: plan, clock: .virtual, sha256: "0f1e")
    let trace = JobTraces(of: ResultDocument(report: simulation.report(), of: file, host: nil)).json(.chrome)
    let reading = TraceReading(trace)
    return MeasuredRun(
      name: "run \(seed)",
      pools: [
        MeasuredRun.Pool(name: "clerk", endpoint: pool.endpoint, attempts: reading.attempts(of: "clerk"))
      ], jobs: reading.jobs, jobsInAll: jobs)
  }

  private func calibrated(_ runs: MeasuredRun...) throws -> AgentCalibration {
    try #require(Calibration(of: runs).agents.first)
  }

  @Test("service times are found as they were, and what calls waited for an agent is not in them") func queueing()
    throws
  {
    // 5 answers a second and slot, 9 slots, 40 a second: nearly nine calls of ten have waited.
    let run = try measured(
      SimulatedAgent(service: .total(.lognormalMean(mean: 2e8, cv: 0.5))), slots: 9, rate: 40)
    let agent = try calibrated(run)
    #expect(agent.verdict == .calibrated && agent.answered == 3_000 && agent.slowdown == nil)
    guard case .total(let fit) = agent.service else {
      Issue.record("not one time")
      return
    }
    #expect(fit.family == .lognormal)
    // Four standard errors of a mean of 3,000 with a cv of 0.5.
    #expect(abs(fit.distribution.mean / 2e8 - 1) < 0.037)
  }

  @Test("first tokens, the tokens after them and their numbers are found apart") func streamed() throws {
    let run = try measured(
      SimulatedAgent(
        service: .streamed(
          timeToFirstToken: .gamma(mean: 3e8, cv: 0.5), interTokenLatency: .lognormalMean(mean: 2e7, cv: 0.3)),
        promptTokens: .constant(40), outputTokens: .uniform(20, 60)))
    let agent = try calibrated(run)
    guard case .streamed(let first, let next) = agent.service else {
      Issue.record("not streamed")
      return
    }
    #expect(first.family == .gamma && abs(first.distribution.mean / 3e8 - 1) < 0.03)
    #expect(next.family == .lognormal && abs(next.distribution.mean / 2e7 - 1) < 0.03)
    #expect(agent.outputTokens?.family == .uniform && agent.outputTokens?.distribution == .uniform(20, 60))
  }

  @Test("failures and time-outs have the rates they had, and failures come when they came") func failures() throws {
    let run = try measured(
      SimulatedAgent(
        service: .total(.constant(1e8)),
        failure: SimulatedAgent.Failure(rate: 0.1, timeoutRate: 0.05, after: .exponential(mean: 3e7)))
    ) { $0.resilience.callTimeout = .seconds(2) }
    let failures = try #require(try calibrated(run).failures)
    // Four standard errors of a share of 3,000.
    #expect(abs(failures.rate - 0.1) < 0.022 && abs(failures.timeoutRate - 0.05) < 0.016)
    #expect(failures.after?.family == .exponential)
    #expect(abs((failures.after?.distribution.mean ?? 0) / 3e7 - 1) < 0.25)
  }

  @Test("a slowdown under load is found, and times without it") func slowdown() throws {
    let truth = Endpoint.Slowdown(sigma: 0.05, kappa: 0.002)
    let agents = SimulatedAgent(service: .total(.lognormalMean(mean: 1e8, cv: 0.3)))
    let calibration = Calibration(of: [
      try measured(agents, rate: 20, slowdown: truth), try measured(agents, rate: 60, slowdown: truth, seed: 2),
    ])
    let agent = try #require(calibration.agents.first)
    let found = try #require(agent.slowdown)
    let factor = { (n: Double) in 1 + truth.sigma * (n - 1) + truth.kappa * n * (n - 1) }
    guard case .total(let fit) = agent.service else {
      Issue.record("not one time")
      return
    }
    // Runs of few and of many in progress: from 1 to 12.
    for n in [1, 3, 6, 9] {
      let mean = fit.distribution.mean * found.factor(n)
      #expect(abs(mean / (1e8 * factor(Double(n))) - 1) < 0.04)
    }
    #expect(calibration.amendments.map(\.key) == [["endpoints", "e", "slowdown"], ["agents", "clerk", "simulate"]])
    // A workload that has the pool elsewhere is told of that endpoint; one without an endpoint gets one whose name is not in use.
    #expect(
      calibration.amendments(of: plan(on: "f", [Endpoint(name: "f")])).map(\.key) == [
        ["endpoints", "f", "slowdown"], ["agents", "clerk", "simulate"],
      ])
    #expect(
      calibration.amendments(of: plan(on: nil, [Endpoint(name: "clerk")])).map(\.key) == [
        ["endpoints", "clerk-own", "slowdown"], ["agents", "clerk", "simulate"], ["agents", "clerk", "endpoint"],
      ])
  }

  @Test("a slowdown that was measured not to be there is taken out of the workload, so that it acts on nothing")
  func level() throws {
    let agents = SimulatedAgent(service: .total(.lognormalMean(mean: 1e8, cv: 0.3)))
    let calibration = Calibration(of: [try measured(agents, rate: 20)])
    #expect(calibration.agents.first?.slowdown == nil)
    let slow = Endpoint(name: "e", slowdown: Endpoint.Slowdown(sigma: 0.5, kappa: 0))
    let amendments = calibration.amendments(of: plan(on: "e", [slow]))
    #expect(amendments.map(\.key) == [["endpoints", "e", "slowdown"], ["agents", "clerk", "simulate"]])
    #expect(WorkloadAmendment.document(amendments).contains("slowdown: { sigma: 0, kappa: 0 }"))
  }

  private func plan(on endpoint: String?, _ endpoints: [Endpoint]) -> Plan {
    Plan(
      name: "into", endpoints: endpoints, agents: [AgentPool(name: "clerk", endpoint: endpoint)],
      scenarios: [Scenario(name: "ask", pattern: .call("clerk"))])
  }

  @Test("runs that agree are taken together; one of another agent is told apart") func several() throws {
    let agent = { (mean: Double) in SimulatedAgent(service: .total(.lognormalMean(mean: mean, cv: 0.5))) }
    let runs = try [measured(agent(1e8), seed: 1), measured(agent(1e8), rate: 20, seed: 2)]
    let together = try calibrated(runs[0], runs[1])
    #expect(together.verdict == .calibrated && together.answered == 6_000)
    let other = try measured(agent(1.2e8), seed: 3)
    let apart = try calibrated(runs[0], other)
    guard case .differs(let how) = apart.verdict else {
      Issue.record("taken together")
      return
    }
    #expect(how.contains("median") && how.contains("run 1"))
    #expect(apart.simulate == nil && Calibration(of: [runs[0], other]).amendments.isEmpty)
  }

  @Test("runs of which one fails more often are told apart") func failingMore() throws {
    let agent = { (rate: Double) in
      SimulatedAgent(service: .total(.constant(1e8)), failure: SimulatedAgent.Failure(rate: rate))
    }
    let apart = try calibrated(measured(agent(0.01)), measured(agent(0.08), seed: 2))
    guard case .differs(let how) = apart.verdict else {
      Issue.record("taken together")
      return
    }
    #expect(how.contains("fails"))
  }

  @Test("an agent of 99 answers is not calibrated, one of 100 is", arguments: [99, 100]) func tooFew(_ jobs: Int) throws
  {
    let agent = try calibrated(
      measured(SimulatedAgent(service: .total(.exponential(mean: 1e8))), jobs: jobs))
    #expect((agent.verdict == .tooFew) == (jobs == 99))
    #expect((agent.simulate == nil) == (jobs == 99))
  }

  @Test("what each token read takes is found, and times without it; of times without such a trend nothing is")
  func tokens() throws {
    var simulate = SimulatedAgent(
      service: .total(.gamma(mean: 1e8, cv: 0.3)), promptTokens: .uniform(100, 1_100))
    let without = try calibrated(measured(simulate))
    #expect(without.tokenTrend == nil && without.notes.isEmpty)
    simulate.inputTokenLatency = .microseconds(200)
    let agent = try calibrated(measured(simulate))
    let trend = try #require(agent.tokenTrend)
    #expect(abs(trend.perToken / 2e5 - 1) < 0.03)
    guard case .total(let fit) = agent.service else {
      Issue.record("not one time")
      return
    }
    #expect(abs(fit.distribution.mean / 1e8 - 1) < 0.05)
    let simulated = try #require(agent.simulate)
    #expect(abs(simulated.inputTokenLatency / .microseconds(200) - 1) < 0.03)
  }

  @Test("times in proportion to tokens, with nothing before them, are said not to be of a straight line")
  func noLine() {
    let answers = (0..<500).map { place in
      let tokens = 100 + place * 37 % 400
      var attempt = MeasuredAttempt(
        ending: .answered, service: Double(tokens * tokens) * (1 + Double(place * 7_919 % 1_000) / 500))
      attempt.inputTokens = tokens
      return attempt
    }
    let run = MeasuredRun(name: "r", pools: [.init(name: "clerk", attempts: answers)], jobs: 500, jobsInAll: 500)
    let agent = Calibration(of: [run]).agents.first
    #expect(agent?.tokenTrend == nil && agent?.notes.count == 1)
  }

  @Test("decisions have the shares with which answers stated them; what is silent counts as usual") func outcomes() {
    let answers = (0..<200).map { place in
      var attempt = MeasuredAttempt(ending: .answered, service: 1e8)
      if place < 150 { attempt.decisions[.approved] = .flag(place < 50) }
      attempt.decisions[.choice] = .name(place % 4 == 0 ? "billing" : "support")
      attempt.decisions[.verdict] = .verdict(place % 5 == 0 ? .against : .for)
      attempt.decisions[.confidence] = .share(place % 2 == 0 ? 0.5 : 1)
      return attempt
    }
    let model = MeasuredOutcome.model(of: answers)
    #expect(model.approves == 0.5)
    #expect(model.choice?.map(\.name) == ["support", "billing"] && model.choice?.map(\.weight) == [0.75, 0.25])
    #expect(model.verdict == OutcomeModel.Verdict(for: 0.8, against: 0.2))
    #expect(model.confidence?.mean == 0.75)
    #expect(model.solves == nil)
  }
}
