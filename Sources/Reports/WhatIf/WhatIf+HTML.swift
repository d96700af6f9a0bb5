import NeedletailEngine
package import NeedletailPlanner
import NeedletailResults

extension WhatIf {
  /// The answers as a page: one file that needs nothing else and runs nothing.
  ///
  /// - Complexity: O(answers × seeds); charts end after 40 rows.
  package var html: String {
    let page = WhatIfPage(self)
    return HTMLPage.text(
      title: "\(Markup.shortened(name)) – Needletail what-if", skip: "Skip to the answers",
      style: Stylesheet.changes + WhatIfPage.style,
      header: { page.header(&$0) },
      main: { writer in
        writer.section("p99", "What each change does to the 99th percentile") { page.latencies(&$0) }
        writer.section("answers", "Every answer") { page.tables(&$0) }
        writer.folded("method", "How it was asked") { page.method(&$0) }
      })
  }
}

/// The parts of what-if's page.
struct WhatIfPage {
  private static let mostDrawn = 40
  /// Keys are longer names than charts have room for elsewhere.
  static let style = """

    @media (min-width: 60rem) {
      .heat .row { grid-template-columns: 21rem minmax(0, 1fr) 5rem } .heat .xs, .heat .across { margin-left: 21.6rem }
      .changes .row { grid-template-columns: 21rem minmax(0, 1fr) 15rem } .changes .xs { margin-left: 21.6rem; margin-right: 15.6rem } }

    """

  private let whatIf: WhatIf
  private let words: WhatIfWording
  private let columns: [WhatIfColumn]
  /// What is drawn: pairs that help, then groups in their order. What gets worse may be so much worse that nothing is seen of the others.
  private let moved: [WhatIf.Answer]

  init(_ whatIf: WhatIf) {
    self.whatIf = whatIf
    words = WhatIfWording(whatIf, Typeface())
    columns = WhatIfColumn.shown(of: whatIf)
    let answers = RelaxationKind.Group.allCases.filter { $0 != .strains }.flatMap { whatIf.answers($0) }.filter {
      $0.judgement != .same
    }
    moved = Array((whatIf.pairs.prefix(3).map(\.answer) + answers).prefix(Self.mostDrawn))
  }

  func header(_ page: inout HTMLWriter) {
    page.raw("<header>\n")
    page.element("p", "Needletail what-if", [("class", "kicker")])
    page.element("h1", Markup.shortened(whatIf.name))
    page.element("p", words.method.joined(separator: " · "), [("class", "subtitle")])
    let options = words.bestOptions.map { ["Try it: \($0)"] } ?? []
    page.verdict(words.headline, options, isGood: nil)
    page.raw("</header>\n")
  }

  /// Bars of the 99th percentile, the fleet as it is above them, and the changes with their intervals.
  func latencies(_ page: inout HTMLWriter) {
    let base = whatIf.asItIs
    let drawn = [base] + moved
    let top = drawn.compactMap(\.p99.value).max() ?? 0
    guard top > 0, !moved.isEmpty else {
      page.element("p", moved.isEmpty ? "No change that was asked for does anything." : "No job was completed.")
      return
    }
    StackedBars(
      name: "p99", title: "Job latency, 99th percentile", caption: "Means over \(whatIf.seeds.count) seeds.",
      across: "99th percentile of job latency", quantity: .duration, top: top * 1e6,
      rows: drawn.map { answer in
        let isBase = answer.relaxations.isEmpty
        return StackedBars.Row(
          name: isBase ? "as it is" : words.name(answer),
          segments: [
            StackedBars.Segment(
              words: "p99", look: isBase ? "own-other" : answer.judgement == .worse ? "own-retry" : "own-decode",
              length: (answer.p99.value ?? 0) * 1e6)
          ], total: words.latency(answer.p99.value))
      },
      keys: [
        Chart.Key(words: "as it is", kind: .area, look: "own-other"),
        Chart.Key(words: "better", kind: .area, look: "own-decode"),
        Chart.Key(words: "worse", kind: .area, look: "own-retry"),
      ]
    ).write(to: &page)
    changes(&page)
  }

  private func changes(_ page: inout HTMLWriter) {
    IntervalChart(
      name: "p99-changes", title: "Change of the 99th percentile",
      caption: "With its 95 % interval over \(whatIf.seeds.count) seeds, each paired with the fleet as it is.",
      rows: moved.filter { $0.p99.change?.isFinite ?? false }.map { answer in
        IntervalChart.Row(
          name: words.name(answer), change: answer.p99.change, interval: answer.p99.interval,
          pairs: pairs(answer), words: "\(words.relative(answer.p99)) (\(words.interval(answer.p99)))",
          look: answer.judgement.look)
      }
    ).write(to: &page)
  }

  /// The change with each seed.
  private func pairs(_ answer: WhatIf.Answer) -> [Double] {
    zip(whatIf.base, answer.outcomes).prefix(200).compactMap { base, outcome in
      guard let before = base.p99Milliseconds, let after = outcome.p99Milliseconds, before > 0 else { return nil }
      return after / before - 1
    }
  }

  func tables(_ page: inout HTMLWriter) {
    var base = HTMLTable("As it is", ["as it is"] + columns.map { $0.title(of: whatIf) })
    base.add([""] + columns.map { $0.words(ofBase: whatIf, words) })
    base.write(to: &page)
    for group in RelaxationKind.Group.allCases {
      table(group.heading, whatIf.answers(group), &page)
      if group == .policies { table("Two at once", whatIf.pairs.map(\.answer), &page) }
    }
  }

  private func table(_ title: String, _ answers: [WhatIf.Answer], _ page: inout HTMLWriter) {
    guard !answers.isEmpty else { return }
    page.element("h3", title)
    var table = HTMLTable(title, ["what is changed"] + columns.map { $0.title(of: whatIf) } + [""])
    for answer in answers.prefix(Relaxation.mostQuestions) {
      let look = answer.judgement.look
      table.add(
        [HTMLTable.Cell(words.name(answer), look: HTMLTable.Cell.metric)]
          + columns.map { HTMLTable.Cell($0.words(answer, words), look: $0.isChange ? look : nil) }
          + [HTMLTable.Cell(answer.judgement.rawValue, look: look)])
    }
    table.write(to: &page)
  }

  func method(_ page: inout HTMLWriter) {
    let first =
      switch whatIf.work {
      case .completedJobs: "the number of completed jobs, since some run was cut off"
      case .jobsPerSecond: "the completed jobs a second, since the fleet does not keep up or users loop"
      case .completedShare: "the share of the offered jobs that were completed"
      }
    page.element(
      "p",
      "Every question was run in virtual time with the same \(whatIf.seeds.count) seeds as the fleet as it is, so the same jobs meet the same luck. "
        + "What counts first is \(first); where changes come within 1 % of each other, the 99th percentile of job latency decides. "
        + "A change counts when it is at least 1 % and clear by Student's t over the pairs, at a false discovery rate of 5 % over all that was asked. "
        + "It is the same where its 95 % interval ends within 5 %, and unclear otherwise."
    )
    if whatIf.isInterrupted {
      page.element(
        "p", "It was interrupted: \(words.counted(whatIf.unanswered.count, "question")) and some pairs have no answer.")
    }
  }
}
