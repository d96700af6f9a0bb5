import NeedletailEngine
import NeedletailNotation
import NeedletailResults

extension Report {
  /// The report as Markdown, for summaries of continuous integration: tables, and curves as a line of blocks.
  ///
  /// Bounded: names are cut, lists end after 60 rows, so that eight runs stay under 1 MiB.
  public var markdown: String {
    var text = "# \(Markup.markdown(title))\n"
    if isComparison { text += comparisonSections }
    for run in runs { text += section(run) }
    return text
  }

  private func section(_ run: ReportedRun) -> String {
    var text = isComparison ? "\n## \(Markup.markdown(run.name))\n" : ""
    let level = isComparison ? "###" : "##"
    if run.document != .null, run.status != "completed" {
      let reason = run.document.words("status_reason").map { ": \($0)" } ?? ""
      text += "\n> **\(Markup.markdown("The run is \(run.status)\(reason)."))**\n"
    }
    if !isComparison { text += verdict(run) }
    let thresholds = run.thresholds(by: figures)
    if !thresholds.isEmpty {
      text += "\n\(level) Thresholds: \(held(run)) held\n"
      let rows = thresholds.prefix(Self.mostRows).map { [$0.outcome.words, $0.subject, $0.bound, $0.observedWords] }
      text += table(["", "threshold", "bound", "observed"], rows) + more(thresholds.count, "thresholds")
    }
    if !isComparison {
      let comparison = FigureTable([run], figures)
      text +=
        "\n\(level) Figures\n"
        + table(["figure", "value"], comparison.rows.map { [$0.title, comparison.words($0, 0)] })
    }
    text += "\n\(level) Over time\n\n" + overTime(run)
    text += latencies(run, level) + latencyBreakdown(run, level) + limits(run, level) + waiting(run, level)
    text += agents(run, level)
    text += "\n\(level) About this run\n\n" + run.notes.map { "- \(Markup.markdown($0))\n" }.joined()
    return text + "\n" + run.identity.map { "- \($0.name): \(Markup.markdown(Markup.shortened($0.value)))\n" }.joined()
  }

  /// What the run came to and why, as far as the result says.
  private func verdict(_ run: ReportedRun) -> String {
    var lines = (run.headline.map { ["**\(Markup.markdown($0))**"] } ?? []) + run.causes.map(Markup.markdown)
    if let keepsUp = run.keepsUpWords {
      lines.append(Markup.markdown(keepsUp))
    }
    return lines.map { "\n\($0)\n" }.joined()
  }

  /// What changed, then the figures side by side; the runs' verdicts between.
  private var comparisonSections: String {
    let changes = WorkloadChanges(runs)
    var text = "\n## What changed\n"
    if !changes.rows.isEmpty {
      text += table(["key"] + runs.map(\.name), changes.rows.prefix(Self.mostRows).map { [$0.key] + $0.values })
      text += more(changes.rows.count, "keys")
    }
    text += "\n\(Markup.markdown(changes.summary))\n"
    for run in runs {
      let words = verdict(run)
      if !words.isEmpty { text += "\n### \(Markup.markdown(run.name)): verdict\n" + words }
    }
    let comparison = comparison
    text += "\n## Figures side by side\n"
    text +=
      "\nIn brackets: the change from \(Markup.markdown(runs[0].name)), of shares in points. \(FigureTable.rule)\n"
    return text
      + table(
        ["figure"] + runs.map(\.name),
        comparison.rows.map { row in
          [row.title]
            + runs.indices.map { column in
              let change = comparison.change(row, column).map { " (\($0.words)\($0.judgement))" } ?? ""
              return comparison.words(row, column) + change
            }
        })
  }

  private func overTime(_ run: ReportedRun) -> String {
    guard let series = run.series else {
      return "Not shown: \(Markup.markdown(run.whyNoSeries ?? "nothing was recorded")).\n"
    }
    let columns = series.jobs.indices
    let rows: [(String, [Double?], Quantity)] = [
      ("jobs/s   ", columns.map { series.jobsPerSecond(in: $0) }, .number),
      ("p50      ", series.quantile(\.p50), .duration),
      ("p99      ", series.quantile(\.p99), .duration),
      ("in flight", series.gauge(.jobsInFlight)?.levels.map { $0?.mean } ?? [], .number),
    ]
    let lines = rows.compactMap { title, values, quantity -> String? in
      guard let top = values.compactMap({ $0 }).max() else { return nil }
      return "\(title)  \(Sparkline.text(values, width: 60, typeface: Typeface()))  max \(quantity.words(top))\n"
    }
    return "```\n" + lines.joined() + "```\n"
  }

  private func latencies(_ run: ReportedRun, _ level: String) -> String {
    let scenarios = run.values(of: .jobLatency, by: "scenario")
    let branches = run.values(of: .branchLatency, by: "branch")
    return latencies("\n\(level) Job latency\n", of: ["scenario", "jobs"], scenarios, "scenarios")
      + latencies("\n\(level) Branch latency\n", of: ["branch", "times taken"], branches, "branches")
  }

  private func latencies(
    _ heading: String, of titles: [String], _ parts: [(name: String, figures: JSON)], _ noun: String
  ) -> String {
    guard !parts.isEmpty else { return "" }
    let rows = parts.prefix(Self.mostRows).map { part in
      [Markup.shortened(part.name), count(part.figures.figure("count"))]
        + ["mean", "p50", "p90", "p99", "max"].map { milliseconds(part.figures, $0) }
    }
    return heading + table(titles + ["mean", "p50", "p90", "p99", "highest"], rows) + more(parts.count, noun)
  }

  private func latencyBreakdown(_ run: ReportedRun, _ level: String) -> String {
    let scenarios = run.latencyBreakdown
    guard !scenarios.isEmpty else { return "" }
    let rows = scenarios.prefix(RunSeries.mostScenarios).flatMap { scenario in
      scenario.byCost.map { owner in
        [scenario.name, owner.title]
          + [scenario.all, scenario.slowest].flatMap { jobs in
            [milliseconds(jobs.means[owner] ?? 0), wording.share(jobs.share(owner))]
          }
      }
    }
    return "\n\(level) Latency breakdown\n"
      + table(["scenario", "part", "mean", "share", "slowest 1 %, mean", "share of these"], rows)
      + more(scenarios.count, "scenarios", of: RunSeries.mostScenarios)
  }

  private func limits(_ run: ReportedRun, _ level: String) -> String {
    let uses = run.limitUses
    guard !uses.isEmpty else { return "" }
    let rows = uses.prefix(Self.mostRows).map { use in
      [
        use.title, use.utilization.map { wording.share($0) } ?? "–", use.meanWaiting.map { wording.measure($0) } ?? "–",
        use.capacity,
      ]
    }
    return "\n\(level) Endpoints and limits\n" + table(["limit", "used", "mean waiting", "there is"], rows)
      + more(uses.count, "limits")
  }

  private func waiting(_ run: ReportedRun, _ level: String) -> String {
    var text = ""
    if !run.waits.isEmpty {
      let rows = run.waits.map { wait in
        [wait.words, count(wait.figures.figure("nonzero")), count(wait.figures.figure("count"))]
          + ["mean", "p99", "max"].map { milliseconds(wait.figures, $0) }
      }
      text += "\n\(level) Limits hit\n" + table(["waited for", "times", "of", "mean", "p99", "longest"], rows)
    }
    if !run.reasons.isEmpty {
      text += "\n\(level) What went wrong\n"
      text += table(
        ["reason", "times"], run.reasons.prefix(Self.mostRows).map { [Markup.shortened($0.words), count($0.count)] })
      text += more(run.reasons.count, "reasons")
    }
    return text
  }

  private func agents(_ run: ReportedRun, _ level: String) -> String {
    guard !run.agents.isEmpty else { return "" }
    let figures: [Figure] = [
      .utilization, .agentCalls, .agentFailures, .agentInputTokens, .agentOutputTokens, .agentCost,
    ]
    let rows = run.agents.prefix(Self.mostRows).map { agent in
      [Markup.shortened(agent)]
        + figures.map { figure in
          run.value(of: figure, agent: agent).map { wording.value($0, in: figure.unit) } ?? "–"
        }
    }
    let titles = ["agent"] + figures.map { $0.title.lowercased() }
    return "\n\(level) Agents\n" + table(titles, rows) + more(run.agents.count, "agents")
      + (run.value(.value, of: .wastedShare) == nil ? "" : wasted(run).map { "\n\(Markup.markdown($0))\n" } ?? "")
  }

  private func more(_ count: Int, _ noun: String, of most: Int = Report.mostRows) -> String {
    Self.leftOut(count, of: most, noun).map { "\n\($0)\n" } ?? ""
  }

  private func table(_ titles: [String], _ rows: [[String]]) -> String { MarkdownTable.text(titles, rows) }
}
