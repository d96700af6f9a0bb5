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

  /// - Parameter status: what it stands for, where it was not interrupted.
  /// - Returns: the exit status.
  func deliver(_ document: some SizeDocument, _ status: ExitCode) throws -> ExitCode {
    var isDelivered = true
    for (name, output) in outputs {
      let text = try document.written(as: SizingFormat.ofFile(name) ?? .json)
      if !output.deliver(text: text) { isDelivered = false }
    }
    if arguments.userInterface != .none || arguments.format != nil,
      !outputs.contains(where: { $0.output.isStandardOutput })
    {
      let text = try document.written(
        as: arguments.format ?? .text, width: terminal.columns, typeface: terminal.typeface)
      try Console.print(text.withoutWorkflowCommands)
    }
    if document.isInterrupted { Console.complain("needletail: interrupted: this is what was known by then") }
    guard isDelivered else { return .failed }
    return document.isInterrupted ? .interrupted : status
  }
}

extension ExitCode {
  init(_ verdict: Sizing.Verdict) {
    self =
      switch verdict {
      case .fits: .done
      case .unreachable, .nothingFits: .thresholdFailed
      case .undecided: .undecided
      }
  }

  init(_ verdict: Capacity.Verdict) {
    self =
      switch verdict {
      case .carries, .unbounded: .done
      case .notReachable: .thresholdFailed
      case .undecided: .undecided
      }
  }
}
