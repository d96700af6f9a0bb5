import NeedletailEngine

/// `resilience`: timeouts, retries, the breaker, and what a failure does to its pattern.
extension Value {
  func resilience() -> Resilience? {
    guard let fields = Fields(self, Vocabulary.resilience) else { return nil }
    return Resilience(
      callTimeout: fields["call_timeout"]?.positiveDuration(), retry: fields["retry"]?.retry(),
      breaker: fields["breaker"]?.breaker(),
      onError: fields["on_error"]?.word(Resilience.OnError.self) ?? .graceful)
  }

  private func retry() -> Resilience.Retry? {
    guard let fields = Fields(self, Vocabulary.retry) else { return nil }
    var retry = Resilience.Retry()
    retry.attempts =
      fields.required("attempts", "add how many there are in all, the first included")?
      .integer(1...Limits.attempts, "attempts in all, the first included,") ?? 1
    retry.backoff = fields["backoff"]?.word(Resilience.Retry.Backoff.self) ?? retry.backoff
    retry.initial = fields["initial"]?.duration() ?? retry.initial
    retry.factor = fields["factor"]?.number(1...1_000, "a factor") ?? retry.factor
    retry.max = fields["max"]?.duration() ?? max(retry.max, retry.initial)
    retry.jitter = fields["jitter"]?.word(Resilience.Retry.Jitter.self) ?? retry.jitter
    if let maximum = fields["max"], retry.max < retry.initial {
      maximum.refuse("is shorter than the initial pause", "write at least \(Spelling.duration(retry.initial))")
    }
    return retry
  }

  private func breaker() -> Resilience.Breaker? {
    guard let fields = Fields(self, Vocabulary.breaker) else { return nil }
    var breaker = Resilience.Breaker()
    breaker.failureRate = fields["failure_rate"]?.probability() ?? breaker.failureRate
    if breaker.failureRate == 0 {
      fields["failure_rate"]?.refuse("is 0, which every call would reach", "write a share above 0")
    }
    breaker.window = fields["window"]?.integer(1...Limits.breakerWindow, "a number of attempts") ?? breaker.window
    breaker.minimumCalls =
      fields["minimum_calls"]?.integer(1...Limits.breakerWindow, "a number of attempts")
      ?? min(breaker.minimumCalls, breaker.window)
    breaker.openFor = fields["open_for"]?.positiveDuration() ?? breaker.openFor
    breaker.halfOpenCalls =
      fields["half_open_calls"]?.integer(1...Limits.breakerWindow, "a number of attempts") ?? breaker.halfOpenCalls
    if let minimum = fields["minimum_calls"], breaker.minimumCalls > breaker.window {
      minimum.refuse("is more than the window of \(breaker.window)", "write at most \(breaker.window)")
    }
    return breaker
  }
}
