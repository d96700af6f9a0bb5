import NeedletailBackends
import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// A file run on the wall clock, with the programs that answer its calls.
enum WallRun {
  /// Runs `file` to its end on the calling thread; when this returns, no thread and no process of the run is left.
  ///
  /// - Parameters:
  ///   - archive: what is written of it, interval by interval.
  ///   - isInterrupted: asked at least twenty times a second.
  ///   - onSlice: told of the progress as often.
  ///   - watch: lent the run as often.
  /// - Throws: `PlanError` when the plan cannot be run, `Refusal` when its archive cannot be written, `FailedRun` when the machine refuses what the run needs.
  static func report(
    of file: WorkloadFile, archive: RunArchive? = nil, isInterrupted: () -> Bool,
    onSlice: (Simulation.Progress) -> Void = { _ in }, watch: (borrowing LiveRun) -> Void = { _ in }
  ) throws -> RunReport {
    let agents = ExternalAgents(of: file.plan)
    var run = try begun(file.plan, agents)
    let elapsed = Double(run.progress.nowNanoseconds) / 1e6 / run.timeScale
    let started = Machine.calendarMilliseconds - Int64(elapsed)
    try archive?.begin(&run, startedAtMilliseconds: UInt64(clamping: started))
    var report = GuardedRun.report(
      of: &run, under: file, isInterrupted: isInterrupted, onSlice: onSlice, watch: watch)
    if var wall = report.wall {
      agents.report(in: &wall)
      report.wall = wall
    }
    return report
  }

  /// Refuses external agents that cannot be run, before anything is: every call of theirs would fail.
  /// - Throws: `Refusal` with every such pool.
  static func checkAgents(of source: WorkloadSource, environment: [String: String]) throws {
    let problems = ExternalAgents.problems(of: source.file.plan, environment: environment)
      .map { source.sentence(ofAgent: $0.pool, $0.key, $0.problem) }
    if !problems.isEmpty { throw Refusal(problems.joined(separator: "\n")) }
  }

  private static func begun(_ plan: Plan, _ agents: ExternalAgents) throws -> LiveRun {
    do {
      return try LiveRun(plan, services: agents.services)
    } catch let error as PlanError {
      throw error
    } catch {
      throw FailedRun(reason: "\(error)")
    }
  }
}

/// Runs that came to no result, through no fault of the file.
struct BrokenRuns: Error, CustomStringConvertible {
  var reason: String

  var description: String { "needletail: error: \(reason)" }
}

/// A run that could not begin, through no fault of the file.
struct FailedRun: Error, CustomStringConvertible {
  var reason: String

  var description: String { "needletail: error: \(reason); nothing was run" }
}
