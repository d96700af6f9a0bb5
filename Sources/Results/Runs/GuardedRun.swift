import NeedletailCouriers
package import NeedletailEngine
package import NeedletailWorkload

/// A run that stops early when it is interrupted or has failed a threshold for too long.
package enum GuardedRun {
  /// Thresholds are evaluated at most so often, in nanoseconds of the run's clock: a report costs milliseconds.
  static let shortestInterval: Nanoseconds = 1_000_000_000

  /// Runs `file` in virtual time to its end and returns the report.
  ///
  /// - Parameters:
  ///   - isInterrupted: asked between slices; `true` ends the run with status `interrupted`.
  ///   - onSlice: told of the progress after each slice.
  /// - Throws: `PlanError` when the plan cannot be run.
  package static func report(
    of file: WorkloadFile, isInterrupted: () -> Bool, onSlice: (Simulation.Progress) -> Void = { _ in }
  ) throws(PlanError) -> RunReport {
    var simulation = try Simulation(file.plan)
    return report(of: &simulation, under: file, isInterrupted: isInterrupted, onSlice: onSlice)
  }

  /// Drives a run to its end, by whatever clock, and returns the final report; `file` has the thresholds.
  ///
  /// - Parameters:
  ///   - isInterrupted: asked between slices; `true` ends the run with status `interrupted`.
  ///   - onSlice: told of the progress after each slice.
  ///   - watch: lent the run after each slice.
  package static func report<Run: AdvancingRun & ~Copyable>(
    of run: inout Run, under file: WorkloadFile, isInterrupted: () -> Bool,
    onSlice: (Simulation.Progress) -> Void = { _ in }, watch: (borrowing Run) -> Void = { _ in }
  ) -> RunReport {
    var abort = file.thresholds.isEmpty ? nil : file.abortOnFail.map { AbortOnFail(after: $0.nanoseconds, of: file) }
    let interval = Self.interval(of: file)
    var evaluateAt = interval
    while run.advance(lookingAt: abort == nil ? .max : evaluateAt) {
      let progress = run.progress
      onSlice(progress)
      watch(run)
      if isInterrupted() {
        run.stop(.interrupted, because: "from outside")
        break
      }
      guard abort != nil, progress.nowNanoseconds >= evaluateAt else { continue }
      evaluateAt = progress.nowNanoseconds + interval
      let report = run.report()
      if let failed = abort?.observe(
        file.thresholds.map { $0.outcome(on: report, by: file.figures) }, at: progress.nowNanoseconds)
      {
        run.stop(.aborted, because: reason(failed, after: file.abortOnFail?.nanoseconds ?? 0))
        break
      }
    }
    return run.finalReport()
  }

  /// How long to wait between two looks at the thresholds, in nanoseconds of the run's clock: where that goes faster than the machine's, up to
  /// a second of the machine, but no longer than leaves the end within a tenth of the span of when it is due: it may be a look late
  /// to see the failure, and another to see that it has lasted.
  private static func interval(of file: WorkloadFile) -> Nanoseconds {
    let span = file.abortOnFail?.nanoseconds ?? 0
    let pace = file.clock == .wall ? max(1, file.plan.wall.timeScale) : 1
    let machineSecond = Nanoseconds(Double(shortestInterval) * pace)
    return max(span / 30, min(machineSecond, max(shortestInterval, span / 20)))
  }

  private static func reason(_ failed: ThresholdOutcome, after span: Nanoseconds) -> String {
    let words = DurationWords.exact(nanoseconds: span)
    return "threshold \(failed.threshold.key) \(failed.threshold.expression) failed for \(words)"
  }
}
