import NeedletailPlanner
import Synchronization

/// Shows on standard error how far a search is that asks an evaluator for paths: those that were run of those that are known to be wanted.
final class PathProgress: Sendable {
  private let display: Mutex<ProgressDisplay>
  private let line: ProgressLine
  private let seeds: Int

  /// - Parameter seeds: paths of each configuration.
  init(_ terminal: Terminal, seeds: Int) {
    display = Mutex(ProgressDisplay(terminal.progress))
    line = ProgressLine(terminal)
    self.seeds = seeds
  }

  func show(_ progress: PathEvaluator.Progress) {
    let wanted = max(progress.paths, progress.configurations * seeds)
    display.withLock { display in
      display.draw { elapsed in [line.text(ended: progress.paths, of: wanted, "runs", elapsed: elapsed)] }
    }
  }

  /// Takes away what was drawn.
  func clear() { display.withLock { $0.clear() } }
}
