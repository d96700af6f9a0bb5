import Engine
import Results
import Workload

/// `needletail run`: reads the file, runs it once or with several seeds, writes and shows the result.
struct Run {
  private let arguments: RunArguments
  private let file: WorkloadFile
  private let destination: Destination?
  private let terminal: Terminal

  /// Reads and checks everything before anything is run.
  init(_ arguments: RunArguments) throws {
    let environment = Machine.environment
    self.arguments = arguments
    self.terminal = Terminal(arguments.userInterface, environment: environment)
    self.destination = try Self.destination(arguments.out)
    let source = try WorkloadSource(arguments.file, environment: environment)
    source.complainOfWarnings()
    self.file = source.file
    guard file.clock == .virtual else {
      throw Refusal(
        "\(arguments.file.name): error: run.clock: this build runs virtual time only; "
          + "write `clock: virtual` or `--clock virtual`")
    }
    if let seeds = arguments.seeds, file.plan.seed.addingReportingOverflow(UInt64(seeds - 1)).overflow {
      throw Refusal("needletail: error: seed \(file.plan.seed) leaves no room for \(seeds) seeds; choose a lower seed")
    }
  }

  private static func destination(_ out: String?) throws -> Destination? {
    guard let out, out != "-" else { return nil }
    do throws(FileError) {
      return try Destination(out)
    } catch {
      throw Refusal("needletail: error: --out \(out): \(error.message); name a file in a folder that exists")
    }
  }

  func execute() async throws -> ExitCode {
    Machine.catchInterrupts()
    do {
      return if let seeds = arguments.seeds { try await runSeeds(seeds) } else { try runOnce() }
    } catch let error as PlanError {
      throw Refusal(error.problems.map { "\(arguments.file.name): error: \($0)" }.joined(separator: "\n"))
    }
  }

  private func runOnce() throws -> ExitCode {
    var display = ProgressDisplay(isShown: terminal.showsProgress)
    let line = progressLine
    let began = ContinuousClock.now
    let report = try GuardedRun.report(of: file, isInterrupted: { Machine.isInterrupted }) { progress in
      display.draw { elapsed in line.text(progress, elapsed: elapsed) }
    }
    display.clear()
    let facts = Machine.facts(wall: ContinuousClock.now - began)
    var document = ResultDocument(report: report, of: file, host: facts)
    let summary = Summary(of: document, width: terminal.columns, typeface: terminal.typeface)
    if arguments.isReference { document.host = nil }
    let isDelivered = deliver(document.json)
    if showsSummary { try Console.print(summary.text) }
    guard isDelivered else { return .failed }
    return ExitCode(report.status, thresholdsHold: document.thresholdsHold)
  }

  private func runSeeds(_ count: Int) async throws -> ExitCode {
    var display = ProgressDisplay(isShown: terminal.showsProgress)
    let line = progressLine
    let began = ContinuousClock.now
    let replications = try await Replications.run(
      file, count: count, width: Machine.processors, isInterrupted: { Machine.isInterrupted }
    ) { ended in
      display.draw { elapsed in line.text(ended: ended, of: count, elapsed: elapsed) }
    }
    display.clear()
    let facts = Machine.facts(wall: ContinuousClock.now - began)
    let isDelivered = deliver(replications.json(host: arguments.isReference ? nil : facts))
    if showsSummary {
      let summary = ReplicationsSummary(
        of: replications, host: facts, width: terminal.columns, typeface: terminal.typeface)
      try Console.print(summary.text)
    }
    guard isDelivered else { return .failed }
    return ExitCode(replications.status, thresholdsHold: replications.thresholdsHold)
  }

  private var progressLine: ProgressLine {
    ProgressLine(
      columns: Machine.columns(Terminal.standardError) ?? Summary.usualWidth,
      typeface: Typeface(isUnicode: terminal.typeface.isUnicode))
  }

  /// The document takes the summary's place on standard output.
  private var showsSummary: Bool { arguments.userInterface != .none && arguments.out != "-" }

  /// Writes the document where it was asked for, before the summary, whose reader may have left; `false`, and a
  /// complaint, when that failed.
  private func deliver(_ json: JSON) -> Bool {
    guard let out = arguments.out else { return true }
    do {
      let text = try json.text()
      if let destination { try destination.write(text) } else { try Console.print(text) }
      return true
    } catch let error as UnwrittenOutput {
      Console.complain("\(error)")
    } catch let error as FileError {
      Console.complain("needletail: error: --out \(out): \(error.message); the result was not written")
    } catch {
      Console.complain("needletail: error: --out \(out): \(error); the result was not written")
    }
    return false
  }
}

/// Why nothing was run, as it is told on standard error.
struct Refusal: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}
