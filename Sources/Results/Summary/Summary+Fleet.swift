import NeedletailEngine
import NeedletailWorkload

extension Summary {
  /// One line a pool, in the file's order.
  var agents: [String] {
    var table = Table(
      ["Agents", "members", "slots used", "", "at work", "holding", "queue", "calls", "failures", Limit.breaker.name],
      typeface: typeface)
    for pool in report.agents {
      let isFull = pool.utilization >= 0.9
      let use = report.resources.first { $0.resource == LatencyOwner(.agent, of: pool.name) }
      let held = use?.holding.values.reduce(0, +) ?? 0
      table.add([
        Table.Cell("  " + pool.name),
        Table.Cell(wording.count(pool.count)),
        Table.Cell.bar(pool.utilization, width: 12, ink: isFull ? .yellow : .cyan),
        Table.Cell(wording.share(pool.utilization), ink: isFull ? .yellow : nil),
        Table.Cell(use.map { wording.share($0.working) } ?? typeface.nothing),
        Table.Cell(held > 0 ? wording.share(held) : typeface.nothing, ink: held >= 0.1 ? .yellow : nil),
        Table.Cell(wording.measure(pool.meanQueueLength)),
        Table.Cell(wording.count(pool.calls)),
        Table.Cell(wording.count(pool.failures), ink: pool.failures > 0 ? .yellow : nil),
        breaker(pool.breakerOpened),
      ])
    }
    return table.isEmpty ? [] : table.lines(width: width)
  }

  private func breaker(_ opened: Int) -> Table.Cell {
    opened == 0 ? Table.Cell(typeface.nothing) : Table.Cell("opened \(wording.count(opened))", ink: .red)
  }

  /// Tokens, what they cost, and what of them was wasted. Absent where no agent writes tokens.
  var tokens: [String] {
    let tokens = report.tokens
    guard tokens.input > 0 || tokens.output > 0 || report.costUSD > 0 else { return [] }
    let all = tokens.input + tokens.output
    let wasted = all > 0 ? " (\(wording.share(Double(tokens.wasted) / Double(all)))\(wastedCost))" : ""
    var pieces = [
      "\(wording.count(tokens.input)) in", "\(wording.count(tokens.output)) out",
      "\(wording.count(tokens.wasted)) wasted\(wasted)",
    ]
    if report.costUSD > 0 {
      pieces.append(wording.dollars(report.costUSD))
      if report.jobs.completed > 0 {
        pieces.append("\(wording.dollars(report.costUSD / Double(report.jobs.completed))) a completed job")
      }
    }
    return [heading("Tokens")] + flow(pieces)
  }

  /// `, $1.73`: what wasted attempts cost. Answers that were thrown away cost something too, of which no sum is kept.
  private var wastedCost: String {
    guard let breakdown = report.latencyBreakdown else { return "" }
    let cost = breakdown.waste.reduce(0) { $0 + $1.costUSD }
    return cost > 0 ? ", \(breakdown.discarded > 0 ? "at least " : "")\(wording.dollars(cost))" : ""
  }

  /// How jobs and attempts went wrong, most frequent first.
  var whatFailed: [String] {
    let reasons = report.reasons.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    guard !reasons.isEmpty else { return [] }
    var table = Table(["What went wrong", "times"], typeface: typeface)
    for (reason, count) in reasons {
      table.add(["  " + reason.replacing("_", with: " "), wording.count(count)])
    }
    return table.lines(width: width)
  }

  /// Each promise, whether it was kept, and what was observed.
  var thresholds: [String] {
    guard !outcomes.isEmpty else { return [] }
    let kept = outcomes.count(where: \.passed)
    var lines = ["\(heading("Thresholds"))  \(kept) of \(outcomes.count) held"]
    let titles = outcomes.map { typeface.printable("\($0.threshold.key) \($0.threshold.expression)") }
    let longest = titles.map(\.count).max() ?? 0
    for (outcome, title) in zip(outcomes, titles) {
      let mark =
        outcome.passed
        ? typeface.ink(.green, typeface.tick)
        : typeface.ink(.red, typeface.cross)
      let space = String(repeating: " ", count: longest - title.count)
      let markSpace = typeface.isUnicode || !outcome.passed ? "" : "  "
      lines.append("  \(mark)\(markSpace) \(title)\(space)  \(observed(outcome))")
    }
    return lines
  }

  /// What was observed, or why nothing was; whether the run keeps up stands above.
  func observed(_ outcome: ThresholdOutcome) -> String {
    if outcome.threshold.asksWhetherItKeepsUp { return "observed \(keepsUp.answer.rawValue)" }
    guard let observed = outcome.observed else { return "nothing observed: \(outcome.reason ?? "no samples")" }
    // A percentage is held against one.
    if outcome.threshold.expression.hasSuffix("%") { return "observed \(exact(observed * 100)) %" }
    return "observed \(exact(observed))\(unit(of: outcome.threshold))"
  }

  /// What the number is in, of times, money and rates.
  private func unit(of threshold: Threshold) -> String {
    guard threshold.statistic != .count, let unit = figures[threshold.metric]?.unit else { return "" }
    return switch unit {
    case .milliseconds, .seconds, .dollars, .dollarsPerJob, .jobsPerSecond, .callsPerSecond, .attemptsPerSecond,
      .requestsPerMinute, .tokensPerMinute:
      " \(unit.rawValue)"
    case .share, .jobs, .calls, .attempts, .agents, .tokens, .events, .replies, .slots, .permits: ""
    }
  }

  /// Enough digits to see which side of the bound a figure is on: six significant ones.
  private func exact(_ value: Double) -> String {
    if value == value.rounded(), value.magnitude < 1e15 { return wording.decimal(value, places: 0) }
    let places =
      switch value.magnitude {
      case 10_000...: 1
      case 100...: 3
      case 1...: 5
      default: 6
      }
    return wording.decimal(value, places: places)
  }
}
