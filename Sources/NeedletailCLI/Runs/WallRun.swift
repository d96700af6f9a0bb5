import NeedletailBackends
import NeedletailCouriers
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
    let ledger = CommandLedger()
    var run = try begun(file.plan, ledger)
    let started = Machine.calendarMilliseconds - Int64(clamping: run.progress.now / 1_000_000)
    try archive?.begin(&run, startedAtMilliseconds: UInt64(clamping: started))
    var report = GuardedRun.report(
      of: &run, under: file, isInterrupted: isInterrupted, onSlice: onSlice, watch: watch)
    report.wall?.commands = ledger.commands
    report.wall?.lateReplies += ledger.lateReplies
    return report
  }

  /// Refuses commands that cannot be run, before anything is: every call of theirs would fail.
  /// - Throws: `Refusal` with every such pool.
  static func checkPrograms(of source: WorkloadSource, environment: [String: String]) throws {
    let problems = source.file.plan.agents.compactMap { pool -> String? in
      guard case .command(let agent) = pool.backend,
        let problem = Program.problem(agent, searchPath: environment["PATH"] ?? "/bin:/usr/bin")
      else { return nil }
      return source.sentence(ofCommand: pool.name, problem)
    }
    if !problems.isEmpty { throw Refusal(problems.joined(separator: "\n")) }
  }

  private static func begun(_ plan: Plan, _ ledger: CommandLedger) throws -> LiveRun {
    var services: [String: PoolService] = [:]
    for pool in plan.agents {
      guard case .command(let agent) = pool.backend else { continue }
      services[pool.name] = CommandPools.service(name: pool.name, agent, ledger: ledger)
    }
    do {
      return try LiveRun(plan, services: services)
    } catch let error as PlanError {
      throw error
    } catch {
      throw FailedRun(reason: "\(error)")
    }
  }
}

/// A run that could not begin, through no fault of the file.
struct FailedRun: Error, CustomStringConvertible {
  var reason: String

  var description: String { "needletail: error: \(reason); nothing was run" }
}
