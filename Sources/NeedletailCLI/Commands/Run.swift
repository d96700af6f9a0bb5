import NeedletailEngine
import NeedletailMetrics
import NeedletailNotation
import NeedletailResults
import NeedletailWorkload

/// `needletail run`: reads the file, runs it once or with several seeds, writes and shows the result.
struct Run {
  private let arguments: RunArguments
  private let file: WorkloadFile
  private let output: ResultOutput
  private let traces: TraceOutput?
  private let recorder: RunRecorder?
  private let terminal: Terminal
  private let archive: RunArchive?

  /// Reads and checks everything before anything is run.
  init(_ arguments: RunArguments) throws {
    let environment = Machine.environment
    self.terminal = Terminal(arguments.userInterface, environment: environment)
    self.output = try ResultOutput(arguments.out)
    let source = try WorkloadSource(
      arguments.file, isToRun: true, seeds: arguments.seeds, label: arguments.label, environment: environment)
    source.complainOfWarnings()
    var file = source.file
    var arguments = arguments
    // A document of several seeds is run again with as many.
    arguments.seeds = file.effective?.seeds
    self.arguments = arguments
    if arguments.seeds != nil, arguments.archive != nil { throw RunArguments.archiveOfSeeds }
    file.plan.keepsAccounts = true
    self.traces = try TraceOutput(arguments, output)
    file.plan.tracedJobs = traces?.count ?? 0
    self.file = file
    if arguments.seeds != nil, file.clock == .wall {
      throw Refusal(
        "needletail: error: --seeds: runs on the wall clock would compete for the machine and measure each other; "
          + "run one seed at a time with --seed, or all with --clock virtual")
    }
    if file.clock == .wall { try WallRun.checkAgents(of: source, environment: environment) }
    if let seeds = arguments.seeds, file.plan.seed.addingReportingOverflow(UInt64(seeds - 1)).overflow {
      throw Refusal("needletail: error: seed \(file.plan.seed) leaves no room for \(seeds) seeds; choose a lower seed")
    }
    self.recorder = try RunRecorder(arguments.file.store, source: source.sourcePath, environment)
    self.archive = RunArchive(arguments, output, file)
    var uses = FileUses()
    uses.reads(source.path)
    uses.reads(arguments.file.trace)
    try uses.writes(arguments.out, as: "--out")
    try uses.writes(archive?.path, as: "--archive")
    try uses.writes(traces?.path, as: "--trace-jobs")
  }

  func execute() async throws -> ExitCode {
    Machine.catchInterrupts()
    do {
      return if let seeds = arguments.seeds { try await runSeeds(seeds) } else { try runOnce() }
    } catch let error as PlanError {
      throw Refusal(planError: error, arguments.file)
    }
  }

  private func runOnce() throws -> ExitCode {
    let began = ContinuousClock.now
    let report = try watched()
    let isArchived = archive?.close() ?? true
    let facts = Machine.facts(wall: ContinuousClock.now - began)
    var document = ResultDocument(report: report, of: file, host: facts)
    let summary = Summary(of: document, width: terminal.columns, typeface: terminal.typeface)
    let stored = recorder == nil ? "" : Summary(of: document).text
    if arguments.isReference { document.host = nil }
    let isTraced = traces?.deliver(document) ?? true
    let isKept = try keep(document.json, facts: facts, said: summary.text, stored: stored)
    complain(summary.complaints)
    guard isKept, isArchived, isTraced else { return .failed }
    return ExitCode(report.status, document.thresholdsHold ? .held : .broken)
  }

  /// Runs the file by its clock, and shows how it goes.
  private func watched() throws -> RunReport {
    var display = ProgressDisplay(terminal.progress)
    defer { display.clear() }
    var window = LiveWindow()
    let isReal = file.clock == .wall
    func draw(_ elapsed: Double, _ glance: RunGlance, _ latencies: () -> Histogram) -> [String] {
      window.look(elapsed: elapsed, glance, latencies: latencies)
      let view = LiveView(terminal, isReal: isReal, timeScale: file.plan.wall.timeScale)
      return terminal.progress == .lines ? [view.line(window)] : view.lines(window)
    }
    let isInterrupted = { Machine.isInterrupted }
    switch file.clock {
    case .virtual:
      var simulation = try Simulation(file.plan)
      try archive?.begin(&simulation)
      return GuardedRun.report(of: &simulation, under: file, isInterrupted: isInterrupted, onSlice: { _ in }) { run in
        display.draw { elapsed in draw(elapsed, run.glance) { run.jobLatencies } }
      }
    case .wall:
      return try WallRun.report(of: file, archive: archive, isInterrupted: isInterrupted, onSlice: { _ in }) { run in
        display.draw { elapsed in draw(elapsed, run.glance) { run.jobLatencies } }
      }
    }
  }

  private func runSeeds(_ count: Int) async throws -> ExitCode {
    var display = ProgressDisplay(terminal.progress)
    let line = ProgressLine(terminal)
    let began = ContinuousClock.now
    let replications = try await Replications.run(
      file, count: count, width: Machine.processors, isInterrupted: { Machine.isInterrupted }
    ) { ended in
      display.draw { elapsed in [line.text(ended: ended, of: count, elapsed: elapsed)] }
    }
    display.clear()
    let facts = Machine.facts(wall: ContinuousClock.now - began)
    let summary = ReplicationsSummary(
      of: replications, host: facts, width: terminal.columns, typeface: terminal.typeface)
    let stored = ReplicationsSummary(
      of: replications, host: facts, width: Summary.usualWidth, typeface: Typeface())
    let document = replications.json(host: arguments.isReference ? nil : facts)
    let isKept = try keep(document, facts: facts, said: summary.text, stored: stored.text)
    complain(summary.complaints)
    guard isKept else { return .failed }
    complainOfUndecided(replications)
    return ExitCode(replications.status, replications.verdict, isStrict: arguments.isStrict)
  }

  /// Says what the exit status stands for where the summary does not.
  private func complain(_ complaints: [String]) {
    guard !showsSummary else { return }
    for complaint in complaints { Console.complain("\(arguments.file.name): \(complaint)") }
  }

  /// Says which thresholds the seeds do not decide, whatever the summary says.
  private func complainOfUndecided(_ replications: Replications) {
    for outcome in replications.thresholds where outcome.verdict == .undecided && outcome.runs > 0 {
      Console.complain(
        "\(arguments.file.name): warning: `\(outcome.threshold.key) \(outcome.threshold.expression)` is undecided by "
          + "\(outcome.runs) seeds: its bound lies within the 95 % interval; more --seeds may decide it")
    }
  }

  /// Writes the document, stores the run, and only then speaks, since the reader may have left; `false` when the
  /// document was not written or the run not stored.
  private func keep(_ document: JSON, facts: HostFacts, said: String, stored: String) throws -> Bool {
    let isDelivered = output.deliver(document)
    if isDelivered { output.complainOfOlderFiles(besides: [archive?.writtenPath, traces?.path]) }
    let out = isDelivered ? output.writtenPath : nil
    let place = recorder?.record(document, summary: stored, facts: facts, out: out, archive: archive?.writtenPath)
    if showsSummary { try Console.print(said + (place.map { "\n\($0.sentence)\n" } ?? "")) }
    return isDelivered && (recorder == nil || place != nil)
  }

  /// The document may take the summary's place on standard output.
  private var showsSummary: Bool { arguments.userInterface != .none && !output.isStandardOutput }
}

/// Why nothing was run, as it is told on standard error.
struct Refusal: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }

  /// What the engine says is wrong with a file's plan.
  init(planError: PlanError, _ file: FileArguments) {
    description = planError.problems.map { "\(file.name): error: \($0)" }.joined(separator: "\n")
  }
}
