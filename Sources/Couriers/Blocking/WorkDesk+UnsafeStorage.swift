extension WorkDesk.Entry {
  /// Runs the job as its executor, so that the task knows where it is.
  func run() { unsafe job.runSynchronously(on: executor.asUnownedTaskExecutor()) }
}
