/// What a terminal can show.
public struct Typeface: Sendable, Equatable {
  /// Whether characters beyond ASCII may be used.
  public var isUnicode: Bool
  /// Whether escape sequences for colour may be used.
  public var isColoured: Bool

  public init(isUnicode: Bool = true, isColoured: Bool = false) {
    self.isUnicode = isUnicode
    self.isColoured = isColoured
  }

  package enum Ink: String {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case cyan = "36"
  }

  package func ink(_ ink: Ink, _ text: String) -> String {
    isColoured && !text.isEmpty ? "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m" : text
  }

  package var dot: String { isUnicode ? "·" : "-" }
  package var times: String { isUnicode ? "×" : "x" }
  var tick: String { isUnicode ? "✓" : "ok" }
  var cross: String { isUnicode ? "✗" : "FAIL" }
  var micro: String { isUnicode ? "µ" : "u" }
  package var nothing: String { isUnicode ? "–" : "-" }
  package var ellipsis: String { isUnicode ? "…" : ".." }
  var rule: String { isUnicode ? "─" : "-" }

  /// A bar of `width` cells, of which `share` (0 to 1) are filled, to an eighth of a cell where Unicode allows.
  package func bar(_ share: Double, width: Int) -> String {
    let bounded = share.isFinite ? min(max(share, 0), 1) : 0
    guard isUnicode else {
      let filled = Int((bounded * Double(width)).rounded())
      return String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    }
    let eighths = Int((bounded * Double(width) * 8).rounded())
    let partial = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
    let drawn = String(repeating: "█", count: eighths / 8) + partial
    return drawn + String(repeating: "░", count: width - drawn.count)
  }
}
