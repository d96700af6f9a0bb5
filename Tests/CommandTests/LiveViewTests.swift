import NeedletailEngine
import NeedletailMetrics
import NeedletailResults
import Testing

@testable import NeedletailCLI

@Suite("The live view")
struct LiveViewTests {
  private func glance(now: UInt64, jobs: Int, calls: Int) -> RunGlance {
    var glance = RunGlance()
    glance.progress.nowNanoseconds = now * 1_000_000_000
    glance.progress.endNanoseconds = 600_000_000_000
    glance.progress.jobsEnded = jobs
    glance.progress.attempts = calls
    glance.jobsInFlight = 149
    glance.callsInFlight = 1_212
    glance.jobsFailed = 2
    glance.jobsTimedOut = 3
    glance.jobsRejected = 4
    glance.attemptsFailed = 5_000
    glance.mostWaitedFor = RunGlance.WaitedFor(limit: .agent, name: "expert")
    glance.waiting = 19
    return glance
  }

  private func histogram(_ samples: [UInt64]) -> Histogram {
    var histogram = Histogram()
    for sample in samples { histogram.record(sample) }
    return histogram
  }

  /// A quarter done after five seconds, looked at every second.
  private var window: LiveWindow {
    var window = LiveWindow()
    for second in 1...5 {
      let latencies = (1...second).flatMap { Array(repeating: UInt64($0) * 1_000, count: 100) }
      window.look(
        elapsed: Double(second), glance(now: UInt64(second) * 30, jobs: second * 360, calls: second * 3_000)
      ) { histogram(latencies) }
    }
    return window
  }

  private func view(_ columns: Int = 120, isReal: Bool = false, isUnicode: Bool = false) -> LiveView {
    LiveView(columns: columns, typeface: Typeface(isUnicode: isUnicode), isReal: isReal)
  }

  @Test("it says how far the run is, how fast, how long jobs took lately, what went wrong and what binds")
  func whole() {
    #expect(
      view().lines(window) == [
        "#####............... 2 min 30 s of 10 min - 15 s left - 30.0 x real time",
        "12.0 jobs/s - 100 calls/s - 149 jobs and 1,212 calls in flight",
        "Job latency lately: p50 4.00 us, p99 5.00 us",
        "2 failed - 3 timed out - 4 rejected - 5,000 failed attempts",
        "19 waiting for: agent slot of expert",
      ])
  }

  @Test("one job is a job, and one call a call", arguments: [(1, 1), (0, 2), (1, 0)])
  func numbers(jobs: Int, calls: Int) {
    var glance = glance(now: 30, jobs: 0, calls: 0)
    (glance.jobsInFlight, glance.callsInFlight) = (jobs, calls)
    var window = LiveWindow()
    window.look(elapsed: 1, glance) { Histogram() }
    let words = [
      [0, 2]: "0 jobs and 2 calls in flight", [1, 0]: "1 job and 0 calls in flight",
      [1, 1]: "1 job and 1 call in flight",
    ]
    let line = view().lines(window)[1]
    #expect(words[[jobs, calls]].map { line.hasSuffix(" - \($0)") } == true, "\(line)")
  }

  @Test("in real time it says what is left by the clock, and no speed")
  func real() {
    #expect(view(isReal: true).lines(window)[0] == "#####............... 2 min 30 s of 10 min - 7 min 30 s left")
  }

  @Test("once arrivals are over it says that the run drains, and not what is left", arguments: [true, false])
  func draining(isReal: Bool) {
    var window = LiveWindow()
    window.look(elapsed: 700, glance(now: 700, jobs: 100, calls: 1_000)) { Histogram() }
    let first = view(isReal: isReal).lines(window)[0]
    #expect(first.hasPrefix("#################### draining - 11 min 40 s, arrivals ended at 10 min"))
    #expect(!first.contains("left") && !first.contains(" of "))
    let line = view(isReal: isReal).line(window)
    #expect(line.hasPrefix("draining - 11 min 40 s, arrivals ended at 10 min - ") && !line.contains("left"))
    #expect(line.contains(" - 149 jobs and 1,212 calls in flight - "))
  }

  @Test("a run with a number of jobs says while it drains how many of them have ended")
  func drainingJobs() {
    var window = LiveWindow()
    var glance = glance(now: 700, jobs: 100, calls: 1_000)
    glance.progress.jobsLimit = 120
    window.look(elapsed: 10, glance) { Histogram() }
    #expect(
      view().lines(window)[0].hasPrefix(
        "#################### draining - 11 min 40 s, arrivals ended at 10 min - 100 of 120 jobs"))
    #expect(!view().line(window).contains("left"))
  }

  @Test("a line for a log has no bar, no control character and nothing beyond ASCII")
  func line() {
    #expect(
      view().line(window)
        == "2 min 30 s of 10 min - 12.0 jobs/s - 100 calls/s - 149 jobs and 1,212 calls in flight - Job latency lately: p50 "
        + "4.00 us, p99 5.00 us - 2 failed - 3 timed out - 4 rejected - 5,000 failed attempts - "
        + "19 waiting for: agent slot of expert - 15 s left")
    var named = LiveWindow()
    var glance = RunGlance()
    glance.mostWaitedFor = RunGlance.WaitedFor(limit: .endpoint, name: "\u{1B}[2Jé\n")
    glance.waiting = 1
    named.look(elapsed: 1, glance) { Histogram() }
    #expect(view().line(named).hasSuffix("1 waiting for: endpoint permit of ?[2J??"))
    #expect(view(isUnicode: true).lines(named)[4] == "1 waiting for: endpoint permit of ?[2Jé?")
  }

  @Test("no line is as wide as the terminal", arguments: [1, 2, 10, 40, 79])
  func narrow(columns: Int) {
    for isUnicode in [true, false] {
      for line in view(columns, isUnicode: isUnicode).lines(window) { #expect(line.count <= max(1, columns - 1)) }
    }
  }

  @Test("before anything has happened it says so")
  func beginning() {
    var window = LiveWindow()
    window.look(elapsed: 0, RunGlance()) { Histogram() }
    #expect(
      view().lines(window) == [
        "0", "0 jobs and 0 calls in flight", "Job latency: none yet",
        "0 failed - 0 timed out - 0 rejected - 0 failed attempts", "nothing waits",
      ])
  }
}

@Suite("Lines redrawn in place")
struct ScreenFrameTests {
  @Test("each drawing stands in the place of the one before, and is taken away at the end")
  func replaces() {
    var (frame, screen) = (ScreenFrame(), ScreenEmulator(columns: 20))
    screen.take("before\r\n")
    screen.take(frame.drawing(["one", "two two", "three"], columns: 20, rows: 24))
    #expect(screen.lines == ["before", "one", "two two", "three"] && !screen.showsCursor)
    screen.take(frame.drawing(["1", "2"], columns: 20, rows: 24))
    #expect(screen.lines == ["before", "1", "2"])
    screen.take(frame.clearing() + "after\r\n")
    #expect(screen.lines == ["before", "after"] && screen.showsCursor)
  }

  @Test("a terminal of few rows gets as many lines as it has place for")
  func low() {
    var frame = ScreenFrame()
    #expect(!frame.drawing(["one", "two", "three"], columns: 20, rows: 3).contains("three"))
    #expect(frame.drawing(["one", "two"], columns: 20, rows: 1).contains("one"))
  }

  @Test("lines that a narrower terminal has wrapped are all taken away")
  func wrapped() {
    var frame = ScreenFrame()
    _ = frame.drawing(["123456789012", "1"], columns: 20, rows: 24)
    // The first takes two rows of ten, so its beginning is two rows up.
    #expect(frame.drawing(["1"], columns: 10, rows: 24).contains("\r\u{1B}[2A"))
  }
}
