import Testing

@testable import NeedletailEngine

/// Accounts of where jobs' time goes, step by step. Times are nanoseconds.
@Suite("Accounts of jobs")
struct AccountsTests {
  private func accounts() -> Accounts { Accounts(isKept: true, jobs: 8, calls: 32, scenarios: 1) }

  @Test("calls that run one at a time enter their time in their job's own account")
  func oneAtATime() {
    let accounts = accounts()
    accounts.open(job: 0, at: 100)
    #expect(accounts.enter(.job, ofJob: 0, until: 110) == 100)
    accounts.open(frame: 0, under: .job(0), at: 110)
    for (call, start): (Int32, UInt64) in [(0, 110), (1, 150)] {
      accounts.open(call: call, under: .frame(0, isWide: false), at: start)
      #expect(accounts.enter(.agent, ofCall: call, until: start + 10) == start)
      #expect(accounts.enter(.service, ofCall: call, until: start + 40) == start + 10)
    }
    #expect(accounts.count == 1)
    let account = accounts[accounts.thread(ofJob: 0)]
    #expect(account[.job] == 10 && account[.agent] == 20 && account[.service] == 60)
    accounts.add(job: 0, lasting: 90, until: 190, scenario: 0)
    accounts.discard(job: 0)
    #expect(accounts.count == 0)
    let sums = accounts.sums(ofScenario: 0, named: "s").all
    #expect(sums.jobs == 1 && sums.nanoseconds.values.reduce(0, +) == 90)
  }

  /// A wide frame 0 of job 0 from instant 0, whose calls run for as long as said and end in that order.
  private func wide(_ accounts: borrowing Accounts, _ spans: [(call: Int32, span: UInt64, isCounted: Bool)]) -> Account
  {
    accounts.open(job: 0, at: 0)
    accounts.open(frame: 0, under: .job(0), at: 0)
    for (call, _, _) in spans { accounts.open(call: call, under: .frame(0, isWide: true), at: 0) }
    #expect(accounts.count == 1 + spans.count)
    for (call, span, isCounted) in spans {
      accounts.enter(.service, ofCall: call, until: span)
      accounts.hand(accounts.thread(ofCall: call), to: 0, isCounted: isCounted, at: span)
    }
    accounts.join(0, at: spans[spans.count - 1].span)
    #expect(accounts.count == 1)
    defer { accounts.discard(job: 0) }
    return accounts[accounts.thread(ofJob: 0)]
  }

  @Test("a pattern goes on with the branch that ended last, less what it took longer than the mean")
  func branches() {
    let accounts = accounts()
    let account = wide(accounts, [(0, 10, true), (1, 20, true), (2, 60, true)])
    // The mean of 10, 20 and 60 is 30.
    #expect(account[.service] == 30 && account.total == 60 && account.upTo == 60)
    #expect(accounts.count == 0)
  }

  @Test("a branch that failed and is not waited for is none of the mean's, unless it ends the pattern")
  func failedBranches() {
    let won = wide(accounts(), [(0, 10, false), (1, 20, false), (2, 60, true)])
    #expect(won[.service] == 60 && won.total == 60)
    let allFailed = wide(accounts(), [(0, 10, false), (1, 60, false)])
    #expect(allFailed[.service] == 60 && allFailed.total == 60)
  }

  @Test("a hedge's account begins with its call's, and takes its place where the hedge answers")
  func hedges() {
    let accounts = accounts()
    accounts.open(job: 0, at: 0)
    accounts.open(call: 0, under: .job(0), at: 0)
    accounts.enter(.agent, ofCall: 0, until: 5)
    accounts.open(hedge: 1, of: 0, at: 25)
    accounts.enter(.service, ofCall: 1, until: 55)
    #expect(accounts[accounts.thread(ofCall: 0)].upTo == 5, "the call's own attempt runs on")
    accounts.adopt(hedge: 1, by: 0)
    accounts.discard(accounts.thread(ofCall: 1))
    let account = accounts[accounts.thread(ofJob: 0)]
    #expect(account[.agent] == 5 && account[.discardedAttempt] == 20 && account[.service] == 30)
    #expect(account.total == 55)
    accounts.discard(job: 0)
    #expect(accounts.count == 0)
  }

  @Test("a cancelled pattern leaves no account behind, whichever of its branches had ended")
  func cancelled() {
    let accounts = accounts()
    accounts.open(job: 0, at: 0)
    accounts.open(frame: 0, under: .job(0), at: 0)
    accounts.discardLast(ofFrame: 0)
    for call: Int32 in 0..<3 { accounts.open(call: call, under: .frame(0, isWide: true), at: 0) }
    for call: Int32 in 0..<2 {
      accounts.enter(.service, ofCall: call, until: 10)
      accounts.hand(accounts.thread(ofCall: call), to: 0, isCounted: true, at: 10)
    }
    accounts.discard(accounts.thread(ofCall: 2))
    accounts.discardLast(ofFrame: 0)
    #expect(accounts.count == 1)
    accounts.discard(job: 0)
    #expect(accounts.count == 0)
  }
}

/// What follows a run, and what does not.
@Suite("Observation of a run")
struct ObservationTests {
  @Test("traces need accounts, accounts need no traces, and neither is kept unasked")
  func flags() {
    let neither = Observation(keepsAccounts: false, tracedJobs: 0, scenarios: 1)
    #expect(!neither.keepsAccounts && !neither.tracesJobs && neither.keptTraces == nil)
    let accounts = Observation(keepsAccounts: true, tracedJobs: 0, scenarios: 1)
    #expect(accounts.keepsAccounts && !accounts.tracesJobs && accounts.keptTraces == nil)
    let traces = Observation(keepsAccounts: false, tracedJobs: 1, scenarios: 1)
    #expect(traces.keepsAccounts && traces.tracesJobs && traces.keptTraces == [])
  }

  @Test("a job leaves a trace if it was started and is of the cohort")
  func traces() {
    let observation = Observation(keepsAccounts: true, tracedJobs: 8, scenarios: 1)
    for (job, ending, isCohort): (Int32, JobTrace.Ending?, Bool) in [
      (0, .completed, true), (1, .completed, false), (2, nil, true), (3, .timedOut, true),
    ] {
      observation.accounts.open(job: job, at: UInt64(job))
      observation.beginTrace(
        ofJob: job, TraceRecording(key: UInt64(job), scenario: "s", intendedAt: UInt64(job)))
      observation.trace(ofJob: job)?.ending = ending
      observation.endTrace(ofJob: job, isCohort: isCohort, at: 100)
      #expect(observation.trace(ofJob: job) == nil)
    }
    #expect(observation.keptTraces?.map(\.key) == [0, 3])
    #expect(observation.keptTraces?.map(\.ending) == [.completed, .timedOut])
  }
}
