import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// `needletail suite`: reads many workloads, runs them, and says what each came to.
struct RunSuite {
  /// Runs whose problems are told on standard error; the table has all.
  private static let mostToldUnreadable = 20

  private let arguments: SuiteArguments
  private let suite: SuiteFile
  private let entries: [SuiteEntry]
  private let label: String
  private let output: SuiteOutput
  private let store: RunRecorder?
  private let terminal: Terminal
  private let environment: [String: String]

  /// Reads the suite, and checks that there is something to run and a place to write to.
  init(_ arguments: SuiteArguments) throws {
    self.arguments = arguments
    environment = Machine.environment
    terminal = Terminal(arguments.userInterface, environment: environment)
    suite = try SuiteSource.read(arguments, environment: environment)
    entries = suite.runs(fitting: arguments.patterns)
    guard !entries.isEmpty else {
      let names = suite.runs.prefix(10).map { "`\($0.name)`" }.joined(separator: ", ")
      let more = suite.runs.count > 10 ? ", …" : ""
      throw Refusal(
        "\(arguments.name): error: --only \(arguments.patterns.joined(separator: ", ")): fits no run; there are \(names)\(more)"
      )
    }
    for override in arguments.overrides {
      let key = String(override.prefix { $0 != "=" })
      guard let run = entries.first(where: { $0.variedKeys.contains(key) }) else { continue }
      throw Refusal(
        "\(arguments.name): error: --set \(override): the run `\(run.name)` varies this key; leave runs that do out with --only (one that sets it as you want needs no --set), or change the suite"
      )
    }
    label = arguments.label ?? String(suite.name.prefix(RunArguments.longestLabel))
    store = try RunRecorder(arguments.store, source: nil, environment)
    var uses = FileUses()
    if File.kind(of: arguments.path) == .file { uses.reads(arguments.path) }
    for entry in entries { uses.reads(entry.workload) }
    output = try SuiteOutput(arguments, &uses)
  }

  func execute() async throws -> ExitCode {
    Machine.catchInterrupts()
    let began = ContinuousClock.now
    let prepared = await PreparedRun.all(entries, arguments, label: label, environment: environment)
    complain(of: prepared)
    var course = SuiteCourse(
      prepared, SuiteRecorder(store, folder: output.folder), terminal, failsFast: arguments.failsFast)
    await course.runVirtual()
    course.runWall()
    let result = SuiteResult(name: suite.name, path: suite.path, label: label, runs: course.results)
    let facts = Machine.facts(wall: ContinuousClock.now - began)
    let isDelivered = output.deliver(result, facts: facts)
    try say(result, facts)
    guard isDelivered, course.isKept else { return .failed }
    return ExitCode(result.verdict, isStrict: arguments.isStrict)
  }

  /// Prints what was asked for; where that is no summary, what is amiss goes to standard error.
  private func say(_ result: SuiteResult, _ facts: HostFacts) throws {
    let showsSummary = arguments.format == .text && arguments.userInterface != .none
    if showsSummary {
      try Console.print(
        SuiteSummary(of: result, seconds: facts.wallSeconds, width: terminal.columns, typeface: terminal.typeface).text)
      return
    }
    if arguments.format != .text {
      try Console.print(SuiteOutput.text(of: result, as: arguments.format, facts: facts))
    }
    for run in result.runs where run.verdict != .held && run.verdict != .skipped && run.verdict != .unreadable {
      let headline = run.headline.isEmpty ? run.reason ?? "" : run.headline
      Console.complain(
        "\(Typeface.beginningLine(run.name)): \(run.verdict.rawValue)\(headline.isEmpty ? "" : ": \(headline)")")
    }
  }

  /// Says what is wrong with workloads, each sentence once, and what is probably not meant.
  private func complain(of runs: [PreparedRun]) {
    var told: Set<String> = []
    var runsTold = 0
    var untold = 0
    for run in runs {
      switch run.content {
      case .ready(let source, _, _):
        for warning in source.warnings where told.insert(warning).inserted { Console.complain(warning) }
      case .unreadable(let problems):
        guard runsTold < Self.mostToldUnreadable else {
          untold += 1
          continue
        }
        runsTold += 1
        let place = run.entry.place.map { "\(arguments.name):\($0.line):\($0.column)" } ?? arguments.name
        Console.complain("\(place): error: the run `\(run.entry.name)` cannot be run:")
        for line in problems.split(separator: "\n") { Console.complain("  \(line)") }
      }
    }
    if untold > 0 { Console.complain("\(arguments.name): error: nor can \(untold) more runs") }
  }
}

extension ExitCode {
  /// The worst of a suite's runs decides.
  init(_ verdict: SuiteResult.Verdict, isStrict: Bool) {
    self =
      switch verdict {
      case .interrupted: .interrupted
      case .unreadable: .badInput
      case .failed: .failed
      case .broken: .thresholdFailed
      case .undecided: isStrict ? .undecided : .done
      case .held, .skipped: .done
      }
  }
}
