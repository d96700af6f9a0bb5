import NeedletailEngine
import NeedletailPlanner
import NeedletailReports
import NeedletailResults
import NeedletailWorkload

/// `needletail whatif`: what binds, found by relaxing every limit in turn rather than guessed.
struct AskWhatIf {
  private let arguments: WhatIfArguments
  private let file: WorkloadFile
  private let questions: [Relaxation]
  private let seeds: [UInt64]
  private let output: ResultOutput
  private let terminal: Terminal

  /// Reads and checks everything before anything is run.
  init(_ arguments: WhatIfArguments) throws {
    let environment = Machine.environment
    self.arguments = arguments
    terminal = Terminal(arguments.userInterface, environment: environment)
    output = try ResultOutput(arguments.out)
    var uses = FileUses()
    for word in [arguments.file.path, arguments.file.trace ?? "-"] { uses.reads(word) }
    try uses.writes(arguments.out, as: "--out")
    var options = arguments.file
    options.clock = .virtual
    let source = try WorkloadSource(options, environment: environment)
    source.complainOfWarnings()
    file = source.file
    do throws(RelaxationSelection.Problem) {
      questions = try RelaxationSelection.chosen(
        from: Relaxation.all(of: file.plan, factor: arguments.factor), of: file.plan, keys: arguments.keys)
    } catch {
      throw Refusal("\(arguments.file.name): error: \(error)")
    }
    seeds = CommonSeeds.from(file.plan.seed, count: arguments.seeds)
    if seeds.isEmpty {
      throw Refusal(
        "\(arguments.file.name): error: seed \(file.plan.seed) leaves no room for the seeds after it; choose a lower seed"
      )
    }
  }

  func execute() async throws -> ExitCode {
    Machine.catchInterrupts()
    let began = ContinuousClock.now
    let progress = PathProgress(terminal, until: .seeds(seeds.count))
    let evaluator = PathEvaluator(
      bounds: file.thresholds, figures: file.figures, width: Machine.processors,
      isInterrupted: { Machine.isInterrupted }, onPath: { progress.show($0) })
    let answers: WhatIf
    do {
      defer { progress.clear() }
      answers = try await WhatIf.search(file.plan, questions, factor: arguments.factor, seeds: seeds) { plans in
        try await evaluator.outcomes(of: plans, seeds: seeds)
      }
    } catch WhatIf.Failure.interrupted {
      Console.complain("needletail: interrupted before the fleet as it is was known; nothing is written")
      return .interrupted
    } catch WhatIf.Failure.noJobs {
      throw Refusal(
        "\(arguments.file.name): error: the load offers no job in the measured window; give it a higher rate, or a longer --duration"
      )
    } catch let error as PlanError {
      throw Refusal(planError: error, arguments.file)
    }
    let isDelivered = try deliver(answers)
    if arguments.userInterface != .none, !output.isStandardOutput {
      let runs = await evaluator.progress.paths
      try Console.print(
        WhatIfSummary(
          of: answers, runs: runs, seconds: (ContinuousClock.now - began) / .seconds(1), width: terminal.columns,
          typeface: terminal.typeface
        ).text.withoutWorkflowCommands)
    }
    if answers.isInterrupted { Console.complain("needletail: interrupted: this is of the runs that had ended") }
    guard isDelivered, answers.base.allSatisfy({ $0.status != .invalid }) else { return .failed }
    return answers.isInterrupted ? .interrupted : .done
  }

  private func deliver(_ answers: WhatIf) throws -> Bool {
    guard let out = arguments.out else { return true }
    return output.deliver(text: try WhatIfFormat(ofFile: out).written(answers))
  }
}
