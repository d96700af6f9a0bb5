import NeedletailCouriers
import NeedletailEngine
import NeedletailPlanner
import NeedletailResults
import NeedletailWorkload
import Synchronization
import Testing

@Suite("Runs of a sweep") struct SweepPathsTests {
  private func pool(_ agents: Int, service: Distribution, endpoint: String? = nil) -> AgentPool {
    AgentPool(name: "agent", count: agents, endpoint: endpoint, simulate: SimulatedAgent(service: .total(service)))
  }

  /// Exponential service of 1 s, Poisson arrivals at one job a second, for 2,000 s.
  private func queue(agents: Int) -> Plan {
    var plan = Plan(
      name: "queue", agents: [pool(agents, service: .exponential(mean: 1e9))],
      scenarios: [Scenario(name: "ask", pattern: .call("agent"))], load: .open(Load.Arrivals(rate: .perSecond(1))))
    plan.run.duration = .seconds(2_000)
    return plan
  }

  private func requests(_ design: SweepDesign, _ plan: (SweepDesign.Setting) -> Plan) -> [Sweep.Request] {
    design.settings.map { Sweep.Request($0, plan: plan($0), loadFactor: $0.loadPerSecond ?? 1) }
  }

  private func points(_ design: SweepDesign, _ seeds: [UInt64], _ outcomes: [[PathOutcome?]]) -> [SweepPoint] {
    zip(design.settings, outcomes).map { setting, outcomes in
      SweepPoint(
        setting, loadFactor: setting.loadPerSecond ?? 1, seeds: seeds, outcomes: outcomes, bounds: [],
        figures: Sweep.figures(with: Sweep.jobsPerSecond).count)
    }
  }

  private func evaluator(
    width: Int, isInterrupted: @escaping @Sendable () -> Bool = { false },
    onPath: @escaping @Sendable (PathEvaluator.Progress) -> Void = { _ in }
  ) -> PathEvaluator {
    PathEvaluator(
      bounds: [], watched: Sweep.figures(with: Sweep.jobsPerSecond), width: width, isInterrupted: isInterrupted,
      onPath: onPath)
  }

  /// M/M/1 and M/M/2: the mean number of busy agents is the load, whatever their number.
  @Test("every point has every seed, and what is used of a pool is the load it is given") func uses() async throws {
    let design = try SweepDesign(
      varied: ["agents.agent.count=1,2"], load: "0.3/s..0.6/s:0.3/s", overrides: [], seeds: 4)
    let seeds: [UInt64] = [1, 2, 3, 4]
    let asked = requests(design) { queue(agents: Int($0.values[0].place ?? 0)) }
    let (outcomes, isInterrupted) = try await Sweep.outcomes(of: asked, seeds: seeds, by: evaluator(width: 2))
    #expect(!isInterrupted)
    for point in points(design, seeds, outcomes) {
      #expect(point.seeds == seeds && point.isSteady)
      let use = try #require(point.fullest)
      let load = try #require(point.setting.loadPerSecond) / (point.setting.values[0].place ?? 1)
      #expect((use.utilization - load).magnitude < 0.05 * load, "\(point.setting)")
    }
  }

  @Test("what a sweep comes to does not depend on how many runs go at once") func width() async throws {
    let design = try SweepDesign(varied: ["agents.agent.count=1..3"], load: nil, overrides: [], seeds: 2)
    let asked = requests(design) { queue(agents: Int($0.values[0].place ?? 0)) }
    let one = try await Sweep.outcomes(of: asked, seeds: [1, 2], by: evaluator(width: 1)).outcomes
    let four = try await Sweep.outcomes(of: asked, seeds: [1, 2], by: evaluator(width: 4)).outcomes
    #expect(one == four)
  }

  @Test("cut off, it has what had ended: all points of the first seeds before any of the next") func interrupted()
    async throws
  {
    let design = try SweepDesign(varied: ["agents.agent.count=1..3"], load: nil, overrides: [], seeds: 3)
    let asked = requests(design) { queue(agents: Int($0.values[0].place ?? 0)) }
    let ended = Mutex(0)
    let evaluator = evaluator(
      width: 1, isInterrupted: { ended.withLock { $0 >= 4 } }, onPath: { path in ended.withLock { $0 = path.paths } })
    let (outcomes, isInterrupted) = try await Sweep.outcomes(of: asked, seeds: [1, 2, 3], by: evaluator)
    #expect(isInterrupted)
    #expect(outcomes.map { $0.count { $0 != nil } } == [2, 1, 1])
  }

  /// N users of an endpoint with σ = 0.02, κ = 0.0005 and a service of 1 s, each asking again at once: X(N) is the law itself.
  @Test("a swept closed loop gives back the slowdown that its endpoint has") func scaling() async throws {
    let design = try SweepDesign(varied: ["load.concurrency=1,2,4,8,16,32,64"], load: nil, overrides: [], seeds: 1)
    let asked = requests(design) { setting in
      var plan = Plan(
        name: "loop", agents: [pool(1_000, service: .constant(1e9), endpoint: "model")],
        scenarios: [Scenario(name: "ask", pattern: .call("agent"))],
        load: .closed(Load.ClosedLoop(concurrency: Int(setting.values[0].place ?? 0))))
      plan.endpoints = [Endpoint(name: "model", slowdown: Endpoint.Slowdown(sigma: 0.02, kappa: 0.0005))]
      plan.run.duration = .seconds(4_000)
      plan.run.warmup = .seconds(100)
      return plan
    }
    let outcomes = try await Sweep.outcomes(of: asked, seeds: [1], by: evaluator(width: 2)).outcomes
    let subject = Sweep.Subject(name: "loop", path: "", sha256: "", clock: .virtual, isOpen: false)
    let sweep = Sweep(
      subject, design, seeds: [1], figure: Sweep.jobsPerSecond, bounds: [], points: points(design, [1], outcomes))
    guard case .fitted(let fit)? = sweep.scaling else {
      Issue.record("\(String(describing: sweep.scaling))")
      return
    }
    #expect((fit.law.lambda - 1).magnitude < 0.001)
    #expect((fit.law.sigma - 0.02).magnitude < 0.0002)
    #expect((fit.law.kappa - 0.0005).magnitude < 0.000005)
    #expect(((fit.peak?.concurrency ?? 0) - 44.271887).magnitude < 0.5)
  }
}
