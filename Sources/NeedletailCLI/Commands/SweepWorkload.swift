import NeedletailEngine
import NeedletailNotation
import NeedletailPlanner
import NeedletailReports
import NeedletailResults
import NeedletailWorkload

/// `needletail sweep`: runs a workload for every value of one or two keys, and says what each comes to.
struct SweepWorkload {
  private let file: FileArguments
  private let design: SweepDesign
  private let figure: GatedFigure
  private let sources: SweptSources
  private let seeds: [UInt64]
  private let delivery: SweepDelivery
  private let terminal: Terminal

  static func execute(_ arguments: SweepArguments) async throws -> ExitCode {
    switch arguments.work {
    case .fit(let path): try FitScaling(path, arguments).execute()
    case .sweep(let file, let design, let seeds, let figure):
      try await SweepWorkload(file, design, seeds: seeds, figure: figure, arguments).execute()
    }
  }

  /// Reads and checks everything before anything is run.
  private init(
    _ file: FileArguments, _ design: SweepDesign, seeds count: Int, figure: GatedFigure, _ arguments: SweepArguments
  ) throws {
    Machine.catchInterrupts()
    let environment = Machine.environment
    (self.file, self.design, self.figure) = (file, design, figure)
    terminal = Terminal(arguments.userInterface, environment: environment)
    var uses = FileUses()
    for path in [file.path, file.trace] { uses.reads(path) }
    delivery = try SweepDelivery(arguments, terminal, &uses)
    sources = try SweptSources(file, design, environment: environment)
    let first = sources.first.file
    seeds = CommonSeeds.from(first.plan.seed, count: count)
    guard !seeds.isEmpty else {
      throw Refusal(
        "\(file.name): error: seed \(first.plan.seed) leaves no room for \(count) seeds; choose a lower seed")
    }
    try sources.check(figure, named: file.name)
    sources.first.complainOfWarnings()
  }

  func execute() async throws -> ExitCode {
    let began = ContinuousClock.now
    let first = sources.first.file
    let (outcomes, isInterrupted) =
      first.clock == .wall ? try measured() : try await simulated()
    let points = design.settings.enumerated().map { place, setting in
      SweepPoint(
        setting, loadFactor: sources.points[place].loadFactor, seeds: seeds, outcomes: outcomes[place],
        bounds: first.thresholds, figures: Sweep.figures(with: figure).count)
    }
    let subject = Sweep.Subject(
      name: first.plan.name, path: file.path, sha256: first.sha256, clock: first.clock,
      isOpen: first.plan.arrivalsPerSecond != nil, changes: file.changes)
    let sweep = Sweep(
      subject, design, seeds: seeds, figure: figure, bounds: first.thresholds, points: points,
      isInterrupted: isInterrupted)
    guard isInterrupted || sweep.hasFigure else {
      throw Refusal(
        "needletail: error: --figure \(figure.spelling): no run has it; latency breakdowns need accounts, which sweeps do not keep, "
          + "and some figures are of the other clock: name another, such as p99, throughput or cost")
    }
    return try delivery.deliver(sweep, seconds: (ContinuousClock.now - began) / .seconds(1))
  }

  /// In virtual time, side by side on all cores.
  private func simulated() async throws -> (outcomes: [[PathOutcome?]], isInterrupted: Bool) {
    let counter = RunCounter(terminal, count: design.settings.count * seeds.count)
    defer { counter.clear() }
    let evaluator = PathEvaluator(
      bounds: sources.first.file.thresholds, watched: Sweep.figures(with: figure), width: Machine.processors,
      isInterrupted: { Machine.isInterrupted }, onPath: { counter.show(ended: $0.paths) })
    do {
      return try await Sweep.outcomes(of: sources.requests(design), seeds: seeds, by: evaluator)
    } catch let error as PlanError {
      throw Refusal(planError: error, file)
    }
  }

  /// On the wall clock, one after another: they measure the machine. Every seed goes through all points before the next, so that a machine
  /// that becomes slower is not taken for a point.
  private func measured() throws -> (outcomes: [[PathOutcome?]], isInterrupted: Bool) {
    let count = design.settings.count
    var outcomes = [[PathOutcome?]](repeating: Array(repeating: nil, count: seeds.count), count: count)
    let counter = RunCounter(terminal, count: count * seeds.count)
    defer { counter.clear() }
    for (place, seed) in seeds.enumerated() {
      for point in 0..<count {
        guard !Machine.isInterrupted else { return (outcomes, true) }
        counter.show(ended: place * count + point)
        var run = sources.points[point].source.file
        run.plan = run.plan.scaled(load: sources.points[point].loadFactor)
        run.plan.seed = seed
        var progress: Simulation.Progress?
        let report: RunReport
        do {
          report = try WallRun.report(of: run, isInterrupted: { Machine.isInterrupted }, onSlice: { progress = $0 })
        } catch let error as PlanError {
          throw Refusal(planError: error, file)
        }
        guard report.status != .interrupted else { return (outcomes, true) }
        outcomes[point][place] = PathOutcome(
          report, progress ?? Simulation.Progress(), bounds: run.thresholds, watched: Sweep.figures(with: figure),
          figures: run.figures)
      }
    }
    return (outcomes, false)
  }
}

extension ExitCode {
  /// An interruption speaks first, then a run that failed; thresholds decide where they hold at no point.
  init(_ sweep: Sweep) {
    self =
      if sweep.isInterrupted {
        .interrupted
      } else if sweep.failure != nil {
        .failed
      } else if sweep.holding == .none {
        sweep.points.contains { $0.verdict == .undecided } ? .undecided : .thresholdFailed
      } else {
        .done
      }
  }
}
