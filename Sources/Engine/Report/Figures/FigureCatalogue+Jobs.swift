import NeedletailCouriers

extension Figure {
  public static let windowStart = Figure(
    "window_start_s", "Measured from", .gauge, in: .seconds, at: ["window.start_s"], onlyGrows: true,
    meaning: "Where the measured window begins: the end of the warm-up.")
  public static let windowEnd = Figure(
    "window_end_s", "Measured until", .gauge, in: .seconds, at: ["window.end_s"], onlyGrows: true,
    meaning: "Where arrivals stop, and with them the measured window.")
  public static let simulated = Figure(
    "simulated_s", "Length of the run", .gauge, in: .seconds, at: ["window.simulated_s"], onlyGrows: true,
    meaning: "How far the run's clock went, the drain included.")
  public static let jobsOffered = Figure(
    "jobs_offered", "Jobs offered", .count, in: .jobs, at: ["jobs.offered"],
    meaning: "Jobs that the load asked for within the window.")
  public static let jobsStarted = Figure(
    "jobs_started", "Jobs started", .count, in: .jobs, at: ["jobs.started"],
    meaning: "Offered jobs that were not rejected.")
  public static let jobsCompleted = Figure(
    "jobs_completed", "Jobs completed", .count, in: .jobs, at: ["jobs.completed"], better: .higher, headline: [.value],
    meaning: "Jobs with an answer, partial ones included.")
  public static let jobsFailed = Figure(
    "jobs_failed", "Jobs failed", .count, in: .jobs, at: ["jobs.failed"], better: .lower, headline: [.value],
    meaning: "Jobs that ended without an answer.")
  public static let jobsTimedOut = Figure(
    "jobs_timed_out", "Jobs timed out", .count, in: .jobs, at: ["jobs.timed_out"], better: .lower, headline: [.value],
    meaning: "Jobs that were cut off by the job timeout.")
  public static let jobsRejected = Figure(
    "jobs_rejected", "Jobs rejected", .count, in: .jobs, at: ["jobs.rejected"], better: .lower, headline: [.value],
    meaning: "Jobs turned away on arrival or while waiting: over a rate limit, or a full queue.")
  public static let jobsInFlightAtEnd = Figure(
    "jobs_unfinished", "Jobs unfinished", .count, in: .jobs, at: ["jobs.in_flight"], countsUnfinished: true,
    meaning: "Jobs that had not ended when the drain did.")
  public static let inputTokens = Figure(
    "input_tokens", "Input tokens", .count, in: .tokens, at: ["tokens.input"],
    meaning: "Tokens that dispatched attempts read.")
  public static let outputTokens = Figure(
    "output_tokens", "Output tokens", .count, in: .tokens, at: ["tokens.output"],
    meaning: "Tokens that dispatched attempts wrote, those of cut off ones up to then.")
  public static let wastedTokens = Figure(
    "wasted_tokens", "Tokens wasted", .count, in: .tokens, at: ["tokens.wasted"], better: .lower,
    meaning: "Tokens, input and output, of attempts that led to no answer of their job.")
  public static let cost = Figure(
    "cost_usd", "Cost", .count, in: .dollars, at: ["cost_usd"], better: .lower, headline: [.value],
    meaning: "What all tokens cost, at the endpoints' prices.")
  public static let jobFailureRate = Figure(
    "job_failure_rate", "Jobs failed or timed out",
    of: Figure.Quotient(["jobs_failed", "jobs_timed_out"], over: ["jobs_started"]), better: .lower,
    isHeadline: true, meaning: "(failed + timed out) ÷ started jobs.")
  public static let wastedShare = Figure(
    "wasted_token_share", "Share of tokens wasted",
    of: Figure.Quotient(["wasted_tokens"], over: ["input_tokens", "output_tokens"]), better: .lower,
    isHeadline: true, meaning: "wasted ÷ (input + output) tokens.")
  public static let costPerJob = Figure(
    "cost_per_job_usd", "Cost of a completed job", .gauge, in: .dollarsPerJob,
    of: Figure.Quotient(["cost_usd"], over: ["jobs_completed"]), better: .lower, isHeadline: true,
    meaning: "cost ÷ completed jobs.")
  public static let jobsPartial = Figure(
    "jobs_partial", "Jobs partial", .count, in: .jobs, at: ["jobs.partial"], better: .lower,
    meaning: "Completed jobs in which something failed and was gone around, or a loop or quorum fell short.")
  public static let jobsCancelled = Figure(
    "jobs_cancelled", "Jobs cancelled", .count, in: .jobs, at: ["jobs.cancelled"],
    meaning: "Jobs that the program which posted them took back.")
  public static let jobsCensored = Figure(
    "jobs_censored", "Jobs censored", .count, in: .jobs, at: ["jobs.censored"], countsUnfinished: true,
    meaning: "Unfinished jobs that count in the latencies with their age.")
  public static let rejectionRate = Figure(
    "rejection_rate", "Share of jobs rejected", of: Figure.Quotient(["jobs_rejected"], over: ["jobs_offered"]),
    better: .lower, meaning: "rejected ÷ offered jobs.")
  public static let reasons = Figure(
    "reasons", "Ended for a reason", .count, in: .events, at: ["reasons.{reason}"], better: .lower,
    isZeroWhenAbsent: true,
    meaning: "Attempts, and jobs that were rejected or that the gateway failed, by what went wrong.")
  public static let callsStarted = Figure(
    "calls_started", "Calls started", .count, in: .calls, at: ["calls.started"],
    meaning: "Invocations by patterns.")
  public static let callsCompleted = Figure(
    "calls_completed", "Calls completed", .count, in: .calls, at: ["calls.completed"],
    meaning: "Calls with an answer.")
  public static let callsFailed = Figure(
    "calls_failed", "Calls failed", .count, in: .calls, at: ["calls.failed"], better: .lower,
    meaning: "Calls whose last attempt failed or was refused.")
  public static let callsTimedOut = Figure(
    "calls_timed_out", "Calls timed out", .count, in: .calls, at: ["calls.timed_out"], better: .lower,
    meaning: "Calls whose last attempt ran into the call timeout or the queue timeout.")
  public static let callsCancelled = Figure(
    "calls_cancelled", "Calls cancelled", .count, in: .calls, at: ["calls.cancelled"],
    meaning: "Calls that lost to another, or were cut off when their job or pattern ended.")
  public static let callsUnfinished = Figure(
    "calls_unfinished", "Calls unfinished", .count, in: .calls, at: ["calls.in_flight"], countsUnfinished: true,
    meaning: "Calls that had not ended when the drain did.")
  public static let retries = Figure(
    "retries", "Retries", .count, in: .attempts, at: ["calls.retried"], better: .lower,
    meaning: "Attempts after the first of a call.")
  public static let hedges = Figure(
    "hedges", "Hedges", .count, in: .attempts, at: ["calls.hedged"],
    meaning: "Second attempts of hedged pairs.")
  public static let hedgesWon = Figure(
    "hedges_won", "Hedges that answered first", .count, in: .attempts, at: ["calls.hedges_won"],
    meaning: "Hedges whose answer the call took: the first attempt had not answered before, or had failed.")
  public static let callFailureRate = Figure(
    "call_failure_rate", "Calls failed or timed out",
    of: Figure.Quotient(
      ["calls_failed", "calls_timed_out"], over: ["calls_completed", "calls_failed", "calls_timed_out"]),
    better: .lower, meaning: "(failed + timed out) ÷ (completed + failed + timed out) calls.")
}

extension FigureCatalogue {
  static let run: [Entry] = [
    .number(.windowStart) { Double($0.window.start.nanoseconds) / 1e9 },
    .number(.windowEnd) { Double($0.window.end.nanoseconds) / 1e9 },
    .number(.simulated) { Double($0.window.simulated.nanoseconds) / 1e9 },
  ]

  static let jobs: [Entry] = [
    .count(.jobsOffered) { $0.jobs.offered },
    .count(.jobsStarted) { $0.jobs.started },
    .count(.jobsCompleted) { $0.jobs.completed },
    .count(.jobsPartial) { $0.jobs.partial },
    .count(.jobsFailed) { $0.jobs.failed },
    .count(.jobsTimedOut) { $0.jobs.timedOut },
    .count(.jobsRejected) { $0.jobs.rejected },
    .count(.jobsCancelled) { $0.jobs.cancelled },
    .count(.jobsInFlightAtEnd) { $0.jobs.inFlight },
    .count(.jobsCensored) { $0.jobs.censored },
    Entry(.jobFailureRate),
    Entry(.rejectionRate),
    Entry(.reasons) { report in
      [FigureSample(.nothing)] + report.reasons.map { FigureSample(.count($0.value), ["reason": $0.key]) }
    },
  ]

  static let calls: [Entry] = [
    .count(.callsStarted) { $0.calls.started },
    .count(.callsCompleted) { $0.calls.completed },
    .count(.callsFailed) { $0.calls.failed },
    .count(.callsTimedOut) { $0.calls.timedOut },
    .count(.callsCancelled) { $0.calls.cancelled },
    .count(.callsUnfinished) { $0.calls.inFlight },
    .count(.retries) { $0.calls.retried },
    .count(.hedges) { $0.calls.hedged },
    .count(.hedgesWon) { $0.calls.hedgesWon },
    Entry(.callFailureRate),
  ]

  static let tokens: [Entry] = [
    .count(.inputTokens) { $0.tokens.input },
    .count(.outputTokens) { $0.tokens.output },
    .count(.wastedTokens) { $0.tokens.wasted },
    Entry(.wastedShare),
    .number(.cost) { $0.costUSD },
    Entry(.costPerJob),
  ]
}

extension FigureCatalogue.Entry {
  /// A quotient is read from the figures it follows from.
  fileprivate init(_ quotient: Figure) { self.init(quotient) { _ in [] } }
}
