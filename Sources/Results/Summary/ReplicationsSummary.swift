import NeedletailEngine
import NeedletailNotation
import NeedletailWorkload

/// What several seeds came to, for a reader at a terminal: each figure with its interval.
public struct ReplicationsSummary: Sendable {
  let replications: Replications
  let host: HostFacts?
  let width: Int
  let typeface: Typeface
  let wording: Wording
  /// The tree of estimates, in the shape of a result document.
  let estimates: JSON

  public init(of replications: Replications, host: HostFacts?, width: Int, typeface: Typeface) {
    self.replications = replications
    self.host = host
    self.width = max(Summary.narrowest, min(width, 140))
    self.typeface = typeface
    self.wording = Wording(typeface: typeface)
    estimates = replications.estimates
  }

  /// The whole summary, ending in a line feed.
  public var text: String {
    let sections = [whatRan, figures, waits, latencyBreakdown, thresholds].filter { !$0.isEmpty }
    return sections.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private var whatRan: [String] {
    let seeds = replications.seeds
    let name = typeface.printable(replications.file.plan.name)
    let headline = typeface.isUnicode ? replications.headline : Typeface.plain(replications.headline)
    var lines = Paragraph(Typeface().printable(headline), after: name, width: width, typeface: typeface).lines(
      headlineInk)
    if let first = seeds.first, let last = seeds.last {
      lines.append("  \(seeds.count) runs, seeds \(first) to \(last); mean and 95 % interval (Student's t)")
    }
    if let host, host.wallSeconds > 0 {
      lines.append(
        "  took \(wording.duration(nanoseconds: host.wallSeconds * 1e9)) \(typeface.dot) "
          + "\(wording.magnitude(host.perWallSecond(replications.attempts))) calls/s")
    }
    return lines
  }

  private var headlineInk: Typeface.Ink {
    if replications.verdict == .broken || replications.keepsUp.answer == .no { return .red }
    return replications.headline.hasPrefix("OK: ") ? .green : .yellow
  }

  /// The headline figures of the catalogue, whole or by agent: mean and interval.
  private var figures: [String] {
    var table = Table(["Figure", "mean", "low", "high", "\(typeface.isUnicode ? "±" : "+/-")"], typeface: typeface)
    for figure in replications.file.figures.figures {
      for statistic in figure.headline {
        let title = statistic.key.isEmpty ? figure.title : "\(figure.title) \(statistic.key)"
        if figure.isWhole {
          add(title, figure, estimates.at(figure.path() + statistic.keys), to: &table)
        } else if figure.labels.first == "agent" {
          for pool in replications.file.plan.agents {
            let path = figure.path(["agent": pool.name]) + statistic.keys
            add("\(title) of \(pool.name)", figure, estimates.at(path), to: &table)
          }
        }
      }
    }
    return table.isEmpty ? [] : table.lines(width: width)
  }

  private func add(_ title: String, _ figure: Figure, _ estimate: JSON?, to table: inout Table) {
    guard let mean = estimate?["mean"]?.figure else { return }
    let unit = figure.unit
    guard let low = estimate?["low"]?.figure, let high = estimate?["high"]?.figure else {
      table.add(["  " + title, wording.value(mean, in: unit)] + repeatElement(typeface.nothing, count: 3))
      return
    }
    let relative = mean != 0 ? wording.share((high - mean) / mean.magnitude) : typeface.nothing
    let values = [mean, low, high].map { wording.value($0, in: unit) }
    table.add(["  " + title] + values + [relative])
  }

  /// Each threshold with its verdict, its figure's interval, and in how many runs it held.
  private var thresholds: [String] {
    let thresholds = replications.thresholds
    guard !thresholds.isEmpty else { return [] }
    let held = thresholds.count { $0.verdict == .held }
    var lines = [
      typeface.ink(.bold, "Thresholds")
        + "  \(held) of \(thresholds.count) held, by the worse end of the 95 % interval"
    ]
    for outcome in thresholds {
      lines.append("  \(mark(outcome.verdict)) \(outcome.threshold.key) \(outcome.threshold.expression)")
      let facts =
        (outcome.threshold.asksWhetherItKeepsUp ? [] : [observed(outcome)]) + [
          "held in \(outcome.runsPassed) of \(outcome.runs) runs"
        ]
        + [outcome.reason].compactMap(\.self)
      lines.append("    \(outcome.verdict.rawValue): " + facts.joined(separator: ", "))
    }
    return lines
  }

  private func mark(_ verdict: ThresholdVerdict) -> String {
    switch verdict {
    case .held: typeface.ink(.green, typeface.tick)
    case .broken: typeface.ink(.red, typeface.cross)
    case .undecided: typeface.ink(.yellow, "?")
    }
  }

  func observed(_ outcome: ThresholdOverSeeds) -> String {
    guard let observed = outcome.observed else { return "nothing observed" }
    // How many samples there were is in no unit.
    let unit = outcome.threshold.statistic == .count ? nil : replications.file.figures[outcome.threshold.metric]?.unit
    func words(_ value: Double) -> String {
      unit.map { wording.value(value, in: $0) } ?? wording.number(value)
    }
    guard let interval = observed.interval else { return words(observed.mean) }
    return "\(words(observed.mean)) (\(words(interval.lowerBound)) to \(words(interval.upperBound)))"
  }
}
