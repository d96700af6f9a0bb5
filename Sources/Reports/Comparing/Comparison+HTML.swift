import NeedletailEngine
public import NeedletailResults

extension Comparison {
  /// The comparison as a page: one file that needs nothing else and runs nothing.
  ///
  /// - Complexity: O(figures × pairs); lists end after 60 rows, pairs after 200.
  public var html: String {
    let parts = ComparisonPage(self)
    return HTMLPage.text(
      title: "\(parts.words.title) – Needletail comparison", skip: "Skip to the comparison", style: Stylesheet.changes,
      header: { page in
        page.raw("<header>\n")
        page.element("p", "Needletail comparison", [("class", "kicker")])
        page.element("h1", parts.words.title)
        page.element("p", parts.words.sides.joined(separator: " · "), [("class", "subtitle")])
        page.verdict(headline, parts.words.notes.map(\.sentenceStart), isGood: isGood)
        page.raw("</header>\n")
      },
      main: { page in
        page.section("inputs", "What differs in the inputs") { parts.inputs(&$0) }
        page.section("figures", "Figures") { parts.figures(figures, "figures", &$0) }
        page.section("movers", "What moved") { parts.movers(&$0) }
        if !details.isEmpty { page.section("details", "By label") { parts.figures(details, "details", &$0) } }
        page.folded("runs", "Each pair of runs") { parts.runs(&$0) }
        page.folded("sides", "Both sides") { parts.sides(&$0) }
      })
  }

  private func count(_ judgement: FigureChange.Judgement) -> Int { figures.count { $0.judgement == judgement } }

  /// `3 figures worse, 1 better, 12 the same`.
  private var headline: String {
    if isIdentical { return "Nothing changed" }
    let words: [(FigureChange.Judgement, String)] = [
      (.worse, "worse"), (.better, "better"), (.changed, "changed"), (.unclear, "unclear"), (.same, "the same"),
    ]
    let pieces = words.filter { count($0.0) > 0 }.map { "\(count($0.0)) \($0.1)" }
    return pieces.isEmpty ? "No figure to compare" : "Of \(figures.count) figures: " + pieces.joined(separator: ", ")
  }

  private var isGood: Bool? { count(.worse) > 0 ? false : count(.better) > 0 ? true : nil }
}
