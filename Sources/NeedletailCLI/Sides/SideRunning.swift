import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// Runs the workloads among the sides of a command, and shows how it goes.
struct SideRunning {
  let terminal: Terminal
  /// What the command line calls the workload, for what the engine says is wrong with it.
  let arguments: FileArguments

  /// - Parameters:
  ///   - sources: what makes the runs of each side that is yet to be run.
  ///   - allowed: figures that are kept besides those that comparisons show.
  /// - Throws: `Refusal` where a plan cannot be run; what another source throws.
  func run(_ sources: [SideRuns.Source], seeds: [UInt64], allowed: [GatedFigure] = []) async throws -> SideRuns {
    Machine.catchInterrupts()
    var display = ProgressDisplay(terminal.progress)
    let line = ProgressLine(terminal)
    defer { display.clear() }
    do {
      return try await SideRuns.run(
        sources, seeds: seeds, width: Machine.processors, allowed: allowed, isInterrupted: { Machine.isInterrupted }
      ) { ended, count in
        display.draw { elapsed in [line.text(ended: ended, of: count, "runs", elapsed: elapsed)] }
      }
    } catch let error as PlanError {
      throw Refusal(planError: error, arguments)
    }
  }
}
