import NeedletailEngine
import NeedletailReports
import NeedletailResults
import NeedletailWorkload

/// Where a gate's result goes: to `--out`, to standard output in the format asked for, to the page of a step on GitHub; what is amiss to
/// standard error.
struct GateDelivery {
  private let arguments: GateArguments
  private let outputs: [(name: String, output: ResultOutput)]
  private let terminal: Terminal

  /// Checks, before anything is run, that what is asked for can be written.
  ///
  /// - Throws: `Refusal` when it cannot.
  init(_ arguments: GateArguments, _ terminal: Terminal) throws {
    (self.arguments, self.terminal) = (arguments, terminal)
    outputs = try arguments.outs.map { ($0, try ResultOutput($0)) }
  }

  /// A document takes the place of what is printed.
  private var isStandardOutputTaken: Bool { outputs.contains { $0.output.isStandardOutput } }

  /// - Returns: the exit status that it stands for.
  func deliver(_ result: GateResult) throws -> ExitCode {
    if let figure = result.unmeasured.first {
      throw Refusal(
        "\(arguments.file.path): error: no run of either side has `\(figure.spelling)`, so nothing can be held to it; "
          + "allow a figure that runs have, or leave it out")
    }
    let format = arguments.format ?? .text
    let summary = GateSummary(of: result, width: terminal.columns, typeface: terminal.typeface)
    var isDelivered = true
    for (name, output) in outputs {
      let text = try (GateFormat(fileName: name) ?? .json).written(result)
      if !output.deliver(text: text) { isDelivered = false }
    }
    if arguments.userInterface != .none || arguments.format != nil, !isStandardOutputTaken {
      let text = try format.written(result, width: terminal.columns, typeface: terminal.typeface)
      try Console.print(format == .github ? text : text.withoutWorkflowCommands)
    }
    if format == .github, let page = StepSummary(Machine.environment) {
      do throws(FileError) {
        try page.append { result.markdown(mostBytes: $0) }
      } catch {
        Console.complain("\(page.path): warning: \(error.message); the step's summary was not written")
      }
    }
    for complaint in summary.complaints { Console.complain(complaint) }
    if let shortage = result.shortage { Console.complain("\(result.comparison.head.workload): error: \(shortage)") }
    guard isDelivered else { return .failed }
    return ExitCode(result, isStrict: arguments.isStrict)
  }

  /// The same for a machine's check against itself, which is written as JSON.
  func deliver(_ check: SelfCheck) throws -> ExitCode {
    let summary = SelfCheckSummary(of: check, width: terminal.columns, typeface: terminal.typeface)
    var isDelivered = true
    for (_, output) in outputs where !output.deliver(check.json) { isDelivered = false }
    if arguments.userInterface != .none, !isStandardOutputTaken {
      try Console.print(summary.text.withoutWorkflowCommands)
    }
    if let complaint = summary.complaint { Console.complain(complaint) }
    guard isDelivered else { return .failed }
    return check.gate.isInterrupted ? .interrupted : check.isQuiet ? .done : .thresholdFailed
  }
}

extension ExitCode {
  /// An interruption speaks first, then a run of HEAD whose figures are not to be trusted, then what broke.
  init(_ result: GateResult, isStrict: Bool) {
    let head = result.comparison.head
    // On the wall clock some runs may measure the generator: see `GateResult.trustingGenerator`.
    let statuses = head.clock == .wall && result.pairs > 1 ? [] : head.runs.map(\.status)
    self =
      if result.isInterrupted {
        .interrupted
      } else if statuses.contains(.invalid) {
        .failed
      } else if result.verdict == .broken {
        .thresholdFailed
      } else if statuses.contains(.aborted) || result.shortage != nil {
        .failed
      } else {
        result.verdict == .undecided && isStrict ? .undecided : .done
      }
  }
}
