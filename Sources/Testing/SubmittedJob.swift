import NeedletailEngine
public import Needletail

/// A job that was submitted and not waited for: see `TestEngine.submit`.
public struct SubmittedJob: Sendable {
  private let request: HeldRequest
  private let engine: Engine

  init(_ request: HeldRequest, of engine: Engine) {
    self.request = request
    self.engine = engine
  }

  /// Lets time go on until the job has ended, and answers its reply. At once when it has.
  ///
  /// - Throws: why it has none; `cancelled` too when the waiting task is cancelled, which leaves the job as it is.
  public var reply: Reply { get async throws(JobError) { try await engine.result(of: request).reply } }

  /// As `reply`, with what the job did for it.
  public var result: JobResult { get async throws(JobError) { try await engine.result(of: request) } }

  /// How it has ended; `nil` while it has not. Time does not go on for it.
  public var outcome: Result<JobResult, JobError>? { request.result }

  /// Cancels the job at the present instant.
  ///
  /// - Throws: why the engine has ended.
  public func cancel() async throws(JobError) { try await engine.cancel(request) }
}
