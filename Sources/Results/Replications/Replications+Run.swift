public import NeedletailEngine
import NeedletailNotation
public import NeedletailWorkload

extension Replications {
  /// Runs `file` with `count` seeds from the file's own upwards, `width` at a time, each on a core of its own.
  ///
  /// Structured: when this returns, nothing is left running. The result does not depend on `width` or on which run
  /// ends first.
  ///
  /// - Parameters:
  ///   - count: 1 to `limit`; `seed + count − 1` must be a seed.
  ///   - isInterrupted: asked between slices of each run; runs that have not begun then do not begin.
  ///   - onEnd: called with the number of runs that have ended, after each.
  /// - Throws: `PlanError` when the plan cannot be run.
  public static func run(
    _ file: WorkloadFile, count: Int, width: Int, isInterrupted: @escaping @Sendable () -> Bool = { false },
    onEnd: (Int) -> Void = { _ in }
  ) async throws(PlanError) -> Replications {
    precondition(count >= 1 && count <= limit, "Replications.run: 1 to \(limit) seeds")
    let first = file.plan.seed
    let folded = await withTaskGroup(of: (Int, Result<Run, PlanError>).self) { group in
      var queue = SeedOrder(replications: Replications(of: file))
      var next = 0
      func start() {
        guard next < count, next == 0 || !isInterrupted() else { return }
        let index = next
        next += 1
        group.addTask {
          var seeded = file
          seeded.plan.seed = first &+ UInt64(index)
          return (index, Run.result(of: seeded, isInterrupted: isInterrupted))
        }
      }
      for _ in 0..<max(1, width) { start() }
      var ended = 0
      while let (index, result) = await group.next() {
        queue.take(result, at: index)
        ended += 1
        onEnd(ended)
        if queue.failure == nil { start() }
      }
      return queue
    }
    if let failure = folded.failure { throw failure }
    return folded.replications
  }
}

/// Puts runs that end in any order back into the order of their seeds.
private struct SeedOrder {
  var replications: Replications
  var failure: PlanError?
  private var waiting: [Int: Replications.Run] = [:]
  private var next = 0

  init(replications: Replications) { self.replications = replications }

  mutating func take(_ result: Result<Replications.Run, PlanError>, at index: Int) {
    switch result {
    case .failure(let error): failure = failure ?? error
    case .success(let run): waiting[index] = run
    }
    while let run = waiting.removeValue(forKey: next) {
      replications.add(run)
      next += 1
    }
  }
}

extension Replications.Run {
  /// Runs one seed to its end on the caller's thread.
  fileprivate static func result(
    of file: WorkloadFile, isInterrupted: @Sendable () -> Bool
  ) -> Result<Self, PlanError> {
    do throws(PlanError) {
      return .success(Self(try GuardedRun.report(of: file, isInterrupted: isInterrupted), of: file))
    } catch {
      return .failure(error)
    }
  }

  init(_ report: RunReport, of file: WorkloadFile) {
    let document = ResultDocument(report: report, of: file, host: nil)
    self.init(
      seed: file.plan.seed, digest: report.digestText, status: report.status, statusReason: report.statusReason,
      attempts: report.attemptsDispatched, keepsUp: document.keepsUp, figures: document.figures.rows(of: report),
      numbers: RunNumbers(document, keeping: file.figures.isCompared()), outcomes: document.thresholds)
  }
}
