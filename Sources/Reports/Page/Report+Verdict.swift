import NeedletailEngine
import NeedletailNotation
import NeedletailResults

/// The top of the page: what the run came to, and why.
extension Report {
  /// Further thresholds are behind a line that opens them.
  private static let mostUnfolded = 6
  /// Failed thresholds have a tile each, up to these.
  private static let mostFailedTiles = 3

  private struct Tile {
    var name: String
    var value: String
    var more = ""
    var isGood: Bool?
  }

  func header(_ page: inout HTMLWriter) {
    page.raw("<header>\n")
    page.element("p", isComparison ? "Needletail comparison" : "Needletail report", [("class", "kicker")])
    page.element("h1", title)
    if !isComparison, let run = runs.first {
      page.element("p", subtitle(run), [("class", "subtitle")])
      verdict(run, &page)
      write(tiles(run), to: &page)
    } else {
      page.open("div", [("class", "verdicts")])
      for run in runs {
        page.open("div")
        page.element("p", run.name, [("class", "who")])
        page.element("p", subtitle(run, isNamed: false), [("class", "subtitle")])
        verdict(run, &page)
        page.close("div")
      }
      page.close("div")
    }
    for run in runs where run.document != .null && run.status != "completed" {
      page.open("div", [("class", "warning"), ("role", "note")])
      let reason = run.document.words("status_reason").map { ": \($0)" } ?? ""
      page.element("p", "\(isComparison ? run.name : "The run") is \(run.status)\(reason).")
      page.close("div")
    }
    page.raw("</header>\n")
  }

  private func subtitle(_ run: ReportedRun, isNamed: Bool = true) -> String {
    var pieces = isNamed ? [run.name] : []
    if let label = run.label { pieces.append(Markup.shortened(label)) }
    if let seeds = run.replicated?.seeds {
      pieces.append("\(seeds.count) seeds")
    } else if let seed = run.seed {
      pieces.append("seed \(seed)")
    }
    if let clock = run.clock { pieces.append(clock == "wall" ? "wall clock" : "\(clock) time") }
    if let scale = run.timeScale { pieces.append("\(wording.factor(scale)) × as fast") }
    if let length = run.lengthSeconds { pieces.append(wording.duration(nanoseconds: length * 1e9)) }
    return (pieces + run.overrides.prefix(4)).joined(separator: " · ")
      + (run.overrides.count > 4 ? " and \(run.overrides.count - 4) more settings" : "")
  }

  /// The headline, and the causes; nothing where the result has none.
  private func verdict(_ run: ReportedRun, _ page: inout HTMLWriter) {
    guard let headline = run.headline else { return }
    let look = run.isGood(by: figures).map { $0 ? " good" : " bad" } ?? ""
    page.open("div", [("class", "verdict" + look), ("role", "note"), ("aria-label", "Verdict")])
    page.element("p", headline, [("class", "headline")])
    for cause in run.causes { page.element("p", cause) }
    if let keepsUp = run.keepsUpWords { page.element("p", keepsUp + ".", [("class", "soft")]) }
    page.close("div")
  }

  private func tiles(_ run: ReportedRun) -> [Tile] {
    let thresholds = run.thresholds(by: figures)
    let failed = thresholds.filter { $0.outcome == .failed }
    var tiles = failed.filter { !$0.asksWhetherItKeepsUp || run.keepsUp == nil }.prefix(Self.mostFailedTiles).map {
      threshold in
      Tile(
        name: threshold.subject, value: threshold.observedWords, more: "✗ bound \(threshold.bound)", isGood: false)
    }
    if let keepsUp = run.keepsUp {
      let words = keepsUp == .yes ? "yes" : keepsUp == .no ? "✗ no" : "undecided"
      tiles.append(
        Tile(
          name: "Keeps up", value: words, more: run.offeredAndCompleted ?? "",
          isGood: keepsUp == .undecided ? nil : keepsUp == .yes))
    }
    if !thresholds.isEmpty {
      let isHeld = thresholds.allSatisfy { $0.outcome == .passed }
      let words = failed.isEmpty ? (isHeld ? "passed" : "undecided") : "failed"
      tiles.append(
        Tile(
          name: "Thresholds", value: "\(held(run)) held", more: words,
          isGood: failed.isEmpty ? (isHeld ? true : nil) : false))
    }
    // What a failed threshold is about has its tile already.
    let told = Set(failed.prefix(Self.mostFailedTiles).map(\.subject))
    return tiles + figureTiles(run).filter { !told.contains($0.name) }
  }

  private func figureTiles(_ run: ReportedRun) -> [Tile] {
    var tiles: [Tile] = []
    for (percent, more) in [(50.0, "half of all jobs took less"), (99, "one in a hundred took longer")] {
      let statistic = Figure.Statistic.percentile(percent)
      if let value = run.jobLatency(statistic) {
        let name = "\(Figure.jobLatency.title), \(statistic.key)"
        tiles.append(Tile(name: name, value: wording.duration(nanoseconds: value), more: more))
      }
    }
    if let completed = run.completedJobs {
      let offered = run.value(.value, of: .jobsOffered).map { "of \(wording.decimal($0, places: 0)) offered" }
      tiles.append(
        Tile(name: Figure.jobsCompleted.title, value: wording.decimal(completed, places: 0), more: offered ?? ""))
    }
    if let rate = run.jobsPerSecond {
      let calls = run.value(.value, of: .callsPerSecond).map { "\(wording.measure($0)) calls/s" } ?? ""
      tiles.append(Tile(name: "Throughput", value: "\(wording.measure(rate)) jobs/s", more: calls))
    }
    if let share = run.document.figure("slo", "share") {
      tiles.append(Tile(name: "Within the SLO", value: wording.share(share), more: "of the completed jobs"))
    }
    if let cost = run.costUSD, cost > 0 {
      let each = run.value(.value, of: .costPerJob).map { "\(wording.dollars($0)) a completed job" } ?? ""
      tiles.append(Tile(name: "Cost", value: wording.dollars(cost), more: each))
    }
    return tiles
  }

  private func write(_ tiles: [Tile], to page: inout HTMLWriter) {
    page.open("dl", [("class", "tiles")])
    for tile in tiles {
      page.open("div", tile.isGood.map { [("class", $0 ? "good" : "bad")] } ?? [])
      page.element("dt", tile.name)
      page.element("dd", tile.value)
      if !tile.more.isEmpty { page.element("dd", tile.more, [("class", "more")]) }
      page.close("div")
    }
    page.close("dl")
  }

  func thresholds(_ page: inout HTMLWriter) {
    each(&page) { run, page in
      let thresholds = run.thresholds(by: figures)
      guard !thresholds.isEmpty else {
        page.element("p", run.document == .null ? "An archive tells of no thresholds." : "The workload has none.")
        return
      }
      table(thresholds.prefix(Self.mostUnfolded)).write(to: &page)
      let further = thresholds.prefix(Self.mostRows).dropFirst(Self.mostUnfolded)
      if !further.isEmpty { table(further).write(folded: "\(further.count) more thresholds", to: &page) }
      if let more = Self.leftOut(thresholds.count, "thresholds") { page.element("p", more) }
    }
  }

  private func table(_ thresholds: ArraySlice<ReportedThreshold>) -> HTMLTable {
    var table = HTMLTable("Thresholds", ["threshold", "result", "observed", "bound"])
    for threshold in thresholds {
      table.add([
        HTMLTable.Cell(threshold.subject, look: HTMLTable.Cell.metric),
        HTMLTable.Cell(threshold.outcome.words, look: threshold.outcome.look),
        HTMLTable.Cell(threshold.observedWords, look: "value"), HTMLTable.Cell(threshold.bound),
      ])
    }
    return table
  }
}
