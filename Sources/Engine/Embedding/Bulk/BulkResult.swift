public import NeedletailCouriers

/// How one of many jobs ended.
public struct BulkResult: Sendable {
  /// Which job of the source it was, from 0.
  public var number: Int
  /// What it answered and did, or what `Engine.run(_:_:)` would have thrown for it.
  public var result: Result<JobResult, JobError>

  /// The job's reply.
  ///
  /// - Throws: why it has none.
  public var reply: Reply { get throws(JobError) { try result.get().reply } }
}
