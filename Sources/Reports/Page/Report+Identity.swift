import NeedletailNotation
import NeedletailResults

/// The parts of the page that say what was run.
extension Report {
  /// A longer workload file is cut.
  private static let longestWorkload = 200_000

  func workload(_ page: inout HTMLWriter) {
    var shown: Set<String> = []
    for run in runs {
      let hash = run.workloadSHA256
      let identity = hash + (run.workload ?? "")
      guard shown.insert(identity).inserted else { continue }
      if isComparison {
        let names = runs.filter { $0.workloadSHA256 + ($0.workload ?? "") == identity }.map(\.name)
        page.element("h3", names.joined(separator: ", "), [("class", "run")])
      }
      page.open("p")
      page.raw("\(Markup.escaped(Markup.shortened(run.workloadName))), SHA-256 <code>\(Markup.escaped(hash))</code>")
      page.close("p")
      guard let text = run.workload else {
        page.element(
          "p", "Its text is not shown: no file with this SHA-256 was found beside the result. --workload FILE names it."
        )
        continue
      }
      page.open("details", [("class", "file")])
      page.element(
        "summary", run.isWorkloadEffective ? "The workload as it was run, expanded" : "The file as it was run")
      page.open("pre", [("tabindex", "0")])
      page.raw("<code>\(Markup.escaped(String(text.prefix(Self.longestWorkload))))</code>")
      page.close("pre")
      if text.count > Self.longestWorkload { page.element("p", "The rest of the file is left out.") }
      page.close("details")
    }
  }

  func about(_ page: inout HTMLWriter) {
    each(&page) { run, page in
      page.open("ul", [("class", "notes")])
      for note in run.notes { page.element("li", note) }
      page.close("ul")
      page.open("dl", [("class", "facts")])
      for row in run.identity {
        page.open("div")
        page.element("dt", row.name)
        page.element("dd", Markup.shortened(row.value))
        page.close("div")
      }
      page.close("dl")
    }
  }
}
