import NeedletailEngine
import NeedletailPlanner
import NeedletailReports
import NeedletailResults
import NeedletailWorkload

/// `needletail size`: the largest load that a fleet carries, or the least resources that carry a load.
struct SizeFleet {
  private let arguments: SizeArguments
  private let source: WorkloadSource
  private let bytes: [UInt8]
  private let environment: [String: String]
  private let bounds: [Threshold]
  private let delivery: SizingDelivery
  private let terminal: Terminal

  private var file: WorkloadFile { source.file }
  private var name: String { arguments.file.name }

  /// Reads and checks everything before anything is run.
  init(_ arguments: SizeArguments) throws {
    let environment = Machine.environment
    var arguments = arguments
    // The clock of what is searched; a file that runs by the wall clock is sized by what it simulates.
    arguments.file.clock = .virtual
    terminal = Terminal(arguments.userInterface, environment: environment)
    delivery = try SizingDelivery(arguments, terminal)
    let selected = try SelectedRun(arguments.file.path, store: arguments.file.store, environment: environment)
    do throws(FileError) {
      bytes = try selected.bytes()
    } catch {
      throw Refusal("\(selected.name): error: \(error.message); name a workload file")
    }
    source = try WorkloadSource(arguments.file, bytes: bytes, environment: environment)
    source.complainOfWarnings()
    (self.arguments, self.environment) = (arguments, environment)
    bounds = arguments.bounds.isEmpty ? source.file.thresholds : arguments.bounds
    guard !bounds.isEmpty else {
      throw Refusal(
        "\(arguments.file.name): error: nothing has to hold, so that any size would do; write such as "
          + "--hold 'p(99) job_latency_ms < 20s', or give the file thresholds")
    }
    for bound in bounds { try Self.check(bound, source.file.plan) }
  }

  func execute() async throws -> ExitCode {
    arguments.chosen.isEmpty ? try await findLoad() : try await findResources()
  }

  /// The least of what is chosen.
  private func findResources() async throws -> ExitCode {
    let seeds = arguments.seeds ?? SizeArguments.usualSeeds
    try checkRoom(for: ResourceSizing.Request.mostSeeds(seeds))
    let request = try request(seeds: seeds)
    let (evaluator, progress) = evaluator(mostAttempts: nil)
    let began = ContinuousClock.now
    let sizing: Sizing
    do {
      defer { progress.clear() }
      sizing = try await ResourceSizing(request, evaluator: evaluator) { settings in
        try plan(with: settings)
      }.sizing()
    } catch let error as PlanError {
      throw Refusal(planError: error, arguments.file)
    }
    return try delivery.deliver(
      SizedFleet(
        name: file.plan.name, words: words, sizing: sizing,
        elapsedSeconds: (ContinuousClock.now - began) / .seconds(1)), ExitCode(sizing.verdict))
  }

  /// The largest load that everything holds under.
  private func findLoad() async throws -> ExitCode {
    var settings = CapacitySettings()
    if let seeds = arguments.seeds { settings.paths = max(seeds, CapacitySettings.leastPaths) }
    // A length that is asked for is part of the question.
    settings.keepsLength = arguments.file.duration != nil
    try checkRoom(for: ResourceSizing.Request.mostSeeds(settings.paths))
    let (evaluator, progress) = evaluator(mostAttempts: settings.mostAttempts)
    let began = ContinuousClock.now
    let capacity: Capacity
    do {
      defer { progress.clear() }
      capacity = try await evaluator.capacity(of: file.plan, settings)
    } catch let error as PlanError {
      throw Refusal(planError: error, arguments.file)
    } catch let error as CapacityError {
      throw Refusal("\(name): error: \(error)")
    } catch is PathEvaluator.Interrupted {
      Console.complain("needletail: interrupted before anything was known; nothing was written")
      return .interrupted
    }
    var fleet = CarriedFleet(
      name: file.plan.name, words: words, capacity: capacity, bounds: bounds, headroom: arguments.headroom,
      elapsedSeconds: (ContinuousClock.now - began) / .seconds(1))
    if capacity.verdict == .carries, capacity.unit == .jobsPerSecond {
      fleet.advice = GatewayAdvice(file.plan, most: fleet.offered)
    }
    return try delivery.deliver(fleet, ExitCode(capacity.verdict))
  }

  private func evaluator(mostAttempts: Int?) -> (PathEvaluator, PathProgress) {
    Machine.catchInterrupts()
    let progress = PathProgress(terminal, until: .answer(mostAttempts: mostAttempts))
    let evaluator = PathEvaluator(
      bounds: bounds, figures: file.figures, width: Machine.processors,
      isInterrupted: { Machine.isInterrupted }, onPath: { progress.show($0) })
    return (evaluator, progress)
  }

  private func checkRoom(for seeds: Int) throws {
    guard !CommonSeeds.from(file.plan.seed, count: seeds).isEmpty else {
      throw Refusal(
        "\(name): error: seed \(file.plan.seed) leaves no room for the seeds after it; choose a lower seed")
    }
  }

  /// What is searched, from what the command line says and what the file has.
  private func request(seeds: Int) throws -> ResourceSizing.Request {
    do {
      let keys = ChosenKeys(of: source.wholeNumbers)
      let knobs = try keys.knobs(arguments.chosen, prices: arguments.prices)
      var request = ResourceSizing.Request(knobs: knobs)
      request.losses = try keys.losses(arguments.losses, knobs)
      request.loadFactor = try AskedLoad.factor(arguments.load, in: file.plan)
      request.headroom = arguments.headroom
      request.seeds = seeds
      request.firstSeed = file.plan.seed
      if arguments.file.duration != nil { request.firstSeconds = file.plan.run.duration.map { $0 / .seconds(1) } }
      // Every key and both ends of its range have to be what the file takes; said before anything is run.
      for knob in knobs {
        for place in Set([0, knob.values - 1]) { _ = try plan(with: [knob.setting(place)]) }
      }
      return request
    } catch let error as KnobError {
      throw Refusal("\(name): error: \(error.message); \(error.remedy)")
    }
  }

  /// The workload with some keys changed.
  private func plan(with settings: [String]) throws -> Plan {
    var arguments = arguments.file
    arguments.overrides += settings
    return try WorkloadSource(arguments, bytes: bytes, environment: environment).file.plan
  }

  /// What the command line says of the workload, for the line that runs it.
  private var words: RunWords {
    let file = arguments.file
    let options: [(String, String?)] = [
      ("--seed", file.seed.map { "\($0)" }), ("--duration", file.duration), ("--warmup", file.warmup),
      ("--jobs", file.jobs.map { "\($0)" }), ("--trace", file.trace),
    ]
    return RunWords(
      file.path,
      options: options.flatMap { name, value in value.map { [name, $0] } ?? [] }
        + file.overrides.flatMap { ["--set", $0] },
      loadScale: file.loadScale.flatMap { Double($0) } ?? 1)
  }

  /// Refuses a bound on what the workload does not have.
  private static func check(_ bound: Threshold, _ plan: Plan) throws {
    guard let label = bound.label else { return }
    guard let known = plan.values(ofLabel: label.name), !known.contains(label.value) else { return }
    throw Refusal(
      "--hold: error: there is no \(label.name) `\(label.value)`; "
        + NearestName.remedy(for: label.value, among: known, orElse: "write \(bound.metric) alone"))
  }
}
