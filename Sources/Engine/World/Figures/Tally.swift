/// Counts of a run: what the cohort did, and what happened within the window.
struct Tally: BitwiseCopyable {
  // The cohort's jobs and calls.
  var intended = 0
  var rejected = 0
  var completed = 0
  var partial = 0
  var failed = 0
  var timedOut = 0
  var cancelled = 0
  var callsCompleted = 0
  var callsFailed = 0
  var callsTimedOut = 0
  var callsCancelled = 0
  var retried = 0
  var hedged = 0
  var hedgesWon = 0
  var wastedTokens = 0

  // Within the window, of all jobs.
  var windowJobs = 0
  var windowCalls = 0

  // The whole run.
  var jobsIntended = 0
  var jobsEnded = 0
  var dispatched = 0
  var events = 0
  /// Jobs of the cohort that were submitted before the window ended; on the wall clock some may be late.
  var submittedInWindow = 0
  /// Answers of real agents that came when they were not needed any more.
  var lateReplies = 0
}
