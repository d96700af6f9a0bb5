public import NeedletailCouriers

/// What a job answered, and what it did for that.
public struct JobResult: Sendable {
  /// What its pattern hands on at the end.
  public let reply: Reply
  /// The job by number, as its agents see it in `CallContext.job`.
  public let job: UInt64
  /// From when the engine took the job until its pattern ended.
  public let latency: Duration
  /// What the latency was spent on along the job's critical path; parts that had none are absent. They add up to `latency`.
  public let latencyBreakdown: [LatencyPart: Duration]
  /// Calls that the pattern made, failed and cancelled ones among them.
  public let calls: Int
  /// Attempts that agents were asked to answer, retries and hedges among them; one that was refused on its way in is not.
  public let attempts: Int
  /// Tokens that all attempts read and wrote: as agents said of their answers, otherwise as their pools' `simulate` expects.
  public let inputTokens: Int
  public let outputTokens: Int
  /// What those tokens cost by the prices of the pools' endpoints.
  public let costUSD: Double
  /// Calls that failed for good and were handled gracefully, as many as there were.
  public let failedCalls: Int
  /// The first 16 of them, in the order in which they failed.
  public let failures: [CallFailure]

  init(_ completion: ExternalJobs.Completion, reply: Reply) {
    let work = completion.work
    self.reply = reply
    job = completion.key
    latency = .nanoseconds(Int64(clamping: completion.latency))
    latencyBreakdown = completion.latencyBreakdown.mapValues { .nanoseconds(Int64(clamping: $0)) }
    calls = Int(work.calls)
    attempts = Int(work.attempts)
    inputTokens = work.inputTokens
    outputTokens = work.outputTokens
    costUSD = Double(work.picodollars) / 1e12
    failedCalls = Int(work.failedCalls)
    failures = completion.failures
  }
}
