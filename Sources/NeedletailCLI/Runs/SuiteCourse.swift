import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// The runs of a suite on their way: which have ended, how, and what is kept of them.
struct SuiteCourse {
  private let prepared: [PreparedRun]
  private var recorder: SuiteRecorder
  private let terminal: Terminal
  private var ended: [Int: SuiteRun] = [:]
  /// Why nothing more is begun; `nil` while it is.
  private var whyStopped: String?
  private let failsFast: Bool

  /// - Parameter failsFast: nothing is begun after the first run that did not hold.
  init(_ prepared: [PreparedRun], _ recorder: SuiteRecorder, _ terminal: Terminal, failsFast: Bool) {
    self.prepared = prepared
    self.recorder = recorder
    self.terminal = terminal
    self.failsFast = failsFast
    for (index, run) in prepared.enumerated() {
      if case .unreadable(let problems) = run.content {
        ended[index] = SuiteRun(run.entry, changes: run.changes, verdict: .unreadable, because: problems)
        if failsFast, whyStopped == nil { whyStopped = "`\(run.entry.name)` cannot be read, and --fail-fast" }
      }
    }
  }

  /// Every run, in the suite's order.
  var results: [SuiteRun] {
    prepared.enumerated().map { index, run in
      ended[index] ?? SuiteRun(run.entry, changes: run.changes, verdict: .skipped, because: whyStopped)
    }
  }

  /// Whether all that was to be kept was.
  var isKept: Bool { recorder.isWhole }

  /// The runs of a clock that are yet to be made.
  private func waiting(_ clock: WorkloadFile.Clock) -> [(
    index: Int, source: WorkloadSource, file: WorkloadFile, seeds: Int?
  )] {
    guard whyStopped == nil else { return [] }
    return prepared.enumerated().compactMap { index, run in
      guard case .ready(let source, let file, let seeds) = run.content, file.clock == clock else { return nil }
      return (index, source, file, seeds)
    }
  }

  /// Runs those in virtual time, side by side on all cores.
  mutating func runVirtual() async {
    let waiting = waiting(.virtual)
    guard !waiting.isEmpty else { return }
    let requests = waiting.map { SuiteExecution.Request(file: $0.file, seeds: $0.seeds) }
    let tasks = requests.reduce(0) { $0 + ($1.seeds ?? 1) }
    var display = ProgressDisplay(terminal.progress)
    let line = ProgressLine(terminal)
    var course = self
    let began = ContinuousClock.now
    await SuiteExecution.run(
      requests, width: Machine.processors, now: { (ContinuousClock.now - began) / .seconds(1) },
      isInterrupted: { Machine.isInterrupted },
      onSeed: { ended in
        display.draw { elapsed in [line.text(ended: ended, of: tasks, "runs", elapsed: elapsed)] }
      },
      onOutcome: { place, outcome in
        let run = waiting[place]
        return course.take(outcome, of: run.index, source: run.source)
      })
    display.clear()
    self = course
  }

  /// Runs those on the wall clock, one after another: they measure the machine.
  mutating func runWall() {
    let waiting = waiting(.wall)
    let line = ProgressLine(terminal)
    for (place, run) in waiting.enumerated() {
      guard whyStopped == nil else { return }
      guard !Machine.isInterrupted else {
        _ = take(.unbegun, of: run.index, source: run.source)
        continue
      }
      var display = ProgressDisplay(terminal.progress)
      let began = ContinuousClock.now
      var outcome: SuiteExecution.Outcome
      do {
        let report = try WallRun.report(of: run.file, isInterrupted: { Machine.isInterrupted }) { progress in
          display.draw { _ in
            ["\(place + 1) of \(waiting.count) \(line.text(real: progress, timeScale: run.file.plan.wall.timeScale))"]
          }
        }
        outcome = .single(
          ResultDocument(report: report, of: run.file, host: nil), seconds: (ContinuousClock.now - began) / .seconds(1))
      } catch let error as PlanError {
        outcome = .refused(error)
      } catch {
        display.clear()
        let entry = prepared[run.index]
        _ = end(run.index, SuiteRun(entry.entry, changes: entry.changes, verdict: .failed, because: "\(error)"))
        continue
      }
      display.clear()
      _ = take(outcome, of: run.index, source: run.source)
    }
  }

  /// Notes how a run ended; `false` where nothing is to be begun after it.
  private mutating func end(_ index: Int, _ run: SuiteRun) -> Bool {
    ended[index] = run
    guard failsFast, !run.verdict.goesOn, run.verdict != .interrupted else { return true }
    whyStopped = "`\(run.name)` did not hold, and --fail-fast"
    return false
  }

  /// Keeps what a run came to; `false` where nothing is to be begun after it.
  private mutating func take(_ outcome: SuiteExecution.Outcome, of index: Int, source: WorkloadSource) -> Bool {
    let (entry, changes) = (prepared[index].entry, prepared[index].changes)
    var run: SuiteRun
    switch outcome {
    case .unbegun:
      guard Machine.isInterrupted, whyStopped == nil else { return true }
      run = SuiteRun(entry, changes: changes, verdict: .interrupted, because: "not begun")
    case .refused(let error):
      let problems = Refusal(planError: error, FileArguments(path: entry.workload)).description
      Console.complain(problems)
      run = SuiteRun(entry, changes: changes, verdict: .unreadable, because: problems)
    case .single(var document, let seconds):
      run = SuiteRun(entry, changes: changes, document)
      let facts = Machine.facts(wall: .seconds(seconds))
      document.host = facts
      let summary = Summary(of: document).text
      recorder.keep(&run, document.json, summary: summary, facts: facts, source: source.sourcePath)
    case .several(let replications, let seconds):
      run = SuiteRun(entry, changes: changes, replications)
      let facts = Machine.facts(wall: .seconds(seconds))
      let summary = ReplicationsSummary(of: replications, host: facts, width: Summary.usualWidth, typeface: Typeface())
      recorder.keep(
        &run, replications.json(host: facts), summary: summary.text, facts: facts, source: source.sourcePath)
    }
    return end(index, run)
  }
}
