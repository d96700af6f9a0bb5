import NeedletailComparison
import NeedletailNotation
import NeedletailResults
import NeedletailStore
import NeedletailWorkload

/// `needletail history --detect`: where the level of figures changed in the stored runs of a workload.
struct DetectChanges {
  private let arguments: HistoryArguments
  private let detection: HistoryArguments.Detection
  private let store: RunStore
  private let terminal: Terminal
  private let figures: [GatedFigure]

  init(_ arguments: HistoryArguments, _ detection: HistoryArguments.Detection) throws {
    let environment = Machine.environment
    self.arguments = arguments
    self.detection = detection
    terminal = Terminal(.auto, environment: environment)
    var figures: [GatedFigure] = []
    for text in detection.figures {
      let figure = try GatedFigure(text, option: "--figure")
      if !figures.contains(figure) { figures.append(figure) }
    }
    self.figures = figures.isEmpty ? GateSettings.usualAllowances.map(\.figure) : figures
    store = try StoreLocation.required(arguments.store, environment).opened(for: .reading)
  }

  func execute() throws -> ExitCode {
    let workload = try arguments.workload ?? store.history(limit: 1).first?.facts.workload
    let paths = figures.reduce(into: [[String]]()) { paths, figure in
      for path in figure.paths() where !paths.contains(path) { paths.append(path) }
    }
    let series = try workload.map { try store.series(workload: $0, paths: paths, limit: arguments.limit) } ?? []
    guard let workload, !series.isEmpty else {
      throw Refusal("needletail: error: \(try ShowHistory.nothing(of: arguments.workload, in: store))")
    }
    let found = FoundChanges(
      workload: workload, store: store.path, runs: series.map(\.run), changes: try changes(in: series, paths))
    switch arguments.format {
    case .json: try Console.print(try found.json.text())
    case .table, .names:
      let text = FoundChangesText(found, typeface: terminal.typeface, width: terminal.tableWidth).text
      try Console.print(text)
    }
    guard let recent = detection.recentRuns else { return .done }
    let regressions = found.changes.regressions(recent: recent)
    // What stops a build is said wherever the rest goes.
    let lines = FoundChangesText(found, typeface: Typeface(isColoured: false), width: .max).lines(of: regressions)
    for line in lines { Console.complain("needletail: \(line)") }
    return regressions.isEmpty ? .done : .thresholdFailed
  }

  private func changes(in series: [SeriesRun], _ paths: [[String]]) throws -> DetectedChanges {
    var conditions: [String: RunConditions?] = [:]
    let runs = try series.map { entry in
      let known = try entry.effectiveSHA256.flatMap { sha256 in
        if conditions[sha256] == nil {
          conditions[sha256] = .some(
            try store.effectiveWorkload(of: entry.run).flatMap { RunConditions(effective: $0) })
        }
        return conditions[sha256] ?? nil
      }
      let numbers = Dictionary(zip(paths, entry.numbers)) { first, _ in first }
      return HistoryRun(
        entry, known, values: figures.map { figure in figure.value { numbers[$0] ?? nil } })
    }
    let found: DetectedChanges
    do throws(DetectedChanges.Unusable) {
      found = try DetectedChanges(of: figures, in: RunHistory(runs))
    } catch {
      throw Refusal(
        "needletail: error: \(store.path): `\(figures[error.figure].spelling)` of the run "
          + "\(series[error.run].run.id) is no number to look at; look at others with `--figure`")
    }
    if !detection.figures.isEmpty, let absent = found.absent.first {
      throw Refusal(
        "needletail: error: no run of the workload that was looked at has `\(figures[absent].spelling)`; "
          + "`needletail show last --format json` has what there is")
    }
    return found
  }
}

extension HistoryRun {
  /// - Parameter known: the load and the window of the workload that ran; `nil` where the document does not hold it.
  fileprivate init(_ entry: SeriesRun, _ known: RunConditions?, values: [Double?]) {
    let (facts, origin) = (entry.run.facts, entry.run.origin)
    let options = facts.changes.filter { !$0.hasPrefix("--seed ") }.joined(separator: " ")
    var conditions =
      known.map { Self.conditions($0, overrides: facts.overrides) }
      ?? ["workload": entry.effectiveSHA256 ?? facts.sha256, "options": options]
    conditions["clock"] = facts.clock
    conditions["seeds"] = String(facts.seeds)
    conditions["load-scale"] = facts.options["load-scale"]
    conditions["traces"] = entry.traces.flatMap { $0 == "{}" ? nil : $0 }
    var circumstances = ["workload": facts.sha256, "options": options]
    circumstances["commit"] = origin.gitCommit
    circumstances["branch"] = origin.gitBranch
    circumstances["needletail"] = origin.needletail
    circumstances["machine"] = origin.host.map { "\($0.system) \($0.architecture) \($0.processors)" }
    self.init(
      status: facts.status, isVirtual: facts.clock == WorkloadFile.Clock.virtual.rawValue,
      seeds: "\(facts.seed.map { String($0) } ?? "") +\(facts.seeds - 1)", digest: facts.digest,
      workload: entry.effectiveSHA256 ?? "\(facts.sha256) \(options)", conditions: conditions,
      circumstances: circumstances, values: values)
  }
}
