import NeedletailCouriers
import NeedletailLanes

/// Compiles the plan's loads: the common one, and each scenario's own.
struct GeneratorBuilder {
  let plan: Plan
  private(set) var generators: [Generator] = []
  private(set) var schedules: [ArrivalSchedule] = []
  private(set) var rows: [Intake.TraceTokens] = []
  /// By row; those behind the last row of conversations are left out.
  private(set) var followers: [Intake.Follower] = []
  private(set) var loopingUsers = 0

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
      generators.append(Generator(kind: .external, key: key, scenario: Int32(scenario), start: 0))
    }
  }

  /// - Parameter identity: its number in draws: 0 for the common load, a hash of the scenario's name otherwise.
  private mutating func add(
    _ load: Load, identity: UInt64, scenario: Int32, start: Nanoseconds, samplers: SamplerBank
  ) {
    let key = Draws.generator(seed: plan.seed, generator: identity)
    var generator = Generator(kind: .open, key: key, scenario: scenario, start: start)
    switch load {
    case .open, .stages: break
    case .closed(let loop):
      generator.kind = .closed
      generator.users = loop.concurrency
      generator.thinkTime = samplers.add(loop.thinkTime, kind: .duration)
      generator.thinksAlways = loop.thinkTime != .constant(0)
      generator.retryPause = loop.retryPause.nanoseconds
      generator.base = loopingUsers
      loopingUsers += loop.concurrency
    case .trace(let trace): add(trace, to: &generator)
    }
    generators.append(generator)
    schedules.append(ArrivalSchedule(load: load, seed: plan.seed, generator: identity, start: start))
  }

  /// Rows that come at their instants are numbered first, in order; their further turns behind them.
  private mutating func add(_ trace: Load.Trace, to generator: inout Generator) {
    generator.kind = trace.hasTurns ? .conversations : .trace
    generator.base = rows.count
    for row in trace.rows { rows.append(Intake.TraceTokens(row.inputTokens, row.outputTokens)) }
    guard generator.kind == .conversations else { return }
    let untilHere = generator.base + trace.rows.count - followers.count
    followers.append(contentsOf: repeatElement(Intake.Follower.none, count: untilHere))
    for (number, row) in trace.rows.enumerated() {
      var last = generator.base + number
      for turn in row.turns {
        followers[last].row = Int32(truncatingIfNeeded: rows.count)
        followers[last].delay = turn.delay.nanoseconds
        last = rows.count
        rows.append(Intake.TraceTokens(turn.inputTokens, turn.outputTokens))
        followers.append(Intake.Follower(conversation: Int32(truncatingIfNeeded: number)))
      }
      generator.turnsLeft += row.turns.count
    }
  }
}

extension Intake.TraceTokens {
  fileprivate init(_ input: Int?, _ output: Int?) {
    self.init(input: input.map(Int32.init(clamping:)) ?? -1, output: output.map(Int32.init(clamping:)) ?? -1)
  }
}
