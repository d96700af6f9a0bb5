import NeedletailLanes

/// The first step of a job's way in: a token of each bucket, or none of either.
extension World {
  func takeRateTokens(_ job: Int32) -> JobStep.Answer {
    guard let rejection = jobRates.take(user: jobs[job].user, now: now) else {
      watchEntry(job)
      return .passed
    }
    return .refused(rejection)
  }
}
