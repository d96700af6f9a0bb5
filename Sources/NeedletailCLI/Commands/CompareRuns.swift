import NeedletailEngine
import NeedletailReports
import NeedletailResults
import NeedletailWorkload

/// `needletail compare`: what differs between two sides, in what ran, in the figures and in what took the time.
struct CompareRuns {
  /// Of the intervals, at each end: together they are 95 %.
  static let confidence = 0.975
  static let usualSeeds = 10

  private let arguments: CompareArguments
  private let base: NamedSide
  private let head: NamedSide
  private let seeds: [UInt64]
  private let output: ResultOutput
  private let terminal: Terminal

  /// Reads and checks everything before anything is run.
  init(_ arguments: CompareArguments) throws {
    let environment = Machine.environment
    self.arguments = arguments
    terminal = Terminal(arguments.userInterface, environment: environment)
    output = try ResultOutput(arguments.out)
    head = try NamedSide(arguments.file, environment: environment)
    var file = arguments.file
    file.path = arguments.base
    // The same luck for both, whatever seed BASE's file has.
    file.seed = head.workload?.file.plan.seed ?? file.seed
    base = try NamedSide(file, environment: environment)
    let known = [head, base].compactMap(\.seeds)
    try arguments.file.checkUse(seeds: arguments.seeds, read: known.count, most: known.first?.count ?? 0)
    if known.count == 2 {
      seeds = []
    } else {
      let first = (head.workload ?? base.workload)?.file.plan.seed ?? 0
      let wanted = arguments.seeds ?? Self.usualSeeds
      if let there = known.first, !there.isEmpty {
        seeds = Array(there.prefix(arguments.seeds ?? there.count))
      } else {
        seeds = CommonSeeds.from(first, count: wanted)
      }
      for side in [base, head] {
        try side.workload?.check(
          seeds: seeds, otherwise: "compare it with --clock virtual, or gate it by the wall clock")
        side.workload?.source.complainOfWarnings()
      }
    }
    var uses = FileUses()
    for word in [arguments.base, arguments.file.path, arguments.file.trace ?? "-"] { uses.reads(word) }
    try uses.writes(arguments.out, as: "--out")
  }

  func execute() async throws -> ExitCode {
    let workloads = [base, head].compactMap(\.workload)
    let runs = try await SideRunning(terminal: terminal, arguments: arguments.file).run(
      workloads.map { .file($0.file) }, seeds: seeds)
    var next = runs.runs.makeIterator()
    func side(_ named: NamedSide) -> ComparedSide {
      switch named {
      case .runs(let side, _): return side
      case .workload(let workload):
        var side = workload.side
        side.runs = next.next() ?? []
        return side
      }
    }
    let (one, other) = (side(base), side(head))
    let comparison = Comparison(base: one, head: other, confidence: Self.confidence, by: arguments.split)
    let text = try written(comparison)
    let isDelivered = arguments.out == nil || output.deliver(text: text.file)
    if arguments.userInterface != .none || arguments.format != nil, !output.isStandardOutput {
      try Console.print(text.shown.withoutWorkflowCommands)
    }
    if runs.isInterrupted { Console.complain("needletail: interrupted: this is of the runs that had ended") }
    guard isDelivered else { return .failed }
    if runs.isInterrupted { return .interrupted }
    return [one, other].allSatisfy(\.unfinished.isEmpty) ? .done : .failed
  }

  private func written(_ comparison: Comparison) throws -> (shown: String, file: String) {
    let named = ComparisonFormat.allCases.first { arguments.out?.hasSuffix(".\($0.fileEnding)") ?? false } ?? .json
    let shown = try (arguments.format ?? .text).written(
      comparison, width: terminal.columns, typeface: terminal.typeface)
    return (shown, arguments.out == nil ? "" : try named.written(comparison))
  }
}
