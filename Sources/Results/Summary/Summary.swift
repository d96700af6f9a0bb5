import NeedletailEngine

/// What a run came to, for a reader at a terminal.
///
/// A pure function of the report: it hides nothing the result document shows to be wrong (failures, jobs cut off at the
/// end, thresholds without samples) and leaves out only what did not occur. A narrow terminal loses the last columns of wide tables, never a line.
public struct Summary: Sendable {
  /// Narrower terminals get lines this wide all the same.
  public static let narrowest = 60
  public static let usualWidth = 100

  let report: RunReport
  let figures: FigureCatalogue
  let outcomes: [ThresholdOutcome]
  let verdict: Verdict
  let keepsUp: KeepsUp
  let hasServiceLevel: Bool
  let host: HostFacts?
  let width: Int
  let typeface: Typeface
  let wording: Wording

  public init(
    of document: ResultDocument, width: Int = Summary.usualWidth, typeface: Typeface = Typeface()
  ) {
    self.report = document.report
    self.figures = document.figures
    self.outcomes = document.thresholds
    self.verdict = document.verdict
    self.keepsUp = document.keepsUp
    self.hasServiceLevel = document.hasServiceLevel
    self.host = document.host
    self.width = max(Self.narrowest, min(width, 140))
    self.typeface = typeface
    self.wording = Wording(typeface: typeface)
  }

  /// The whole summary, ending in a line feed.
  public var text: String {
    let sections = [
      opening, thresholds, whatRan, wallClock, jobsAndCalls, latencies, waits, latencyBreakdown, agents, limits, tokens,
      whatFailed,
    ]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  func heading(_ text: String) -> String { typeface.ink(.bold, text) }

  /// Pieces with a dot between them, broken into lines that fit, each indented by two.
  func flow(_ pieces: [String]) -> [String] {
    var lines: [String] = []
    var line = ""
    for piece in pieces {
      let longer = line.isEmpty ? piece : line + " \(typeface.dot) " + piece
      if longer.count + 2 > width, !line.isEmpty {
        lines.append("  " + line)
        line = piece
      } else {
        line = longer
      }
    }
    if !line.isEmpty { lines.append("  " + line) }
    return lines
  }
}
