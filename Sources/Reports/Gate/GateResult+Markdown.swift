import NeedletailEngine
public import NeedletailResults
import NeedletailWorkload

extension GateResult {
  /// The most that GitHub takes of a step's summary, in bytes.
  public static let largestStepSummary = 1 << 20

  /// The gate as Markdown, for the summaries of continuous integration: the verdict, a row a figure, what differs in the inputs, and
  /// everything else where it is unfolded.
  ///
  /// - Parameter mostBytes: of the text; what has no room is left out, and that is said. Where there is next to none the text is empty.
  public func markdown(mostBytes: Int = Self.largestStepSummary) -> String {
    let words = GateWording(self, Typeface())
    var page = MarkdownPage(mostBytes: mostBytes)
    let name = Markup.markdown(words.workload)
    page.add("## \(words.mark(verdict)) \(name): \(Markup.markdown(words.verdict))")
    page.add(Markup.markdown(words.sides.joined(separator: " · ")))
    page.add(
      [
        "", "figure", "base", "head", "change", "interval, at least \(words.changes.percent(confidence)) at each end",
        "allowed",
      ],
      rows.map { row($0, words) }, "figures", mostRows: GateResult.mostRows)
    for row in rows where words.remark(row) != nil {
      page.add("- \(Markup.markdown(words.sentence(row)))")
    }
    page.add(
      ["", "threshold of head", "over its runs"],
      thresholds.map { [words.mark($0.verdict), words.expression($0), words.outcome($0)] }, "thresholds")
    if verdict != .held, let movers = words.movers { page.add("Mostly: \(Markup.markdown(movers))") }
    for note in words.notes { page.add("> \(Markup.markdown(note))") }
    comparison.addInputs(to: &page)
    page.fold("All figures, both sides and their runs") { comparison.addDetails(to: &$0) }
    return page.text
  }

  private static let mostRows = 64

  private func row(_ row: Row, _ words: GateWording) -> [String] {
    let changes = words.changes
    let values = changes.values(of: row.change)
    return [
      words.mark(row.verdict), row.allowance.figure.shortName, values.base, values.head, changes.size(of: row.change),
      changes.interval(of: row.change) ?? "", changes.allowed(row.allowance.expression),
    ]
  }
}
