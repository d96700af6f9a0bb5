import NeedletailEngine
import NeedletailReports
import NeedletailResults
import NeedletailWorkload

/// Where a gate's result goes: to `--out`, to standard output in the format asked for, to the page of a step on GitHub; what is amiss to
/// standard error.
struct GateDelivery {
  private let arguments: GateArguments
  private let output: ResultOutput
  private let terminal: Terminal

  init(_ arguments: GateArguments, _ output: ResultOutput, _ terminal: Terminal) {
    (self.arguments, self.output, self.terminal) = (arguments, output, terminal)
  }

  /// - Returns: the exit status that it stands for.
  func deliver(_ result: GateResult) throws -> ExitCode {
    let format = arguments.format ?? .text
    let summary = GateSummary(of: result, width: terminal.columns, typeface: terminal.typeface)
    var isDelivered = true
    if let out = arguments.out {
      let named = GateFormat(fileName: out) ?? .json
      isDelivered = output.deliver(text: try named.written(result))
    }
    if arguments.userInterface != .none || arguments.format != nil, !output.isStandardOutput {
      try Console.print(try format.written(result, width: terminal.columns, typeface: terminal.typeface))
    }
    if format == .github, let page = StepSummary(Machine.environment) {
      do throws(FileError) {
        try page.append { result.markdown(mostBytes: $0) }
      } catch {
        Console.complain("\(page.path): warning: \(error.message); the step's summary was not written")
      }
    }
    for complaint in summary.complaints { Console.complain(complaint) }
    guard isDelivered else { return .failed }
    return ExitCode(result, isStrict: arguments.isStrict)
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
      } else if statuses.contains(.aborted) {
        .failed
      } else {
        result.verdict == .undecided && isStrict ? .undecided : .done
      }
  }
}
