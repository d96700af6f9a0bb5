import Synchronization

/// Shows how many of a command's runs have ended, told from any thread.
final class RunCounter: Sendable {
  private let display: Mutex<ProgressDisplay>
  private let line: ProgressLine
  private let count: Int

  /// - Parameter count: of the runs in all.
  init(_ terminal: Terminal, count: Int) {
    display = Mutex(ProgressDisplay(terminal.progress))
    line = ProgressLine(terminal)
    self.count = count
  }

  func show(ended: Int) {
    display.withLock { display in
      display.draw { elapsed in [line.text(ended: ended, of: count, "runs", elapsed: elapsed)] }
    }
  }

  /// Takes away what was drawn.
  func clear() { display.withLock { $0.clear() } }
}
