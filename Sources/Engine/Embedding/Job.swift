public import NeedletailCouriers

/// What an engine is asked to do once: a pattern to run, what its first agents are handed, and on which terms.
///
///     var job = Job(desk, "My invoice is wrong.")
///     job.timeout = .seconds(20)
///     job.user = "customer-7"
///     job.labels = ["channel": "mail"]
///     print(try await engine.run(job).text)
public struct Job: Sendable {
  public var pattern: Pattern
  /// What the job's first agents are handed.
  public var input: String
  /// The job ends after this time from its submission, wherever it is, with the reason `jobTimeout`; `nil` for the fleet's
  /// `RuntimeLimits.jobTimeout` only, which holds in any case. Less than nothing counts as nothing.
  public var timeout: Duration?
  /// Where it stands in every queue.
  public var priority: JobPriority
  /// Who it is for: `Fleet.rateLimits` has a limit for each user. Jobs of no user share one.
  public var user: String?
  /// For agents, who read them in `CallContext.labels`; the engine does not look at them.
  public var labels: [String: String]
  /// Typed values for agents, who read them in `CallContext.metadata`; the engine does not look at them.
  public var metadata: JobMetadata

  public init(
    _ pattern: Pattern, _ input: String, timeout: Duration? = nil, priority: JobPriority = .normal,
    user: String? = nil, labels: [String: String] = [:], metadata: JobMetadata = JobMetadata()
  ) {
    self.pattern = pattern
    self.input = input
    self.timeout = timeout
    self.priority = priority
    self.user = user
    self.labels = labels
    self.metadata = metadata
  }

  /// What its agents and its way in need of this; `nil` where there is nothing to know.
  func notes(parts: PartQueue?, taskLocals: TaskLocalCarrier?) -> JobNotes? {
    if user == nil, priority == .normal, labels.isEmpty, metadata.isEmpty, parts == nil, taskLocals == nil {
      return nil
    }
    return JobNotes(
      user: user, priority: priority, labels: labels, metadata: metadata, parts: parts, taskLocals: taskLocals)
  }
}
