/// What the command's exit status means; scripts rely on these numbers.
enum ExitCode: Int32, Sendable {
  /// Done, and every threshold held.
  case done = 0
  /// The run failed, or its result could not be written.
  case failed = 1
  /// Bad arguments, workload or trace: nothing was run.
  case badInput = 2
  /// Done, and a threshold neither held nor broke, which was asked to be told apart.
  case undecided = 3
  /// Done, but a threshold failed.
  case thresholdFailed = 99
  /// Interrupted; the result so far is written and says so.
  case interrupted = 130
}
