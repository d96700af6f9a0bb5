package import NeedletailPlanner
import NeedletailResults

extension WhatIf {
  /// What binds, and a table of what every change does; under 1 MiB.
  package func markdown(mostBytes: Int = GateResult.largestStepSummary) -> String {
    let words = WhatIfWording(self, Typeface())
    var page = MarkdownPage(mostBytes: mostBytes)
    page.add("## \(Markup.markdown(Markup.shortened(name)))")
    page.add("**\(Markup.markdown(words.headline))**")
    page.add(Markup.markdown(words.method.joined(separator: " · ")))
    if let options = words.bestOptions { page.add("`\(options)`") }
    let columns = WhatIfColumn.shown(of: self)
    func rows(_ answers: [Answer]) -> [[String]] {
      answers.map { answer in
        [words.name(answer)] + columns.map { $0.words(answer, words) } + [answer.judgement.rawValue]
      }
    }
    page.add(
      ["as it is"] + columns.map { $0.title(of: self) }, [[""] + columns.map { $0.words(ofBase: self, words) }], "rows")
    let titles = columns.map { $0.title(of: self) } + [""]
    for group in RelaxationKind.Group.allCases {
      let answers = answers(group)
      let moved = answers.filter { $0.judgement != .same }
      if !moved.isEmpty { page.add([group.heading] + titles, rows(moved), "answers") }
      if group == .policies { page.add(["Two at once"] + titles, rows(pairs.map(\.answer)), "pairs") }
      let idle = answers.filter { $0.judgement == .same }.map { words.name($0) }
      if !idle.isEmpty {
        let more = Report.leftOut(idle.count, "answers").map { " \($0)" } ?? ""
        page.add(Markup.markdown("\(group.idle): \(idle.prefix(Report.mostRows).joined(separator: ", "))") + more)
      }
    }
    if isInterrupted {
      page.add("Interrupted: \(words.counted(unanswered.count, "question")) and some pairs have no answer.")
    }
    return page.text
  }
}
