import NeedletailEngine

extension ExitCode {
  /// The exit status of a run that ended so: an interruption speaks first, then figures that are not to be trusted,
  /// then a failed threshold.
  init(_ status: RunReport.Status, thresholdsHold: Bool) {
    self =
      switch status {
      case .interrupted: .interrupted
      case .invalid: .failed
      case _ where !thresholdsHold: .thresholdFailed
      case .completed: .done
      case .aborted: .failed
      }
  }
}
