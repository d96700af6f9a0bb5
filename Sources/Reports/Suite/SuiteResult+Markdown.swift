public import NeedletailResults
import NeedletailWorkload

extension SuiteResult {
  /// As much as the summaries of continuous integration take.
  private static let mostBytes = 1 << 20

  /// The suite as Markdown, for summaries of continuous integration; under 1 MiB.
  public var markdown: String {
    let wording = Wording(typeface: Typeface())
    var page = MarkdownPage(mostBytes: Self.mostBytes)
    page.add("# \(Markup.markdown(Markup.shortened(name)))\n")
    page.add("**\(Markup.markdown(headline))**\n")
    let columns = SuiteColumn.allCases
    page.add(
      ["run"] + columns.map(\.rawValue) + ["thresholds", "verdict", "why"],
      runs.map { run in
        [Markup.shortened(run.name)] + columns.map { $0.words(run, wording) ?? "–" } + [
          run.thresholds.isEmpty ? "–" : "\(run.thresholdsHeld) of \(run.thresholds.count)",
          "\(run.verdict.mark) \(run.verdict.rawValue)", run.verdict == .held ? run.causes.first ?? run.why : run.why,
        ]
      }, "runs", mostRows: SuiteFile.mostRuns)
    for run in runs where run.verdict != .held && run.verdict != .skipped {
      page.add("## \(run.verdict.mark) \(Markup.markdown(Markup.shortened(run.name)))\n")
      for sentence in run.sentences { page.add(Markup.markdown(sentence)) }
      page.add(
        ["threshold", "verdict", "observed"],
        run.thresholds.filter { $0.verdict != .held }.map { [$0.expression, $0.verdict.rawValue, $0.observed] },
        "thresholds")
    }
    return page.text
  }
}

extension SuiteRun {
  /// What is told of it at length: its headline and why, or why it was not run.
  var sentences: [String] {
    let reasons = headline.isEmpty ? (reason ?? "").split(separator: "\n").map(String.init) : [headline] + causes
    return Array(reasons.prefix(Report.mostRows))
  }
}

extension SuiteResult.Verdict {
  /// For readers of no colours.
  var mark: String { isGood.map { $0 ? "✓" : "✗" } ?? "?" }

  /// A class of the stylesheet.
  var look: String? { isGood.map { $0 ? "good" : "bad" } }
}
