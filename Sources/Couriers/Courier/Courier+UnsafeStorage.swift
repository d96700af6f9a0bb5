extension Courier {
  /// Runs a job as this executor, so that the task knows where it is.
  func run(_ job: UnownedJob) {
    beginJob(TaskIdentity(of: job))
    unsafe job.runSynchronously(on: asUnownedTaskExecutor())
  }

  /// Keeps the courier for good: tasks that never end may still refer to it.
  func leak() { _ = unsafe Unmanaged.passRetained(self) }
}
