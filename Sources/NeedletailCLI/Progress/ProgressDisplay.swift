/// Redraws one line on standard error, at most ten times a second, and takes it away at the end.
struct ProgressDisplay {
  /// Carriage return, and erase to the end of the line.
  private static let clearing = "\r\u{1B}[K"
  private static let interval: Duration = .milliseconds(100)

  let isShown: Bool
  private let began = ContinuousClock.now
  private var drawn: ContinuousClock.Instant?

  init(isShown: Bool) { self.isShown = isShown }

  /// Draws what `line` makes of the seconds since the beginning, unless the last drawing is too recent.
  mutating func draw(_ line: (_ elapsed: Double) -> String) {
    guard isShown else { return }
    let now = ContinuousClock.now
    if let drawn, now - drawn < Self.interval { return }
    drawn = now
    try? File.write(Self.clearing + line((now - began) / .seconds(1)), to: Terminal.standardError)
  }

  func clear() {
    if drawn != nil { try? File.write(Self.clearing, to: Terminal.standardError) }
  }
}
