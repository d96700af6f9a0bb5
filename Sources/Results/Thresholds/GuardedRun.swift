public import Engine
public import Workload

/// A run in virtual time that stops early when it is interrupted or has failed a threshold for too long.
public enum GuardedRun {
  /// Events between two questions of "interrupted?": about 20 ms of work.
  static let slice = 65_536
  /// Thresholds are evaluated at most so often, in simulated nanoseconds: a report costs milliseconds.
  static let shortestInterval: Nanoseconds = 1_000_000_000

  /// Runs `file` to its end and returns the report.
  ///
  /// - Parameters:
  ///   - isInterrupted: asked between slices; `true` ends the run with status `interrupted`.
  ///   - onSlice: told of the progress after each slice.
  /// - Throws: `PlanError` when the plan cannot be run.
  public static func report(
    of file: WorkloadFile, isInterrupted: () -> Bool, onSlice: (Simulation.Progress) -> Void = { _ in }
  ) throws(PlanError) -> RunReport {
    var simulation = try Simulation(file.plan)
    var abort = file.thresholds.isEmpty ? nil : file.abortOnFail.map { AbortOnFail(after: $0) }
    let interval = max(shortestInterval, (file.abortOnFail ?? 0) / 30)
    var evaluateAt = interval
    while advance(&simulation, until: abort == nil ? .max : evaluateAt) {
      let progress = simulation.progress
      onSlice(progress)
      if isInterrupted() {
        simulation.stop(.interrupted, because: "interrupted from outside")
        break
      }
      guard abort != nil, progress.now >= evaluateAt else { continue }
      evaluateAt = progress.now + interval
      let report = simulation.report()
      if let failed = abort?.observe(file.thresholds.map { $0.outcome(on: report) }, at: progress.now) {
        simulation.stop(.aborted, because: reason(failed, after: file.abortOnFail ?? 0))
        break
      }
    }
    return simulation.report()
  }

  /// Handles a slice of events; while thresholds are watched no more than up to the next look, however sparse the
  /// events. `false` when the run is over.
  private static func advance(_ simulation: inout Simulation, until look: Nanoseconds) -> Bool {
    if look == .max { return simulation.advance(events: slice) }
    for _ in 0..<slice {
      guard simulation.advance(events: 1) else { return false }
      if simulation.progress.now >= look { return true }
    }
    return true
  }

  private static func reason(_ failed: ThresholdOutcome, after span: Nanoseconds) -> String {
    let seconds = (Double(span) / 1e9).plainDecimal ?? ""
    return "threshold \(failed.threshold.key) \(failed.threshold.expression) failed for \(seconds) s"
  }
}
