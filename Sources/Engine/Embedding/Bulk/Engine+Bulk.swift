/// Many jobs at once, without a task for each.
extension Engine {
  /// Runs many jobs, at most `limit` at once, and answers how they end, as they end.
  ///
  ///     for await job in engine.run(jobs: questions.lazy.map { Job(desk, $0) }, atMost: 500) {
  ///       print(job.number, try job.reply.text)
  ///     }
  ///
  /// A job that fails is a result and not the end. The next job is taken from the source when a result has been taken: jobs in
  /// flight and results that wait are never more than `limit` together, so a slow consumer slows the source down, and memory does
  /// not grow with the number of jobs. Jobs beyond what the fleet's own limits hold are rejected, as if they came one by one.
  ///
  /// Cancelling the consuming task cancels the jobs in flight; their results still come. Ending the iteration early cancels them as
  /// well. Once the engine has ended, the jobs that are left fail with `JobError.engineEnded`: each job has one result in any case.
  ///
  /// - Parameters:
  ///   - jobs: read by the consuming task, as places come free.
  ///   - limit: less than 1 counts as 1.
  public func run<Jobs: Sequence<Job>>(jobs: Jobs, atMost limit: Int) -> BulkRun<Jobs> {
    BulkRun(engine: self, jobs: jobs, limit: limit)
  }

  /// As for a sequence, with jobs that come over time: a task of its own reads the source, as places come free.
  ///
  /// Iterating throws what the source throws, after the results of all jobs that it gave.
  public func run<Jobs: AsyncSequence & Sendable>(
    jobs: Jobs, atMost limit: Int
  ) -> BulkStream<Jobs> where Jobs.Element == Job {
    BulkStream(engine: self, jobs: jobs, limit: limit)
  }

  func bulkFlow(places: Int) -> BulkFlow { BulkFlow(conductor, places: places) }
}
