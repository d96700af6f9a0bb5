/// Lines at the bottom of a terminal that take each other's place: what to write, as a pure function of what stands
/// there.
struct ScreenFrame {
  private static let hideCursor = "\u{1B}[?25l"
  private static let showCursor = "\u{1B}[?25h"
  private static let eraseLine = "\u{1B}[K"
  private static let eraseBelow = "\u{1B}[J"

  /// How wide each line is that stands there, the cursor at the end of the last.
  private var widths: [Int] = []
  private var columns: Int?

  init() {}

  /// What puts `lines` in the place of those before; as many as the terminal has rows for.
  mutating func drawing(_ lines: [String], columns: Int?, rows: Int?) -> String {
    let shown = lines.prefix(max(1, (rows ?? .max) - 1))
    let start = Self.hideCursor + home(columns)
    widths = shown.map(\.count)
    self.columns = columns
    return start + shown.joined(separator: "\(Self.eraseLine)\r\n") + Self.eraseBelow
  }

  /// What takes the lines away.
  mutating func clearing() -> String {
    defer { widths = [] }
    return home(columns) + Self.eraseBelow + Self.showCursor
  }

  /// To where the first line begins. In a terminal that became narrower the lines have been wrapped.
  private func home(_ columns: Int?) -> String {
    let rows = widths.reduce(0) { rows, width in
      rows + (columns.map { max(1, (width + $0 - 1) / max(1, $0)) } ?? 1)
    }
    return rows > 1 ? "\r\u{1B}[\(rows - 1)A" : "\r"
  }
}
