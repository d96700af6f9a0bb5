import NeedletailComparison
import NeedletailEngine
import NeedletailNotation
import NeedletailResults
import NeedletailWorkload

/// Runs two sides in turn, one run at a time with the machine to itself, until enough is known.
struct PairMeasurement {
  /// The machine rests so long before each run, so that what the one before left behind, such as processes that exit, is not
  /// measured with the next.
  static let rest: Duration = .milliseconds(200)

  let base: WallSide
  let head: WallSide
  let plan: PairingPlan
  let terminal: Terminal
  let environment: [String: String]

  /// What was measured.
  struct Outcome {
    var runs: InterleavedRuns<RunNumbers>
    var ending: InterleavedRuns<RunNumbers>.Ending
    /// What the last look came to; `nil` where there was no pair to look at.
    var gate: GateResult?
    var took: Duration
  }

  /// Measures on the calling thread; when this returns, no process of a run is left.
  ///
  /// The runs of a pair draw the same jobs, from a seed of their own: HEAD's, and one more for each pair. Warm-up runs have the first.
  ///
  /// - Parameter judge: holds the runs of whole pairs against what is allowed.
  /// - Throws: `Refusal` for a workload, a setting or a build that cannot be run.
  func run(judge: (_ base: ComparedSide, _ head: ComparedSide, Spending.Look) -> GateResult) throws -> Outcome {
    let began = ContinuousClock.now
    func elapsed() -> Duration { ContinuousClock.now - began }
    var runs = InterleavedRuns<RunNumbers>(plan)
    var (baseSide, headSide) = (base.side, head.side)
    var longest: [MeasuredSide: Duration] = [:]
    var gate: GateResult?
    var display = ProgressDisplay(terminal.progress)
    defer { display.clear() }
    let line = ProgressLine(terminal)
    while true {
      if Machine.isInterrupted { runs.interrupt() }
      let (which, pair): (MeasuredSide, Int)
      switch runs.next {
      case .warmUp(let side): (which, pair) = (side, 0)
      case .run(let side, let number): (which, pair) = (side, number)
      case .look(let look, _):
        (baseSide.runs, headSide.runs) = (runs.base, runs.head)
        let result = judge(baseSide, headSide, look)
        gate = result
        runs.looked(isDecided: result.rows.allSatisfy { $0.verdict != .undecided })
        continue
      case .end(let ending): return Outcome(runs: runs, ending: ending, gate: gate, took: elapsed())
      }
      Machine.rest(Self.rest)
      let side = which == .base ? base : head
      let child = side.run(
        seed: head.workload.file.plan.seed &+ UInt64(pair), longest: longest[which], environment: environment)
      do throws(ChildRunFailure) {
        let result = try child.run(isInterrupted: { Machine.isInterrupted }) { _ in
          display.draw { _ in [line.text(pairs: runs.pairs, of: runs.most, left: runs.timeLeft(at: elapsed()))] }
        }
        longest[which] = max(longest[which] ?? .zero, result.took)
        let load = result.document.words("load_model")
        if which == .base { baseSide.loadModel = load } else { headSide.loadModel = load }
        runs.completed(result.numbers, at: elapsed())
      } catch {
        switch error.kind {
        case .interrupted: runs.interrupt()
        case .failed: runs.failed(error.description, at: elapsed())
        case .badInput: throw Refusal("needletail: error: a run of \(which.rawValue), \(side.side.name): \(error)")
        }
      }
    }
  }
}

extension ProgressLine {
  /// `7 of 20 pairs, at most 40 s left`; without the number where it is not settled.
  func text(pairs: Int, of most: Int?, left: Duration?) -> String {
    let bar = most.map { typeface.bar(Double(pairs) / Double(max(1, $0)), width: 20) + " " } ?? ""
    let count = most.map { "\(pairs) of \($0)" } ?? "\(pairs)"
    let left = left.map { ", at most \(Self.left(Int(($0 / .seconds(1)).rounded(.up))))" } ?? ""
    return String("\(bar)\(count) pairs\(left)".prefix(max(1, columns - 1)))
  }
}
