import NeedletailPlanner
import Synchronization

/// Shows on standard error how far a search is that asks an evaluator for paths.
final class PathProgress: Sendable {
  /// When there are no more paths to run.
  enum End: Sendable {
    /// Each configuration, all of which are named beforehand, has a path for each seed.
    case seeds(Int)
    /// When the search is sure, or has spent its attempts.
    case answer(mostAttempts: Int?)
  }

  private let display: Mutex<ProgressDisplay>
  private let line: ProgressLine
  private let end: End

  init(_ terminal: Terminal, until end: End) {
    display = Mutex(ProgressDisplay(terminal.progress))
    line = ProgressLine(terminal)
    self.end = end
  }

  func show(_ progress: PathEvaluator.Progress) {
    display.withLock { display in
      display.draw { elapsed in
        switch end {
        case .seeds(let seeds):
          let wanted = max(progress.paths, progress.configurations * seeds)
          return [line.text(ended: progress.paths, of: wanted, "runs", elapsed: elapsed)]
        case .answer(let most):
          return [line.text(runs: progress.paths, attempts: progress.attempts, atMost: most, elapsed: elapsed)]
        }
      }
    }
  }

  /// Takes away what was drawn.
  func clear() { display.withLock { $0.clear() } }
}
