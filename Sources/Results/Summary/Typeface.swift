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

  /// A name or message from a file or from an agent, without what a terminal would act on: control characters, those that
  /// turn the direction of writing, and what is beyond the terminal's characters become `?`.
  package func printable(_ text: some StringProtocol) -> String {
    var shown = ""
    for scalar in text.unicodeScalars {
      let isShown = !scalar.isUnprintable && (isUnicode || scalar.isASCII)
      shown.unicodeScalars.append(isShown ? scalar : "?")
    }
    return shown
  }

  /// A name as it begins a line: one that runners of GitHub would take for a command, `::error::`, stands in quotes.
  package static func beginningLine(_ name: String) -> String {
    name.drop(while: \.isWhitespace).hasPrefix("::") ? "\"\(name)\"" : name
  }

  package var dot: String { isUnicode ? "·" : "-" }
  package var times: String { isUnicode ? "×" : "x" }
  package var tick: String { isUnicode ? "✓" : "ok" }
  package var cross: String { isUnicode ? "✗" : "FAIL" }
  var micro: String { isUnicode ? "µ" : "u" }
  package var arrow: String { isUnicode ? "→" : "->" }
  package var minus: String { isUnicode ? "−" : "-" }
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

extension Unicode.Scalar {
  /// A control character, or one that turns the direction of writing or begins a line.
  package var isUnprintable: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFFFE...0xFFFF: true
    default: false
    }
  }
}
