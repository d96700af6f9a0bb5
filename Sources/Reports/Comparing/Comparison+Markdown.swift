import NeedletailEngine
public import NeedletailResults
import NeedletailWorkload

extension Comparison {
  /// The comparison as Markdown: what differs in the inputs, then the figures, then what moved.
  ///
  /// - Parameter mostBytes: of the text; what has no room is left out, and that is said.
  public func markdown(mostBytes: Int = GateResult.largestStepSummary) -> String {
    let words = ComparisonWording(self, Typeface())
    var page = MarkdownPage(mostBytes: mostBytes)
    page.add("## \(Markup.markdown(words.title))")
    page.add(Markup.markdown(words.sides.joined(separator: " · ")))
    for note in words.notes { page.add("> \(Markup.markdown(note))") }
    addInputs(to: &page)
    addFigures(figures, to: &page)
    addMovers(to: &page)
    if !details.isEmpty {
      page.add("### By label")
      addFigures(details, to: &page)
    }
    page.fold("Both sides and their runs") { addSides(to: &$0) }
    return page.text
  }

  /// What differs in the inputs, in a table.
  func addInputs(to page: inout MarkdownPage) {
    if let why = whyInputsUnknown {
      page.add(
        "Inputs not compared key by key: \(Markup.markdown(Markup.shortened(why, to: Typeface.longestSentence)))")
    }
    guard !inputs.isEmpty else { return }
    page.add("### What differs in the inputs")
    page.add(
      ["key", "base", "head"],
      inputs.map { [$0.key, $0.base ?? "–", $0.head ?? "–"].map { Markup.shortened($0) } }, "keys")
  }

  /// What a gate's page shows where it is unfolded.
  func addDetails(to page: inout MarkdownPage) {
    addFigures(figures + details, to: &page)
    addMovers(to: &page)
    addSides(to: &page)
  }

  private func addFigures(_ figures: [FigureChange], to page: inout MarkdownPage) {
    let words = ComparisonWording(self, Typeface())
    let rows = figures.map { change in
      let values = words.changes.values(of: change)
      return [
        Markup.shortened(change.figure.title), values.base, values.head, words.changes.size(of: change),
        words.changes.interval(of: change) ?? "", words.judgement(change),
      ]
    }
    page.add(
      ["figure", "base", "head", "change", "\(words.changes.percent(coverage)) interval", ""], rows, "figures")
  }

  private func addMovers(to page: inout MarkdownPage) {
    let words = ComparisonWording(self, Typeface())
    page.add(["moved", "latency of a job", "what of it"], movers.map { words.mover($0) }, "agents and limits")
  }

  private func addSides(to page: inout MarkdownPage) {
    let wording = ComparisonWording(self, Typeface())
    page.add(["", "base", "head"], wording.facts, "facts")
    let count = max(base.runs.count, head.runs.count)
    let rows = (0..<count).map { place -> [String] in
      let sides = [base, head].map { side -> [String] in
        place < side.runs.count ? wording.run(side.runs[place]) : ["–", "–"]
      }
      return [String(place + 1)] + sides[0] + sides[1]
    }
    page.add(["run", "base: seed", "base: digest or status", "head: seed", "head: digest or status"], rows, "runs")
  }
}
