public import NeedletailCouriers

/// Why a job has no reply. All that `Engine.run` and `Engine.result` throw.
///
///     do {
///       print(try await engine.run(desk, question).text)
///     } catch {
///       switch error.reason {
///       case .breakerOpen, .jobQueueFull: retryLater()
///       case .agentFailed: log(error.pool, error.underlying)
///       default: throw error
///       }
///     }
public struct JobError: Error, Equatable, CustomStringConvertible {
  /// What ended the job; of a job whose pattern failed, why the call that failed last did.
  public let reason: FailureReason
  /// The call that failed the job; `nil` where no call did: the job timed out, was turned away or cancelled, or never began.
  public let call: CallFailure?
  /// What is wrong with the fleet or the pattern, a sentence each, where the reason is `invalidPlan`; otherwise empty.
  public let problems: [String]
  /// What happened, in words: what the agent said, where one failed.
  public let message: String
  private let cause: (any Error)?

  /// A call failed, and with it its job.
  public init(_ call: CallFailure) {
    reason = call.reason
    self.call = call
    problems = []
    message = call.message
    cause = call.underlying
  }

  /// - Parameter message: the reason's title where it is empty.
  public init(_ reason: FailureReason, message: String = "", underlying: (any Error)? = nil) {
    self.reason = reason
    call = nil
    problems = []
    self.message = message.isEmpty ? reason.title : message
    cause = underlying
  }

  /// The fleet or the pattern cannot be run.
  public init(_ error: PlanError) {
    reason = .invalidPlan
    call = nil
    problems = error.problems
    message = error.description
    cause = error
  }

  /// The engine has been shut down.
  public static let engineEnded = JobError(.engineEnded)
  /// The task that waited for the job was cancelled.
  public static let cancelled = JobError(.cancelled)

  /// The pool whose call failed the job; `nil` where no pool's did.
  public var pool: String? { call.flatMap { $0.pool.isEmpty ? nil : $0.pool } }
  /// The number of that call's last attempt, from 1.
  public var attempt: Int? { call?.attempt }
  /// What the agent threw, as it threw it; of an engine that could not start, what the system said.
  public var underlying: (any Error)? { cause }

  public var description: String {
    call.map { "the job failed: \($0)" } ?? "\(reason.rawValue): \(message)"
  }

  /// Equal in all but the underlying errors, which cannot be compared.
  public static func == (left: JobError, right: JobError) -> Bool {
    left.reason == right.reason && left.call == right.call && left.problems == right.problems
      && left.message == right.message
  }

  /// `catch JobError.engineEnded`, where the type of the error is not known.
  public static func ~= (expected: JobError, error: any Error) -> Bool { error as? JobError == expected }
}

extension JobError {
  /// Why an engine could not start, or has stopped.
  init(startingFailedWith error: any Error) {
    if let error = error as? PlanError {
      self.init(error)
    } else {
      self.init(.engineFailed, message: "\(error)", underlying: error)
    }
  }

  /// Why an engine has stopped.
  init(_ verdict: RunVerdict) {
    if let call = verdict.call { self.init(call) } else { self.init(.engineFailed, message: verdict.reason ?? "") }
  }

  init(_ failure: ExternalJobs.Completion.Failure) {
    switch failure {
    case .pattern(let call?): self.init(call)
    case .pattern(nil): self.init(.agentFailed)
    case .job(let reason): self.init(reason)
    }
  }
}
