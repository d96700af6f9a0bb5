import NeedletailEngine
import NeedletailResults
import Testing

@testable import NeedletailCLI

@Suite("The progress line")
struct ProgressLineTests {
  func progress(now: UInt64, end: UInt64?, jobs: Int = 0, limit: Int? = nil) -> Simulation.Progress {
    var progress = Simulation.Progress()
    progress.nowNanoseconds = now * 1_000_000_000
    progress.endNanoseconds = end.map { $0 * 1_000_000_000 }
    progress.jobsEnded = jobs
    progress.jobsLimit = limit
    progress.attempts = 3_000_000
    return progress
  }

  @Test("it says simulated time, jobs, rate and time left")
  func whole() {
    let line = ProgressLine(columns: 120, typeface: Typeface(isUnicode: false))
    // A quarter done in two seconds leaves six.
    #expect(
      line.text(progress(now: 150, end: 600, jobs: 1_800), elapsed: 2)
        == "#####............... 2 min 30 s of 10 min - 1800 jobs - 1.5 M calls/s - 6 s left")
  }

  @Test("in real time it says what is left by the clock, and no speed of the machine")
  func real() {
    let line = ProgressLine(columns: 120, typeface: Typeface(isUnicode: false))
    #expect(
      line.text(real: progress(now: 150, end: 600, jobs: 1_800))
        == "#####............... 2 min 30 s of 10 min - 1800 jobs - 7 min 30 s left")
    // A quarter of the jobs in 150 seconds leaves 450.
    #expect(
      line.text(real: progress(now: 150, end: nil, jobs: 25, limit: 100))
        == "#####............... 2 min 30 s - 25 of 100 jobs - 7 min 30 s left")
    #expect(line.text(real: progress(now: 5, end: nil)) == "5.00 s - 0 jobs")
  }

  @Test("where the run's clock goes faster, the time left is the machine's")
  func timeScale() {
    let line = ProgressLine(columns: 120, typeface: Typeface(isUnicode: false))
    #expect(line.text(real: progress(now: 150, end: 600, jobs: 9), timeScale: 10).hasSuffix(" - 45 s left"))
    #expect(
      line.text(real: progress(now: 150, end: nil, jobs: 25, limit: 100), timeScale: 10).hasSuffix(" - 45 s left"))
  }

  @Test("an end that nobody chose is rounded as any instant is")
  func lastArrival() {
    let line = ProgressLine(columns: 120, typeface: Typeface(isUnicode: false))
    var progress = progress(now: 620, end: 600, jobs: 9)
    progress.endNanoseconds = 99_900_000_001
    #expect(line.text(real: progress).contains(", arrivals ended at 1 min 40 s - "))
  }

  @Test("once arrivals are over it says that the run drains, by either clock")
  func draining() {
    let line = ProgressLine(columns: 120, typeface: Typeface(isUnicode: false))
    var progress = progress(now: 620, end: 600, jobs: 9)
    progress.jobsIntended = 46
    #expect(
      line.text(real: progress)
        == "#################### draining - 10 min 20 s, arrivals ended at 10 min - 9 jobs - 37 jobs in flight")
    #expect(
      line.text(progress, elapsed: 2)
        == "#################### draining - 10 min 20 s, arrivals ended at 10 min - 9 jobs - 1.5 M calls/s - 37 jobs in flight"
    )
  }

  @Test("it never fills the last column, which would wrap")
  func narrow() {
    for columns in [1, 10, 40] {
      let line = ProgressLine(columns: columns, typeface: Typeface()).text(progress(now: 1, end: 2), elapsed: 1)
      #expect(line.count <= max(1, columns - 1))
    }
  }

  @Test("the share done is that of the nearer limit, and unknown without one")
  func share() {
    #expect(ProgressLine.share(progress(now: 150, end: 600)) == 0.25)
    #expect(ProgressLine.share(progress(now: 150, end: 600, jobs: 60, limit: 100)) == 0.6)
    #expect(ProgressLine.share(progress(now: 150, end: nil)) == nil)
    #expect(ProgressLine.share(progress(now: 700, end: 600)) == 1)
  }

  @Test("time left waits until there is something to judge by")
  func secondsLeft() {
    #expect(ProgressLine.secondsLeft(share: 0.001, elapsed: 10) == nil)
    #expect(ProgressLine.secondsLeft(share: 0.5, elapsed: 0.1) == nil)
    #expect(ProgressLine.secondsLeft(share: 1, elapsed: 3) == 0)
  }
}

@Suite("Where the locale is asked")
struct LocaleTests {
  @Test("the first of LC_ALL, LC_CTYPE and LANG that says anything decides")
  func order() {
    #expect(Terminal.isUnicode(["LANG": "en_US.UTF-8"]))
    #expect(Terminal.isUnicode(["LC_ALL": "", "LC_CTYPE": "C.utf8"]))
    #expect(!Terminal.isUnicode(["LC_ALL": "C", "LANG": "en_US.UTF-8"]))
    #expect(!Terminal.isUnicode([:]))
  }
}

@Suite("Exit status")
struct ExitCodeTests {
  @Test(
    "an interruption speaks first, then an invalid run, then a failed threshold, then the run",
    arguments: [
      (.completed, .held, .done), (.completed, .broken, .thresholdFailed), (.aborted, .held, .failed),
      (.aborted, .broken, .thresholdFailed), (.invalid, .held, .failed), (.invalid, .broken, .failed),
      (.interrupted, .held, .interrupted), (.interrupted, .broken, .interrupted), (.completed, .undecided, .done),
      (.aborted, .undecided, .failed),
    ] as [(RunReport.Status, ThresholdVerdict, ExitCode)])
  func status(_ status: RunReport.Status, _ verdict: ThresholdVerdict, _ expected: ExitCode) {
    #expect(ExitCode(status, verdict) == expected)
    #expect(
      ExitCode(status, verdict, isStrict: true) == (expected == .done && verdict == .undecided ? .undecided : expected))
  }

  @Test("a search says what it has spent, and the most that is left where it may not spend more")
  func search() {
    let line = ProgressLine(columns: 120, typeface: Typeface(isUnicode: false))
    #expect(
      line.text(runs: 81, attempts: 5_000_000, atMost: 25_000_000, elapsed: 1)
        == "81 runs, 5.0 M attempts, at most 4 s left")
    #expect(line.text(runs: 2, attempts: 4_000, atMost: nil, elapsed: 9) == "2 runs, 4 k attempts")
    #expect(
      ProgressLine(columns: 10, typeface: Typeface()).text(runs: 81, attempts: 1, atMost: nil, elapsed: 1).count == 9)
  }
}
