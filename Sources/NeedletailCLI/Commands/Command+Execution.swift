import NeedletailStore
import NeedletailWorkload

extension Command {
  /// Does what the command line asks.
  func execute() async -> ExitCode {
    do {
      return switch self {
      case .run(let arguments): try await Run(arguments).execute()
      case .suite(let arguments): try await RunSuite(arguments).execute()
      case .sweep(let arguments): try await SweepWorkload.execute(arguments)
      case .validate(let arguments): try Inspection.validate(arguments)
      case .expand(let arguments): try Inspection.expand(arguments)
      case .verify(let arguments): try Verify(arguments).execute()
      case .roofline(let arguments): try MeasureRoofline(arguments).execute()
      case .compare(let arguments): try await CompareRuns(arguments).execute()
      case .gate(let arguments): try await GateWorkload.execute(arguments)
      case .calibrate(let arguments): try Calibrate(arguments).execute()
      case .whatIf(let arguments): try await AskWhatIf(arguments).execute()
      case .size(let arguments): try await SizeFleet(arguments).execute()
      case .history(let arguments):
        if let detection = arguments.detection {
          try DetectChanges(arguments, detection).execute()
        } else {
          try ShowHistory(arguments).execute()
        }
      case .show(let arguments): try ShowRun(arguments).execute()
      case .prune(let arguments): try Prune(arguments).execute()
      case .report(let arguments): try WriteReport(arguments).execute()
      case .export(let arguments): try Export(arguments).execute()
      case .inspect(let path, let store): try InspectArchive.execute(path, store: store)
      case .initialize(let template, let out): try Starter.write(template, to: out)
      case .version: try say("needletail \(Version.number) (Swift \(Version.swift))\n")
      case .completion(let shell): try say(shell.completion)
      case .help(let name): try say(Help.text(on: name))
      case .manual: try say(ManualPage.text)
      }
    } catch let error as UnwrittenOutput {
      Console.complain("\(error)")
      return .failed
    } catch let error as Interruption {
      Console.complain("\(error)")
      return .interrupted
    } catch let error as FailedRun {
      Console.complain("\(error)")
      return .failed
    } catch let error as BrokenRuns {
      Console.complain("\(error)")
      return .failed
    } catch let error as StoreError {
      Console.complain("\(error)")
      return error.isBadInput ? .badInput : .failed
    } catch {
      Console.complain("\(error)")
      return .badInput
    }
  }

  private func say(_ text: String) throws(UnwrittenOutput) -> ExitCode {
    try Console.print(text)
    return .done
  }
}
