import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// `needletail verify`: runs a file in virtual time and on the wall clock, and says how far they are apart.
struct Verify {
  private let arguments: VerifyArguments
  private let file: WorkloadFile
  private let output: ResultOutput
  private let terminal: Terminal

  /// Reads and checks everything before anything is run: a file that cannot be simulated is refused here.
  init(_ arguments: VerifyArguments) throws {
    let environment = Machine.environment
    self.arguments = arguments
    terminal = Terminal(arguments.userInterface, environment: environment)
    output = try ResultOutput(arguments.out)
    let source = try WorkloadSource.ofBothClocks(arguments.file, environment: environment)
    source.complainOfWarnings()
    file = source.file
    try WallRun.checkAgents(of: source, environment: environment)
  }

  func execute() throws -> ExitCode {
    Machine.catchInterrupts()
    let began = ContinuousClock.now
    let comparison: ClockComparison
    do {
      comparison = try compared()
    } catch let error as PlanError {
      throw Refusal(planError: error, arguments.file)
    }
    let facts = Machine.facts(wall: ContinuousClock.now - began)
    let isDelivered = output.deliver(comparison.json(of: file, host: facts))
    let summary = ClockComparisonSummary(of: comparison, width: terminal.columns, typeface: terminal.typeface)
    if arguments.userInterface != .none, !output.isStandardOutput {
      try Console.print(summary.text)
    } else if let complaint = summary.complaint {
      Console.complain("\(arguments.file.name): \(complaint)")
    }
    return isDelivered ? ExitCode(comparison.conclusion) : .failed
  }

  private func compared() throws -> ClockComparison {
    var display = ProgressDisplay(terminal.progress)
    let line = ProgressLine(terminal)
    var simulated = file
    simulated.clock = .virtual
    let virtual = try GuardedRun.report(of: simulated, isInterrupted: { Machine.isInterrupted }) { progress in
      display.draw { elapsed in [line.text(progress, elapsed: elapsed)] }
    }
    display.clear()
    guard virtual.status == .completed else {
      return ClockComparison(virtual: virtual, wall: nil, tolerance: arguments.tolerance)
    }
    let jobs = LengthToCompare.jobs(of: virtual)
    guard jobs >= ClockComparison.fewestJobs else {
      let remedy = try remedy(jobs: jobs)
      var virtual = virtual
      if Machine.isInterrupted { virtual.status = .interrupted }
      return ClockComparison(virtual: virtual, wall: nil, tolerance: arguments.tolerance, remedy: remedy)
    }
    let wall = try WallRun.report(of: file, isInterrupted: { Machine.isInterrupted }) { progress in
      display.draw { _ in [line.text(real: progress, timeScale: file.plan.wall.timeScale)] }
    }
    display.clear()
    return ClockComparison(virtual: virtual, wall: wall, tolerance: arguments.tolerance)
  }

  /// What to run instead of a file with so few jobs.
  private func remedy(jobs: Int) throws -> String {
    let length = try LengthToCompare(of: file, measured: jobs) { longer throws(PlanError) in
      try GuardedRun.report(of: longer, isInterrupted: { Machine.isInterrupted })
    }
    guard let length else {
      return "no longer run of this load has as many; \(LengthToCompare.remedy(for: file.plan))"
    }
    return "run it with \(length.options)"
  }
}

extension ExitCode {
  fileprivate init(_ conclusion: ClockComparison.Conclusion) {
    self =
      switch conclusion {
      case .within: .done
      case .outside: .thresholdFailed
      case .undecided, .failed: .failed
      case .interrupted: .interrupted
      }
  }
}
