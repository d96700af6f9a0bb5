import NeedletailPlanner
import NeedletailReports
import NeedletailResults

/// Where a sizing goes: to `--out`, to standard output in the format asked for; what is amiss to standard error.
struct SizingDelivery {
  private let arguments: SizeArguments
  private let outputs: [(name: String, output: ResultOutput)]
  private let terminal: Terminal

  /// Checks, before anything is run, that what is asked for can be written.
  ///
  /// - Throws: `Refusal` when it cannot.
  init(_ arguments: SizeArguments, _ terminal: Terminal) throws {
    (self.arguments, self.terminal) = (arguments, terminal)
    outputs = try arguments.outs.map { ($0, try ResultOutput($0)) }
    var uses = FileUses()
    for word in [arguments.file.path, arguments.file.trace ?? "-"] { uses.reads(word) }
    for out in arguments.outs { try uses.writes(out, as: "--out") }
  }

  /// - Returns: the exit status that it stands for.
  func deliver(_ fleet: SizedFleet) throws -> ExitCode {
    var isDelivered = true
    for (name, output) in outputs {
      let text = try (SizingFormat.ofFile(name) ?? .json).written(fleet)
      if !output.deliver(text: text) { isDelivered = false }
    }
    if arguments.userInterface != .none || arguments.format != nil,
      !outputs.contains(where: { $0.output.isStandardOutput })
    {
      let text = try (arguments.format ?? .text).written(fleet, width: terminal.columns, typeface: terminal.typeface)
      try Console.print(text.withoutWorkflowCommands)
    }
    if fleet.isInterrupted { Console.complain("needletail: interrupted: this is what was known by then") }
    guard isDelivered else { return .failed }
    return ExitCode(fleet)
  }
}

extension ExitCode {
  /// An interruption speaks first; then that nothing holds, then that this was left open.
  init(_ fleet: SizedFleet) {
    self =
      if fleet.isInterrupted {
        .interrupted
      } else {
        switch fleet.sizing.verdict {
        case .fits: .done
        case .unreachable, .nothingFits: .thresholdFailed
        case .undecided: .undecided
        }
      }
  }
}
