import NeedletailMetrics
import Testing

@testable import NeedletailEngine

/// What is told to the figures of a run, and where it is found again.
@Suite("Figures of a run, as they are recorded")
struct RunFiguresTests {
  /// Two scenarios and three pools; each scenario calls two of them.
  private func figures() -> RunFigures {
    RunFigures(
      scenarios: 2, pools: 3, callers: [(scenario: 0, pool: 0), (0, 1), (1, 1), (1, 2)], ranksAttempts: true)
  }

  private func cells(ofPair pair: Int, _ figures: borrowing RunFigures) -> Int32 {
    Int32(figures.cells.firstPairCell + pair * Program.CallCell.allCases.count)
  }

  @Test("every figure has a histogram of its own, in every scenario and every pair of scenario and pool")
  func ownHistograms() {
    let figures = figures()
    var told: [UInt64] = []
    func next() -> UInt64 {
      told.append(UInt64(told.count + 1))
      return told[told.count - 1]
    }
    for scenario in 0..<2 {
      figures.jobStarted(after: next(), scenario: scenario)
      figures.jobCompleted(after: next(), scenario: scenario, isPartial: false, isGood: true)
      figures.jobFailed(after: next(), scenario: scenario)
      for limit in CellMap.waits { figures.waited(next(), for: limit, scenario: scenario) }
    }
    for pool: Int32 in 0..<3 { figures.attemptRan(next(), of: pool) }
    for pair in 0..<4 {
      let cells = cells(ofPair: pair, figures)
      figures.callCompleted(after: next(), of: cells, isCohort: true, isInWindow: false)
      figures.attemptWaited(next(), of: cells)
      figures.firstTokenCame(after: next(), of: cells)
      figures.laterTokensTook(next(), of: cells)
    }
    let found = (0..<figures.cells.count).compactMap { figures.snapshot($0) }
    #expect(found.allSatisfy { $0.count == 1 })
    #expect(found.map(\.max).sorted() == told)
  }

  @Test("a figure is found under the name that it was told by")
  func names() {
    let figures = figures()
    figures.jobCompleted(after: 11, scenario: 1, isPartial: true, isGood: false)
    figures.jobTimedOut(after: 12, scenario: 1)
    figures.jobFailed(after: 13, scenario: 0)
    figures.resultsDiscarded(7)
    figures.waited(14, for: .endpoint, scenario: 1)
    let pair = cells(ofPair: 2, figures)
    figures.callCompleted(after: 15, of: pair, isCohort: true, isInWindow: true)
    figures.callFailed(after: 16, of: pair, isTimeout: true)
    figures.attemptWaited(17, of: pair)
    let latencies = figures.snapshot(figures.cells.jobLatency(1))
    #expect(latencies?.count == 2 && latencies?.min == 11 && latencies?.max == 12)
    #expect(figures.snapshot(figures.cells.failedJobLatency(0))?.max == 13)
    #expect(figures.snapshot(figures.cells.wait(.endpoint, 1))?.max == 14)
    let calls = figures.snapshot(CellMap.cell(.callLatency, of: pair))
    #expect(calls?.min == 15 && calls?.max == 16)
    #expect(figures.snapshot(CellMap.cell(.queueTime, of: pair))?.max == 17)
    let tally = figures.tally
    #expect(tally.completed == 1 && tally.partial == 1 && tally.timedOut == 1 && tally.failed == 1)
    #expect(tally.callsCompleted == 1 && tally.callsTimedOut == 1 && tally.callsFailed == 0)
    #expect(tally.wastedTokens == 7 && tally.windowCalls == 1)
  }

  @Test("a job or a call outside the cohort counts for the window and the whole run, and for nothing else")
  func outsideTheCohort() {
    let figures = figures()
    figures.jobIntended(isCohort: false, isSubmittedInTime: true)
    figures.callCompleted(after: 5, of: cells(ofPair: 0, figures), isCohort: false, isInWindow: true)
    #expect(figures.tally.jobsIntended == 1 && figures.tally.intended == 0 && figures.tally.submittedInWindow == 0)
    #expect(figures.tally.windowCalls == 1 && figures.tally.callsCompleted == 0)
    #expect((0..<figures.cells.count).allSatisfy { figures.snapshot($0) == nil })
  }

  @Test("attempts that did not complete and jobs that were turned away are counted by reason")
  func reasons() {
    let figures = figures()
    figures.attemptFailed(.queueFull)
    figures.attemptFailed(.queueFull)
    figures.attemptFailed(.stalled)
    figures.jobRejected(.jobQueueFull)
    #expect(Call.Ending.allCases.map { figures.failedAttempts($0) }.reduce(0, +) == 3)
    #expect(figures.failedAttempts(.queueFull) == 2 && figures.failedAttempts(.stalled) == 1)
    #expect(figures.rejectedJobs(.jobQueueFull) == 1 && figures.rejectedJobs(.globalRate) == 0)
    #expect(figures.tally.rejected == 1)
  }

  @Test("a percentile of attempts is of one pool's, and follows what is added")
  func attemptPercentiles() {
    let figures = figures()
    for span: UInt64 in 1...9 { figures.attemptRan(span, of: 1) }
    figures.attemptRan(20, of: 2)
    #expect(figures.attemptsRun(of: 0) == 0 && figures.attemptsRun(of: 1) == 9)
    #expect(figures.attemptPercentile(50, of: 1) == 5)
    for _ in 0..<10 { figures.attemptRan(2, of: 1) }
    #expect(figures.attemptPercentile(50, of: 1) == 2)
    #expect(figures.attemptPercentile(50, of: 2) == 20)
  }

  @Test("wasted tokens are kept by pool and cause, read and written apart, and add up in all")
  func waste() {
    let figures = figures()
    figures.attemptWasted(input: 10, output: 3, of: 0, .retry)
    figures.attemptWasted(input: 5, output: 0, of: 0, .retry)
    figures.attemptWasted(input: 1, output: 1, of: 2, .cancelled)
    figures.resultsDiscarded(100)
    #expect(figures.waste.tokens(of: 0, .retry) == (input: 15, output: 3))
    #expect(figures.waste.tokens(of: 0, .loser) == (input: 0, output: 0))
    #expect(figures.waste.tokens(of: 2, .cancelled) == (input: 1, output: 1))
    #expect(figures.waste.tokens(of: 1, .cancelled) == (input: 0, output: 0))
    #expect(figures.tally.wastedTokens == 120)
  }
}

/// Jobs in the system, weighted by how long there was each number of them.
@Suite("The number of jobs in the system")
struct JobLevelTests {
  private func figures() -> RunFigures { RunFigures(scenarios: 1, pools: 1, callers: [], ranksAttempts: false) }

  @Test("each level counts for as long as it lasted, the present one too")
  func weights() {
    let figures = figures()
    // 0 for 10, 1 for 20, 2 for 30, 1 for 40 and still.
    for (change, now): (Int, UInt64) in [(1, 10), (1, 30), (-1, 60)] {
      figures.jobsInSystemChanged(by: change, at: now, after: now - figures.jobsInSystemSince)
    }
    #expect(figures.jobsInSystem == 1)
    let jobs = figures.jobsInFlight(until: 100 - figures.jobsInSystemSince)
    #expect(jobs.count == 100 && jobs.max == 2)
    #expect(jobs.mean == (20 + 60 + 40) / 100.0)
    #expect(jobs.percentile(10) == 0 && jobs.percentile(70) == 1 && jobs.percentile(71) == 2)
  }

  @Test("a job that follows another in the same instant leaves the level as it was")
  func sameInstant() {
    var level = JobLevel()
    #expect(level.change(by: 1, at: 0, after: 0) == nil)
    for now: UInt64 in [10, 20, 30] {
      #expect(level.change(by: -1, at: now, after: 10) == nil, "level 1 goes on")
      #expect(level.change(by: 1, at: now, after: 0) == nil)
    }
    #expect(level.unrecorded(until: 5).map(\.jobs) == [1, 1])
    #expect(level.unrecorded(until: 5).map(\.span) == [30, 5])
  }

  @Test("a level is told once another has lasted")
  func told() {
    var level = JobLevel()
    _ = level.change(by: 3, at: 10, after: 10)
    let first = level.change(by: 1, at: 14, after: 4)
    #expect(first?.jobs == 0 && first?.span == 10)
    let second = level.change(by: 1, at: 20, after: 6)
    #expect(second?.jobs == 3 && second?.span == 4)
    #expect(level.jobs == 5 && level.since == 20)
  }
}
