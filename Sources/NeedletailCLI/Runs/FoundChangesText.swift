import NeedletailComparison
import NeedletailEngine
import NeedletailResults
import NeedletailStore
import NeedletailWorkload

/// Changes of level for a reader: a table of them, and what else there is to say of the runs, a line each.
struct FoundChangesText {
  /// The most changes that are shown, the latest.
  static let mostRows = 50
  private static let mostLines = 5

  private let found: FoundChanges
  private let typeface: Typeface
  private let wording: Wording
  private let width: Int

  init(_ found: FoundChanges, typeface: Typeface, width: Int) {
    self.found = found
    self.typeface = typeface
    wording = Wording(typeface: typeface)
    self.width = width
  }

  var text: String {
    var lines = [heading]
    let changes = found.changes.changes
    if !changes.isEmpty {
      lines += table(changes.prefix(Self.mostRows)).lines(width: width)
      if changes.count > Self.mostRows {
        lines.append("and \(changes.count - Self.mostRows) before them; --format json has all")
      }
    } else if found.changes.shortSeries.count < found.history.series.count {
      lines.append("no level changed of: \(titles(found.changes.figures.indices))")
    }
    lines += bounded(found.changes.trends.map(line))
    lines += bounded(found.history.engineChanges.reversed().map(line))
    lines += bounded(found.history.series.dropFirst().map(line))
    lines += shortSeries
    if !found.changes.absent.isEmpty { lines.append("no run has: \(titles(found.changes.absent[...]))") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What stops a build, a line for each change.
  func lines(of changes: [LevelChange]) -> [String] {
    changes.map { change in
      "\(title(change.figure)) is worse since run \(name(change.run)): "
        + "\(value(change.before, change.figure)) to \(value(change.after, change.figure)), \(size(change.size, change))"
    }
  }

  private func bounded(_ lines: [String]) -> [String] {
    guard lines.count > Self.mostLines else { return lines }
    return lines.prefix(Self.mostLines) + ["and \(lines.count - Self.mostLines) more of these; --format json has all"]
  }

  private var heading: String {
    let runs = found.runs
    let times = [runs.first, runs.last].compactMap { $0?.origin.endedAtMilliseconds }
      .map(CalendarTime.short(milliseconds:))
    let leftOut = found.history.leftOut.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    let name = typeface.ink(.bold, typeface.printable(found.workload))
    return "\(name)  \(count(runs.count)), \(times.joined(separator: " to ")) (UTC)"
      + (leftOut.isEmpty ? "" : "; left out: \(leftOut.joined(separator: ", "))")
  }

  private func count(_ runs: Int) -> String { runs == 1 ? "1 run" : "\(wording.count(runs)) runs" }

  private func title(_ figure: Int) -> String { typeface.printable(found.changes.figures[figure].title) }

  private func titles(_ figures: some Sequence<Int>) -> String { figures.map(title).joined(separator: "; ") }

  private func value(_ value: Double, _ figure: Int) -> String {
    wording.value(value, in: found.changes.figures[figure].figure.unit)
  }

  /// A run by its name's beginning, with its commit.
  private func name(_ run: Int) -> String {
    let stored = found.runs[run]
    let commit = stored.origin.gitCommit.map { " (commit \($0.prefix(RunTable.idDigits)))" } ?? ""
    return stored.id.prefix(RunTable.idDigits) + commit
  }
}

extension FoundChangesText {
  private func table(_ changes: some Sequence<LevelChange>) -> Table {
    let hasLabels = changes.contains { found.runs[$0.run].facts.label != nil }
    let hasBranches = changes.contains { found.runs[$0.run].origin.gitBranch != nil }
    let words = ["run", "ended (UTC)", "commit"] + (hasBranches ? ["branch"] : []) + (hasLabels ? ["label"] : [])
    let titles =
      [Table.Cell("figure", ink: .bold)] + words.map { Table.Cell($0, ink: .dim, isLeading: true) }
      + ["before", "after", "change", "95 %"].map { Table.Cell($0, ink: .dim) }
      + ["", "with", "may have begun"].map { Table.Cell($0, ink: .dim, isLeading: true) }
    var table = Table(titles, typeface: typeface)
    for change in changes {
      let run = found.runs[change.run]
      var cells = [
        Table.Cell(title(change.figure)),
        Table.Cell(String(run.id.prefix(RunTable.idDigits)), isLeading: true),
        Table.Cell(CalendarTime.short(milliseconds: run.origin.endedAtMilliseconds), isLeading: true),
        Table.Cell(run.origin.gitCommit.map { String($0.prefix(RunTable.idDigits)) } ?? "", isLeading: true),
      ]
      if hasBranches { cells.append(Table.Cell(run.origin.gitBranch ?? "", isLeading: true)) }
      if hasLabels { cells.append(Table.Cell(run.facts.label ?? "", isLeading: true)) }
      cells += [
        Table.Cell(value(change.before, change.figure)), Table.Cell(value(change.after, change.figure)),
        Table.Cell(size(change.size, change)), Table.Cell(interval(change)),
        Table.Cell(word(change.verdict), ink: ink(change.verdict), isLeading: true),
        Table.Cell(change.alsoChanged.joined(separator: ", "), isLeading: true),
        Table.Cell(range(change), isLeading: true),
      ]
      table.add(cells)
    }
    return table
  }

  /// `+10.1 %`, or of a figure that was zero somewhere the difference in its unit.
  private func size(_ size: Double, _ change: LevelChange) -> String {
    guard size != 0 else { return "0" }
    let sign = size > 0 ? "+" : "-"
    let amount =
      change.isRelative ? wording.share(abs(size)) : value(abs(size), change.figure)
    return sign + amount
  }

  private func interval(_ change: LevelChange) -> String {
    guard let interval = change.interval else { return change.p == nil ? "exact" : typeface.nothing }
    return "\(size(interval.lowerBound, change)) to \(size(interval.upperBound, change))"
  }

  private func word(_ verdict: LevelChange.Verdict) -> String { verdict == .other ? "" : verdict.rawValue }

  private func ink(_ verdict: LevelChange.Verdict) -> Typeface.Ink? {
    switch verdict {
    case .better: .green
    case .worse: .red
    case .other: nil
    }
  }

  /// The runs that may have begun it, where there are several.
  private func range(_ change: LevelChange) -> String {
    guard change.earliest != change.latest else { return "" }
    let ends = [change.earliest, change.latest].map { String(found.runs[$0].id.prefix(RunTable.idDigits)) }
    return ends.joined(separator: " to ")
  }
}

extension FoundChangesText {
  private func line(_ trend: LevelTrend) -> String {
    let word = trend.verdict == .other ? "" : " (\(trend.verdict.rawValue))"
    return "\(title(trend.figure)) drifts from \(value(trend.before, trend.figure)) to "
      + "\(value(trend.after, trend.figure))\(word), runs \(name(trend.first)) to \(name(trend.last)): no one run began it"
  }

  private func line(_ change: (run: Int, before: Int)) -> String {
    "the engine changed at run \(name(change.run)): another digest than run \(name(change.before)) of the same workload "
      + "and seed"
  }

  private func line(_ series: RunHistory.Series) -> String {
    let differences = found.history.differences(of: series).prefix(3).map { difference in
      let values = [difference.value, difference.latest].map { value in
        value.map { typeface.printable($0.prefix(40)) } ?? typeface.nothing
      }
      return "\(typeface.printable(difference.key)) \(values[0]), in the latest \(values[1])"
    }
    // Of the same conditions there are several series where seeds are.
    let why = differences.isEmpty ? "seed \(seed(series))" : differences.joined(separator: "; ")
    return "a series of its own, \(count(series.runs.count)) to \(name(series.runs[series.runs.count - 1])): \(why)"
  }

  private func seed(_ series: RunHistory.Series) -> String {
    found.runs[series.runs[0]].facts.seed.map { "\($0)" } ?? typeface.nothing
  }

  private var shortSeries: [String] {
    let short = found.changes.shortSeries
    guard !short.isEmpty else { return [] }
    let runs = short.map(\.runs.count).reduce(0, +)
    return [
      "\(count(runs)) in series too short to say anything of: \(ChangePoints.fewestRuns) are needed, and of one seed in "
        + "virtual time 2"
    ]
  }
}
