import NeedletailEngine
import NeedletailNotation
import NeedletailPlanner
import NeedletailReports
import NeedletailResults

/// Where a sweep's result goes: to the files that `--out` names, each in the format of its ending, and to standard output.
struct SweepDelivery {
  private let outputs: [(name: String, output: ResultOutput)]
  private let format: SweepFormat?
  private let isSilent: Bool
  private let terminal: Terminal

  /// Checks, before anything is run, that what is asked for can be written.
  ///
  /// - Throws: `Refusal` when it cannot.
  init(_ arguments: SweepArguments, _ terminal: Terminal, _ uses: inout FileUses) throws {
    self.terminal = terminal
    format = arguments.format
    isSilent = arguments.userInterface == .none && arguments.format == nil
    for out in arguments.outs { try uses.writes(out, as: "--out") }
    outputs = try arguments.outs.map { ($0, try ResultOutput($0)) }
  }

  /// - Parameter seconds: how long it took.
  /// - Returns: the exit status that it stands for.
  func deliver(_ sweep: Sweep, seconds: Double) throws -> ExitCode {
    let isDelivered = try write { format, isShown in
      isShown
        ? try format.written(sweep, seconds: seconds, width: terminal.tableWidth, typeface: terminal.typeface)
        : try format.written(sweep, width: .max)
    }
    if sweep.isInterrupted { Console.complain("needletail: interrupted: this is of the runs that had ended") }
    if let failure = sweep.failure {
      Console.complain("\(sweep.subject.path): error: a run was \(failure.rawValue); its point says which")
    }
    if isSilent, sweep.holding == .none {
      Console.complain("\(sweep.subject.path): thresholds hold at no value")
    }
    return isDelivered ? ExitCode(sweep) : .failed
  }

  /// - Parameter written: the result in a format, and whether a terminal shows it, or a file keeps it.
  /// - Returns: whether every file was written.
  func write(_ written: (_ format: SweepFormat, _ isShown: Bool) throws -> String) throws -> Bool {
    var isDelivered = true
    for (name, output) in outputs {
      let text = try written(SweepFormat(fileName: name) ?? .json, false)
      if !output.deliver(text: text) { isDelivered = false }
    }
    if !isSilent, !outputs.contains(where: { $0.output.isStandardOutput }) {
      try Console.print(try written(format ?? .text, true).withoutWorkflowCommands)
    }
    return isDelivered
  }
}
