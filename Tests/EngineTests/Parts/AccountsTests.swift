import NeedletailLanes
import Testing

@testable import NeedletailEngine

/// Accounts of where jobs' time goes, step by step. Times are nanoseconds.
@Suite("Accounts of jobs")
struct AccountsTests {
  /// Of one pool's calls, whose service and waits for an agent are near.
  private func accounts() -> Accounts {
    Accounts(
      isKept: true, jobs: 8, calls: 32,
      owners: OwnerNumbers(scenarios: 1, callers: [OwnerNumbers.Caller(scenario: 0, pool: 0, work: [.service])]))
  }

  private func sums(_ accounts: borrowing Accounts) -> LatencyBreakdown.Scenario {
    accounts.sums(ofScenario: 0, named: "s") { LatencyOwner($0.part) }
  }

  @Test("a job's account has the time of each part, near ones and further ones, and leaves nothing behind")
  func parts() {
    let accounts = accounts()
    accounts.open(job: 3, at: 100)
    let account = accounts.account(ofJob: 3)
    var now: UInt64 = 100
    for part in LatencyPart.allCases + LatencyPart.allCases.reversed() {
      now += 1 + UInt64(part.rawValue)
      accounts.enter(accounts.owners[1, part], account, until: now)
    }
    for part in LatencyPart.allCases {
      #expect(accounts.parts(of: account, inScenario: 0)[part] == 2 * (1 + UInt64(part.rawValue)), "\(part)")
    }
    #expect(accounts.furtherCount == LatencyPart.allCases.count - 3 && accounts.branchCount == 0)
    // 20 parts of 1 to 20, twice.
    accounts.add(job: 3, lasting: 420, until: 520, scenario: 0)
    accounts.discard(job: 3)
    #expect(accounts.furtherCount == 0)
    let sums = sums(accounts).all
    #expect(sums.jobs == 1 && sums.totalNanoseconds == 420 && sums.owners.count == 20)
    #expect(sums.nanoseconds[.agent] == 12 && sums.nanoseconds[.gateway] == 4 && sums.nanoseconds[.stragglerWait] == 40)
  }

  @Test("no time takes no further part")
  func noTime() {
    let accounts = accounts()
    accounts.open(job: 0, at: 7)
    for part in LatencyPart.allCases { accounts.enter(accounts.owners[1, part], accounts.account(ofJob: 0), until: 7) }
    #expect(accounts.furtherCount == 0 && accounts.parts(of: accounts.account(ofJob: 0), inScenario: 0).isEmpty)
  }

  @Test("jobs of one class of latency are summed part by part, whichever of them had a further part")
  func classes() {
    let accounts = accounts()
    for (job, backoff): (Int32, UInt64) in [(0, 0), (1, 30), (2, 0), (3, 12)] {
      accounts.open(job: job, at: 0)
      accounts.enter(accounts.owners[1, .backoff], accounts.account(ofJob: job), until: backoff)
      accounts.enter(accounts.owners[1, .decode], accounts.account(ofJob: job), until: 1_000)
      accounts.add(job: job, lasting: 1_000, until: 1_000, scenario: 0)
      accounts.discard(job: job)
    }
    let sums = sums(accounts)
    #expect(sums.all.nanoseconds == [.backoff: 42, .decode: 3_958] && sums.all.jobs == 4)
    #expect(sums.slowest == sums.all)
    #expect(accounts.furtherCount == 0)
  }

  // MARK: Branches

  private struct Branch {
    var call: Int32
    var span: UInt64
    var isCounted = true
    var backoff: UInt64 = 0
  }

  /// A wide frame 0 of job 0 from instant 0, whose calls run for as long as said and end in that order.
  private func wide(_ accounts: borrowing Accounts, _ branches: [Branch]) -> (
    parts: [LatencyPart: UInt64], upTo: UInt64
  ) {
    accounts.open(job: 0, at: 0)
    accounts.open(wideFrame: 0, at: 0)
    for branch in branches {
      let account = accounts.open(.call(branch.call), from: 0)
      accounts.enter(accounts.owners[1, .backoff], account, until: branch.backoff)
    }
    #expect(accounts.branchCount == branches.count)
    for branch in branches {
      if let account = accounts.find(.call(branch.call)) {
        accounts.enter(accounts.owners[1, .service], account, until: branch.span)
      }
      accounts.count(branchOf: 0, isCounted: branch.isCounted, at: branch.span)
      accounts.take(.call(branch.call), from: 0)
    }
    accounts.join(0, into: accounts.account(ofJob: 0), at: branches[branches.count - 1].span)
    #expect(accounts.branchCount == 0)
    let account = accounts.account(ofJob: 0)
    defer { accounts.discard(job: 0) }
    return (accounts.parts(of: account, inScenario: 0), account.value.upTo)
  }

  @Test("a pattern goes on with the branch that ended last, less what it took longer than the mean")
  func branches() {
    let accounts = accounts()
    let (parts, upTo) = wide(
      accounts, [Branch(call: 0, span: 10), Branch(call: 1, span: 20), Branch(call: 2, span: 60)])
    // The mean of 10, 20 and 60 is 30.
    #expect(parts == [.service: 30, .stragglerWait: 30] && upTo == 60)
    #expect(accounts.branchCount == 0 && accounts.furtherCount == 0)
  }

  @Test("a branch's further parts shrink as its near ones do, and go with it")
  func furtherPartsOfBranches() {
    let accounts = accounts()
    let (parts, upTo) = wide(
      accounts, [Branch(call: 0, span: 20, backoff: 5), Branch(call: 1, span: 60, backoff: 30)])
    // The mean of 20 and 60 is 40: two thirds of 30 and of 30.
    #expect(parts == [.backoff: 20, .service: 20, .stragglerWait: 20] && upTo == 60)
    #expect(accounts.furtherCount == 0)
    let alike = wide(accounts, [Branch(call: 0, span: 60, backoff: 5), Branch(call: 1, span: 60, backoff: 30)])
    #expect(alike.parts == [.backoff: 30, .service: 30])
    #expect(accounts.furtherCount == 0)
  }

  @Test("a branch that failed and is not waited for is none of the mean's, unless it ends the pattern")
  func failedBranches() {
    let failed = [Branch(call: 0, span: 10, isCounted: false), Branch(call: 1, span: 20, isCounted: false)]
    #expect(wide(accounts(), failed + [Branch(call: 2, span: 60)]).parts == [.service: 60])
    #expect(wide(accounts(), [failed[0], Branch(call: 1, span: 60, isCounted: false)]).parts == [.service: 60])
  }

  @Test("a branch whose account was never opened begins with its pattern")
  func unopened() {
    let accounts = accounts()
    accounts.open(job: 0, at: 0)
    accounts.enter(accounts.owners[1, .job], accounts.account(ofJob: 0), until: 4)
    accounts.open(wideFrame: 5, at: 4)
    #expect(accounts.find(.call(1)) == nil && accounts.find(.frame(1)) == nil)
    for (call, end): (Int32, UInt64) in [(1, 10), (2, 16)] {
      accounts.count(branchOf: 5, isCounted: true, at: end)
      #expect(accounts.take(.call(call), from: accounts.start(ofWideFrame: 5)) == nil)
      accounts.enter(accounts.owners[1, .agent], accounts.endedBranch, until: 8)
      accounts.enter(accounts.owners[1, .coordination], accounts.endedBranch, until: end)
    }
    accounts.join(5, into: accounts.account(ofJob: 0), at: 16)
    // Of 12 the mean of 6 and 12 is left, three quarters of 4 and of 8.
    #expect(
      accounts.parts(of: accounts.account(ofJob: 0), inScenario: 0) == [
        .job: 4, .agent: 3, .coordination: 6, .stragglerWait: 3,
      ])
    accounts.discard(job: 0)
    #expect(accounts.branchCount == 0 && accounts.furtherCount == 0)
  }

  @Test("a hedge's account begins with its call's, and takes its place where the hedge answers")
  func hedges() {
    let accounts = accounts()
    accounts.open(job: 0, at: 0)
    let own = accounts.account(ofJob: 0)
    accounts.enter(accounts.owners[1, .gateway], own, until: 2)
    accounts.enter(accounts.owners[1, .agent], own, until: 5)
    accounts.open(hedge: 1, of: own, as: accounts.owners[1, .discardedAttempt], at: 25)
    guard let hedge = accounts.find(.call(1)) else {
      Issue.record("the hedge has no account")
      return
    }
    accounts.enter(accounts.owners[1, .service], hedge, until: 55)
    #expect(own.value.upTo == 5, "the call's own attempt runs on")
    accounts.enter(accounts.owners[1, .backoff], own, until: 40)
    accounts.replace(own, by: hedge)
    #expect(accounts.parts(of: hedge, inScenario: 0) == accounts.parts(of: own, inScenario: 0))
    accounts.discard(.call(1))
    #expect(
      accounts.parts(of: own, inScenario: 0) == [.gateway: 2, .agent: 3, .discardedAttempt: 20, .service: 30]
        && own.value.upTo == 55)
    accounts.discard(job: 0)
    #expect(accounts.branchCount == 0 && accounts.furtherCount == 0)
  }

  @Test("a cancelled pattern leaves no account behind, whichever of its branches had ended")
  func cancelled() {
    let accounts = accounts()
    accounts.open(job: 0, at: 0)
    accounts.open(wideFrame: 0, at: 0)
    for call: Int32 in 0..<3 {
      accounts.enter(accounts.owners[1, .pause], accounts.open(.call(call), from: 0), until: 3)
    }
    accounts.enter(accounts.owners[1, .pause], accounts.open(.frame(1), from: 0), until: 3)
    for call: Int32 in 0..<2 {
      accounts.count(branchOf: 0, isCounted: true, at: 10)
      accounts.take(.call(call), from: 0)
    }
    #expect(accounts.branchCount == 2 && accounts.furtherCount == 3)
    accounts.discard(.call(2))
    accounts.discard(.call(3))
    accounts.discard(.frame(1))
    #expect(accounts.branchCount == 0)
    accounts.discard(job: 0)
    #expect(accounts.furtherCount == 0)
  }
}

/// What follows a run, and what does not.
@Suite("Observation of a run")
struct ObservationTests {
  private func owners() -> OwnerNumbers { OwnerNumbers(scenarios: 1, callers: []) }

  @Test("traces need accounts, accounts need no traces, and neither is kept unasked")
  func flags() {
    let neither = Observation(keepsAccounts: false, tracedJobs: 0, owners: owners())
    #expect(!neither.keepsAccounts && !neither.tracesJobs && neither.keptTraces == nil)
    let accounts = Observation(keepsAccounts: true, tracedJobs: 0, owners: owners())
    #expect(accounts.keepsAccounts && !accounts.tracesJobs && accounts.keptTraces == nil)
    let traces = Observation(keepsAccounts: false, tracedJobs: 1, owners: owners())
    #expect(traces.keepsAccounts && traces.tracesJobs && traces.keptTraces == [])
  }

  @Test("a job leaves a trace if it was started and is of the cohort")
  func traces() {
    let observation = Observation(keepsAccounts: true, tracedJobs: 8, owners: owners())
    for (job, ending, isCohort): (Int32, JobTrace.Ending?, Bool) in [
      (0, .completed, true), (1, .completed, false), (2, nil, true), (3, .timedOut, true),
    ] {
      observation.accounts.open(job: job, at: UInt64(job))
      observation.beginTrace(
        ofJob: job, TraceRecording(key: UInt64(job), scenario: "s", intendedAt: UInt64(job)))
      observation.trace(ofJob: job)?.ending = ending
      observation.endTrace(ofJob: job, isCohort: isCohort, scenario: 0, at: 100)
      #expect(observation.trace(ofJob: job) == nil)
    }
    #expect(observation.keptTraces?.map(\.key) == [0, 3])
    #expect(observation.keptTraces?.map(\.ending) == [.completed, .timedOut])
  }
}
