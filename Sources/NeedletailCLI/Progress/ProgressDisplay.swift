/// Shows on standard error how far a run is: a few lines redrawn in place, at most ten times a second, which are taken
/// away at the end; or plain lines for a log, one a second.
struct ProgressDisplay {
  enum Style: Equatable {
    case none
    /// Lines that stay, without control characters.
    case lines
    /// Redrawn in place, with the cursor hidden meanwhile.
    case redrawn
  }

  let style: Style
  private let began = ContinuousClock.now
  private var drawn: ContinuousClock.Instant?
  private var frame = ScreenFrame()

  init(_ style: Style) { self.style = style }

  /// Shows what `lines` makes of the seconds since the beginning, unless the last time is too recent.
  mutating func draw(_ lines: (_ elapsed: Double) -> [String]) {
    let now = ContinuousClock.now
    switch style {
    case .none: return
    case .lines:
      // A run of less than a second says nothing but its summary.
      guard now - (drawn ?? began) >= .seconds(1) else { return }
      for line in lines((now - began) / .seconds(1)) { Console.complain(line) }
    case .redrawn:
      if let drawn, now - drawn < .milliseconds(100) { return }
      if drawn == nil { Machine.restoreCursorOnSignals(Terminal.standardError) }
      let text = frame.drawing(
        lines((now - began) / .seconds(1)), columns: Machine.columns(Terminal.standardError),
        rows: Machine.rows(Terminal.standardError))
      try? File.write(text, to: Terminal.standardError)
    }
    drawn = now
  }

  /// Takes away what was redrawn, and shows the cursor again; the next drawing begins anew.
  mutating func clear() {
    guard style == .redrawn, drawn != nil else { return }
    try? File.write(frame.clearing(), to: Terminal.standardError)
    Machine.forgetCursor()
    drawn = nil
  }
}
