import NeedletailEngine
import NeedletailPlanner
import NeedletailResults
import NeedletailWorkload

extension SizedFleet {
  /// The sizing as a page: one file that needs nothing else and runs nothing, the answer first and how it is known last.
  package var html: String {
    let words = SizingWording(self, Typeface())
    return HTMLPage.text(
      title: "\(words.name) – Needletail sizing", skip: "Skip to the sizing", style: Stylesheet.changes,
      header: { page in
        page.raw("<header>\n")
        page.element("p", "Needletail sizing", [("class", "kicker")])
        page.element("h1", words.name)
        page.element("p", words.conditions.joined(separator: " · "), [("class", "subtitle")])
        page.verdict(
          words.verdict.sentenceStart, words.notes.map(\.sentenceStart),
          isGood: sizing.verdict == .fits ? true : sizing.verdict == .undecided ? nil : false)
        page.raw("</header>\n")
      },
      main: { page in
        if !words.marks.isEmpty {
          page.tiles(words.marks.map { ($0.name.sentenceStart, $0.value, "", nil) })
        }
        if !sizing.choices.isEmpty { page.section("choices", "What it takes") { choices(words, &$0) } }
        if !sizing.away.isEmpty { page.section("away", "When one is lost") { away(words, &$0) } }
        if sizing.isAnswered { page.section("hand-over", "How to use it") { handOver(words, &$0) } }
        page.folded("tried", "What was tried") { tried(words, &$0) }
      })
  }

  private func choices(_ words: SizingWording, _ page: inout HTMLWriter) {
    page.element(
      "p",
      "The least of each with which everything holds, when all of them are as small as this. One less of any of them is not enough, or could not be told to be."
    )
    let prices = sizing.choices.contains { $0.knob.price != nil }
    var table = HTMLTable(
      "What it takes",
      ["resource", "now", sizing.verdict == .fits ? "needed" : "nearest", "how full"]
        + (prices ? ["price an hour"] : [])
        + ["with one less"])
    for choice in sizing.choices {
      let price = choice.knob.price.map { words.wording.dollars($0 * Double(choice.value)) } ?? "–"
      table.add(
        [
          HTMLTable.Cell(choice.knob.key, look: HTMLTable.Cell.metric), HTMLTable.Cell(words.now(choice.knob)),
          HTMLTable.Cell(words.value(choice.value, choice.knob)),
          HTMLTable.Cell(words.fullest(choice), share: choice.use?.utilization),
        ] + (prices ? [HTMLTable.Cell(price)] : []) + [HTMLTable.Cell(words.oneLess(choice), look: "value")])
    }
    table.write(to: &page)
  }

  private func away(_ words: SizingWording, _ page: inout HTMLWriter) {
    page.element("p", "One of them gone for good, and everything else as it is.")
    var table = HTMLTable("When one is lost", ["lost", "of", "what then"])
    for (away, said) in zip(sizing.away, words.away) {
      table.add([
        HTMLTable.Cell(said.what), HTMLTable.Cell(words.wording.count(away.count)),
        HTMLTable.Cell(
          said.outcome,
          look: away.trial.hold.verdict == .held ? "good" : away.trial.hold.verdict == .broken ? "bad" : nil),
      ])
    }
    table.write(to: &page)
  }

  private func handOver(_ words: SizingWording, _ page: inout HTMLWriter) {
    page.element("p", "Run it:")
    page.element("pre", words.runLine)
    page.element("p", "In the workload file:")
    page.element("pre", SettingsPatch.yaml(sizing.settings))
    guard let gateway else { return }
    page.element("p", "As settings of a gateway:")
    page.element("pre", gateway)
  }

  private func tried(_ words: SizingWording, _ page: inout HTMLWriter) {
    var table = HTMLTable(
      "What was tried", sizing.request.knobs.map(\.key) + ["p99", "jobs a path", "verdict", "what it says"])
    for trial in sizing.tried.suffix(Report.mostRows) {
      let p99 = trial.p99Milliseconds.map { words.wording.duration(nanoseconds: $0.mean * 1e6) } ?? "–"
      table.add(
        zip(sizing.request.knobs, trial.values).map { HTMLTable.Cell(words.value($1, $0)) } + [
          HTMLTable.Cell(p99), HTMLTable.Cell(trial.jobs.map { words.wording.count($0) } ?? "–"),
          HTMLTable.Cell(
            trial.verdict.rawValue, look: trial.verdict == .held ? "good" : trial.verdict == .broken ? "bad" : nil),
          HTMLTable.Cell(words.why(trial), look: "value"),
        ])
    }
    table.write(to: &page)
    if let more = Report.leftOut(sizing.tried.count, "mixes") { page.element("p", more) }
  }
}
