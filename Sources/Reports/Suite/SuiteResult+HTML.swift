import NeedletailEngine
public import NeedletailResults
import NeedletailWorkload

extension SuiteResult {
  /// Runs that have a section each: all that did not hold first, then the others.
  private static let mostDetailed = 300
  /// Runs that the head of the page names.
  private static let mostNamed = 5

  /// The suite as a page: a matrix of runs and figures, and what each run says of itself.
  ///
  /// - Complexity: O(runs × figures); under 3 MB for any suite.
  public var html: String {
    let page = SuitePage(self, detailed: detailed)
    return HTMLPage.text(
      title: "\(Markup.shortened(name)) – Needletail suite", skip: "Skip to the runs", style: page.style,
      header: { header(&$0) },
      main: { writer in
        writer.section("runs", "Runs") { page.runs(&$0) }
        writer.folded("matrix", "All figures") { page.matrix(&$0) }
        writer.section("each", "Each run") { page.each(&$0) }
      })
  }

  /// The places of the runs that have a section, in order.
  private var detailed: Set<Int> {
    let bad = runs.indices.filter { runs[$0].verdict != .held && runs[$0].verdict != .skipped }
    let others = runs.indices.filter { !bad.contains($0) }
    return Set((bad + others).prefix(Self.mostDetailed))
  }

  private func header(_ page: inout HTMLWriter) {
    page.raw("<header>\n")
    page.element("p", "Needletail suite", [("class", "kicker")])
    page.element("h1", Markup.shortened(name))
    page.element(
      "p", [path, "\(runs.count) run\(runs.count == 1 ? "" : "s")", label].joined(separator: " · "),
      [("class", "subtitle")])
    let bad = runs.filter { $0.verdict.isGood == false }
    var named = bad.prefix(Self.mostNamed).map { "\(Markup.shortened($0.name)): \(Markup.shortened($0.why))" }
    if bad.count > Self.mostNamed { named.append("and \(bad.count - Self.mostNamed) more") }
    page.verdict(headline.sentenceStart, named, isGood: verdict.isGood)
    page.tiles(
      Verdict.allCases.filter { count($0) > 0 }.map { verdict in
        (name: verdict.rawValue, value: "\(count(verdict))", more: verdict.meaning, isGood: verdict.isGood)
      })
    page.raw("</header>\n")
  }
}

extension SuiteResult.Verdict {
  /// Under a count of such runs.
  fileprivate var meaning: String {
    switch self {
    case .interrupted: "cut off from outside"
    case .unreadable: "the workload cannot be run"
    case .failed: "aborted or invalid"
    case .broken: "a threshold broke"
    case .undecided: "the seeds do not decide"
    case .held: "completed, thresholds held"
    case .skipped: "not begun"
    }
  }
}
