internal import NeedletailLanes

extension Courier {
  /// Takes a job of a task that runs here. Any thread.
  ///
  /// From another thread nothing of the courier may be touched once the job is posted: the task that held the courier may have
  /// ended, and the courier with it.
  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if sleepers.isHere { jobs.append(job) } else { foreignJobsEntrance.post(job) }
  }

  /// Runs at most `most` jobs that wait here; answers how many it ran.
  func runJobs(atMost most: Int) -> Int {
    var ran = 0
    while ran < most, let job = jobs.popFirst() {
      run(job)
      ran += 1
    }
    if ran > 0 { endJobs() }
    return ran
  }

  /// The courier stops: jobs of tasks that never came back are Swift's own executor's from now on.
  func stopJobs() {
    while let job = jobs.popFirst() { globalConcurrentExecutor.enqueue(job) }
    foreignJobs.stop()
  }
}
