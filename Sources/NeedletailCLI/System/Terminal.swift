import NeedletailResults

/// What the terminals on standard output and standard error can show.
struct Terminal {
  static let standardOutput: Int32 = 1
  static let standardError: Int32 = 2

  /// Width of the summary's lines.
  var columns: Int
  /// How the summary is set.
  var typeface: Typeface
  /// How progress is shown on standard error.
  var progress: ProgressDisplay.Style

  /// - Parameter environment: `LC_ALL`, `LC_CTYPE`, `LANG`, `TERM` and `NO_COLOR` are asked.
  init(_ userInterface: RunArguments.UserInterface, environment: [String: String]) {
    let isDumb = environment["TERM"] == "dumb"
    let isPlain = userInterface != .auto
    columns = Machine.columns(Self.standardOutput) ?? Summary.usualWidth
    typeface = Typeface(
      isUnicode: !isPlain && Self.isUnicode(environment),
      isColoured: !isPlain && !isDumb && (environment["NO_COLOR"] ?? "").isEmpty
        && Machine.isTerminal(Self.standardOutput))
    progress =
      switch userInterface {
      case .none: .none
      case .plain: .lines
      case .auto: !isDumb && Machine.isTerminal(Self.standardError) ? .redrawn : .none
      }
  }

  /// Width of tables whose columns matter more than the line's length: the terminal's, or without bound elsewhere.
  var tableWidth: Int { Machine.columns(Self.standardOutput) ?? .max }

  /// Whether the locale's character set is UTF-8: the first of the three variables that says anything decides.
  static func isUnicode(_ environment: [String: String]) -> Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    let name = locale.lowercased()
    return name.contains("utf-8") || name.contains("utf8")
  }
}
