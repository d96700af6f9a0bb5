import NeedletailCouriers
import NeedletailLanes

/// Compiles the plan's loads: the common one, and each scenario's own.
struct GeneratorBuilder {
  let plan: Plan
  private(set) var generators: [Generator] = []
  private(set) var schedules: [ArrivalSchedule] = []
  private(set) var rows: [Intake.TraceTokens] = []
  /// Looping users of all loads, of each as many as there ever are at once.
  private(set) var loopingUsers = 0
  private(set) var hasUserStages = false

  init(plan: Plan) { self.plan = plan }

  mutating func build(samplers: SamplerBank) {
    if let load = plan.load, plan.scenarios.contains(where: { $0.load == nil }) {
      add(load, identity: 0, scenario: -1, start: 0, samplers: samplers)
    }
    for (index, scenario) in plan.scenarios.enumerated() {
      guard let load = scenario.load else { continue }
      add(
        load, identity: Draws.hash(scenario.name), scenario: Int32(index), start: scenario.start.nanoseconds,
        samplers: samplers)
    }
  }

  /// A generator for each scenario's jobs, which come from outside.
  mutating func addExternalJobs() {
    for scenario in plan.scenarios.indices {
      let key = Draws.generator(seed: plan.seed, generator: UInt64(scenario))
      generators.append(Generator(kind: .external, key: key, scenario: Int32(scenario), start: 0, changedAt: 0))
    }
  }

  /// - Parameter identity: its number in draws: 0 for the common load, a hash of the scenario's name otherwise.
  private mutating func add(
    _ load: Load, identity: UInt64, scenario: Int32, start: Nanoseconds, samplers: SamplerBank
  ) {
    let key = Draws.generator(seed: plan.seed, generator: identity)
    var generator = Generator(kind: .open, key: key, scenario: scenario, start: start, changedAt: start)
    switch load {
    case .open, .stages: break
    case .closed(let loop):
      generator.kind = .closed
      generator.hasStages = !loop.stages.isEmpty
      generator.thinkTime = samplers.add(loop.thinkTime, kind: .duration)
      generator.thinksAlways = loop.thinkTime != .constant(0)
      generator.retryPause = loop.retryPause.nanoseconds
      generator.base = loopingUsers
      loopingUsers += loop.mostUsers
      if generator.hasStages { hasUserStages = true }
    case .trace(let trace):
      generator.kind = .trace
      generator.base = rows.count
      rows.append(
        contentsOf: trace.rows.map {
          Intake.TraceTokens(
            input: $0.inputTokens.map(Int32.init(clamping:)) ?? -1,
            output: $0.outputTokens.map(Int32.init(clamping:)) ?? -1)
        })
    }
    generators.append(generator)
    schedules.append(ArrivalSchedule(load: load, seed: plan.seed, generator: identity, start: start))
  }
}
