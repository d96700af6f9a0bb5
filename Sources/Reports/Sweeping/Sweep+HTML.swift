package import NeedletailPlanner
import NeedletailResults
import NeedletailWorkload

extension Sweep {
  /// The sweep as a page: one file that needs nothing else and runs nothing.
  ///
  /// - Complexity: O(points × figures).
  package var html: String {
    let page = SweepPage(self)
    let words = page.words
    return HTMLPage.text(
      title: "\(Markup.shortened(subject.name)) – Needletail sweep", skip: "Skip to the curves",
      style: Stylesheet.matrix,
      header: { writer in
        writer.raw("<header>\n")
        writer.element("p", "Needletail sweep", [("class", "kicker")])
        writer.element("h1", Markup.shortened(subject.name))
        writer.element(
          "p", ([words.course] + words.settings).map { Markup.shortened($0) }.joined(separator: " · "),
          [("class", "subtitle")])
        let findings = words.findings.map(\.sentenceStart)
        writer.verdict(
          findings.first ?? "\(points.count) points were run", Array(findings.dropFirst()), isGood: isGood)
        writer.raw("</header>\n")
      },
      main: { writer in
        if design.axes.count == 2 {
          writer.section("matrix", "Matrix") { page.matrix(&$0) }
        } else {
          writer.section("curves", "Curves") { page.curves(&$0) }
        }
        if frontier.count > 1 { writer.section("frontier", "Cost against latency") { page.frontier(&$0) } }
        if let scaling { writer.section("scaling", "Scaling law") { page.scaling(scaling, &$0) } }
        writer.section("points", "Points") { page.points(&$0) }
      })
  }

  private var isGood: Bool? {
    switch holding {
    case .all: true
    case .none: false
    case .unknown, .upTo, .from, .some: nil
    }
  }
}
