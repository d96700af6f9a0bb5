import NeedletailEngine
package import NeedletailPlanner
package import NeedletailResults

/// A calibration, for a reader at a terminal: what was fitted to each agent, how well, and what to know of it.
package struct CalibrationSummary {
  private let calibration: Calibration
  private let width: Int
  private let typeface: Typeface
  private let wording: Wording

  package init(of calibration: Calibration, width: Int = Summary.usualWidth, typeface: Typeface = Typeface()) {
    self.calibration = calibration
    self.width = max(Summary.narrowest, min(width, 140))
    self.typeface = typeface
    wording = Wording(typeface: typeface)
  }

  /// The whole summary, ending in a line feed.
  package var text: String {
    let sections = [head, table, slowdowns + readings, notes]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  /// What stands in the way of a whole calibration, a line each, for standard error.
  package var complaints: [String] {
    let plain = Typeface(isUnicode: typeface.isUnicode)
    return calibration.agents.compactMap { agent in
      let name = plain.printable(agent.pool)
      switch agent.verdict {
      case .calibrated: return nil
      case .tooFew: return "\(name): \(tooFew(agent))"
      case .differs(let how):
        return "\(name): not calibrated, since the runs do not agree: \(plain.printable(how)); name those of one agent"
      }
    }
  }

  private func tooFew(_ agent: AgentCalibration) -> String {
    let few = agent.answered == 0 ? "no attempt was" : "\(agent.answered) attempts were"
    return
      "not calibrated: \(few) answered, and fewer than \(AgentCalibration.fewestAnswers) are too few to fit; run longer, "
      + "or trace more jobs"
  }

  private var head: [String] {
    let calibrated = calibration.calibrated.count
    let all = calibration.agents.count
    let title =
      calibration.isWhole
      ? typeface.ink(.green, "\(all) of \(all) agents calibrated")
      : typeface.ink(.yellow, "\(calibrated) of \(all) agents calibrated")
    var lines = ["\(typeface.ink(.bold, "calibration"))  \(title)"]
    for run in calibration.runs {
      let sample = run.jobs < run.jobsInAll ? " of \(wording.count(run.jobsInAll))" : ""
      lines.append("  \(typeface.printable(run.name)): \(wording.count(run.jobs))\(sample) jobs traced")
      for caution in run.cautions {
        lines += Paragraph(caution, after: "   ", width: width, typeface: typeface).lines(.yellow)
      }
    }
    return lines
  }

  private var table: [String] {
    var table = Table(
      ["Agent", "", "family", "samples", "mean", "p50", "p99", "off by", "K-S p"], typeface: typeface)
    for agent in calibration.agents {
      if agent.fits.isEmpty {
        let why = agent.verdict == .tooFew ? "too few samples" : "runs differ"
        table.add([
          Table.Cell("  " + typeface.printable(agent.pool)), Table.Cell(""),
          Table.Cell(why, ink: .yellow, isLeading: true), Table.Cell(wording.count(agent.answered)),
        ])
      }
      for (place, entry) in agent.fits.enumerated() {
        let fit = entry.fit
        table.add([
          Table.Cell("  " + (place == 0 ? typeface.printable(agent.pool) : "")),
          Table.Cell(entry.key, isLeading: true), Table.Cell(fit.family.rawValue, isLeading: true),
          Table.Cell(wording.count(fit.count)), Table.Cell(value(fit.mean, fit)), Table.Cell(value(fit.median, fit)),
          Table.Cell(value(fit.p99, fit)),
          Table.Cell(fit.goodness.map { wording.share($0.quantileError) } ?? typeface.nothing, ink: .dim),
          Table.Cell(fit.goodness.map { wording.decimal($0.probability, places: 3) } ?? typeface.nothing, ink: .dim),
        ])
      }
      if let failures = agent.failures, failures.rate > 0 || failures.timeoutRate > 0 {
        table.add([
          Table.Cell("  "), Table.Cell("failure", isLeading: true),
          Table.Cell(
            "\(wording.share(failures.rate)), time-outs \(wording.share(failures.timeoutRate))", isLeading: true),
          Table.Cell(wording.count(agent.failed + agent.timedOut)),
        ])
      }
    }
    return table.lines(width: width)
  }

  private func value(_ number: Double, _ fit: FittedDistribution) -> String {
    fit.unit == .time ? wording.duration(nanoseconds: number) : wording.number(number)
  }

  /// How agents slow down, a line each.
  private var slowdowns: [String] {
    calibration.calibrated.compactMap { agent in
      guard let slowdown = agent.slowdown else { return nil }
      let factor = wording.factor(slowdown.factor(slowdown.usual))
      return "\(typeface.ink(.bold, typeface.printable(agent.pool)))  slows down with the attempts in progress: sigma "
        + "\(slowdown.sigma), kappa \(slowdown.kappa); at \(slowdown.usual), \(factor) \(typeface.times) as long; "
        + "seen up to \(slowdown.most)"
    }
  }

  private var readings: [String] {
    calibration.calibrated.compactMap { agent in
      guard let trend = agent.tokenTrend else { return nil }
      return "\(typeface.ink(.bold, typeface.printable(agent.pool)))  takes "
        + "\(wording.duration(nanoseconds: trend.perToken)) longer a token that it reads: \(wording.share(trend.explained)) "
        + "of the times' variance"
    }
  }

  private var notes: [String] {
    calibration.agents.flatMap { agent in
      agent.notes.flatMap { note in
        Paragraph(note, after: typeface.printable(agent.pool), width: width, typeface: typeface).lines()
      }
    }
  }
}
