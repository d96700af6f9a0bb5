import NeedletailEngine
import NeedletailResults

extension ExitCode {
  /// The exit status of a run that ended so: an interruption speaks first, then figures that are not to be trusted,
  /// then a failed threshold, and last one that is undecided, where that is asked for.
  init(_ status: RunReport.Status, _ thresholds: ThresholdVerdict, isStrict: Bool = false) {
    self =
      switch status {
      case .interrupted: .interrupted
      case .invalid: .failed
      case _ where thresholds == .broken: .thresholdFailed
      case .completed: thresholds == .undecided && isStrict ? .undecided : .done
      case .aborted: .failed
      }
  }
}
