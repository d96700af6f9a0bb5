import NeedletailPlanner
import NeedletailReports
import NeedletailWorkload

/// `needletail calibrate`: how agents are to be simulated, by what runs on the wall clock measured of them.
struct Calibrate {
  private let arguments: CalibrateArguments
  private let runs: [MeasuredRun]
  private let workload: (path: String, bytes: [UInt8])?
  private let outputs: [(form: CalibrateArguments.Form, output: ResultOutput)]
  private let terminal: Terminal

  /// Reads all results and the workload, and checks that there are places to write to.
  init(_ arguments: CalibrateArguments) throws {
    let environment = Machine.environment
    self.arguments = arguments
    terminal = Terminal(arguments.userInterface, environment: environment)
    var uses = FileUses()
    runs = try arguments.results.map { word in
      let selected = try SelectedRun(word, store: arguments.store, environment: environment)
      for file in [selected.path].compactMap(\.self) + ResultFiles(selected, workload: nil).beside { uses.reads(file) }
      return try Self.run(selected)
    }
    if let path = arguments.workload {
      do throws(FileError) {
        workload = (path, try File.bytes(of: path))
      } catch {
        throw Refusal("needletail: error: --into \(path): \(error.message); name a workload file")
      }
      if !arguments.isInPlace { uses.reads(path) }
    } else {
      workload = nil
    }
    var writes = arguments.outs
    if arguments.isInPlace, let path = arguments.workload {
      writes.append(CalibrateArguments.Out(path: path, form: .workload))
    }
    outputs = try writes.map { out in
      try uses.writes(out.path, as: out.path == arguments.workload ? "--in-place" : "--out")
      return (out.form, try ResultOutput(out.path))
    }
  }

  private static func run(_ selected: SelectedRun) throws -> MeasuredRun {
    let files = ResultFiles(selected, workload: nil)
    guard selected.path?.hasSuffix(".ntl") != true else {
      throw CalibrationError(selected.name, "is an archive", "name the result beside it, NAME.json")
    }
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try selected.bytes()
    } catch {
      throw CalibrationError(selected.name, error.message, "name a result that `needletail run --out` wrote")
    }
    let trace = try files.trace()
    return try MeasuredRun(
      name: selected.shortName, result: bytes, trace: trace.content.map { ($0, files.tracePath) },
      whyNoTrace: trace.reason)
  }

  func execute() throws -> ExitCode {
    let calibration = Calibration(of: runs)
    let amended = try workload.map { try amending($0, by: calibration) }
    let patch = WorkloadAmendment.document(calibration.amendments)
    var isDelivered = true
    if !calibration.calibrated.isEmpty || arguments.outs.contains(where: { $0.form == .document }) {
      for (form, output) in outputs {
        let isWritten =
          switch form {
          case .document: output.deliver(calibration.json)
          case .workload: calibration.calibrated.isEmpty ? true : output.deliver(text: amended?.text ?? patch)
          }
        if !isWritten { isDelivered = false }
      }
    }
    let summary = CalibrationSummary(of: calibration, width: terminal.columns, typeface: terminal.typeface)
    if arguments.userInterface != .none, !outputs.contains(where: { $0.output.isStandardOutput }) {
      var text = summary.text
      if let amended {
        text += "\n" + (amended.difference.isEmpty ? "nothing changes in \(amended.path)\n" : amended.difference)
      } else if !calibration.calibrated.isEmpty {
        text += "\n" + patch
      }
      try Console.print(text.withoutWorkflowCommands)
    }
    for complaint in summary.complaints { Console.complain("needletail: \(complaint)") }
    guard isDelivered else { return .failed }
    return calibration.isWhole ? .done : .undecided
  }

  /// The workload of `--into` with what was found.
  private struct Amended {
    var path: String
    var text: String
    var difference: String
  }

  /// - Throws: `WorkloadError` where the file cannot be amended, or would not be valid; `Refusal` where it has none of the agents.
  private func amending(_ workload: (path: String, bytes: [UInt8]), by calibration: Calibration) throws -> Amended {
    var amended = try AmendedWorkload(workload.bytes, path: workload.path)
    let before = amended.text
    let known = Set(WorkloadKeys(before)?.names(under: "agents") ?? [])
    let strangers = calibration.agents.map(\.pool).filter { !known.contains($0) }
    guard strangers.count < calibration.agents.count else {
      throw Refusal(
        "\(workload.path): error: has none of the agents that were measured "
          + "(\(strangers.prefix(5).joined(separator: ", "))); name the workload that was run")
    }
    for stranger in strangers {
      Console.complain("\(workload.path): warning: has no agent `\(stranger)`, which was measured; it is left out")
    }
    let plan = try WorkloadSource(
      FileArguments(path: workload.path), bytes: workload.bytes, environment: Machine.environment
    ).file.plan
    for amendment in calibration.amendments(of: plan) { try amended.apply(amendment) }
    // What would be written must be a workload: where it is none, all that is wrong with it is told.
    _ = try WorkloadSource(
      FileArguments(path: workload.path), bytes: Array(amended.text.utf8), environment: Machine.environment)
    return Amended(
      path: workload.path, text: amended.text,
      difference: LineDifference.unified(before, amended.text, path: workload.path))
  }
}
