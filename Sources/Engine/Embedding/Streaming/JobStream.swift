public import NeedletailCouriers

/// The parts of one job's replies as its agents give them away, and its result: what `Engine.stream` answers.
///
/// For one task and one loop: a second loop goes on where the first has left off, and of several tasks each gets some of the parts. When the last copy and iterator are let go of before
/// the job has ended, the job is cancelled.
public struct JobStream: AsyncSequence, Sendable {
  public typealias Element = JobPart
  public typealias Failure = JobError

  private let lease: StreamLease

  init(_ job: StreamedJob) { lease = StreamLease(job) }

  /// What the job answered and did, once it has ended. Parts that have not been read are dropped, and its agents wait for no reader any
  /// more.
  ///
  /// Cancelling the task cancels the job.
  ///
  /// - Throws: what `Engine.run` would have thrown.
  public var result: JobResult {
    get async throws(JobError) {
      lease.job.parts.drain()
      return try await lease.job.result()
    }
  }

  public func makeAsyncIterator() -> Iterator { Iterator(lease: lease) }

  public struct Iterator: AsyncIteratorProtocol {
    fileprivate let lease: StreamLease

    /// The next part, in the order in which agents gave them; `nil` when the job has ended well and all are read.
    ///
    /// Cancelling the task cancels the job.
    ///
    /// - Throws: when all parts are read, why the job has no reply.
    public mutating func next(isolation actor: isolated (any Actor)? = #isolation) async throws(JobError) -> JobPart? {
      if let part = await lease.job.nextPart() { return part }
      _ = try await lease.job.result()
      return nil
    }
  }
}

/// Cancels the job when it is let go of.
private final class StreamLease: Sendable {
  let job: StreamedJob

  init(_ job: StreamedJob) { self.job = job }

  deinit { job.cancel() }
}
