import NeedletailEngine
import NeedletailNotation
import NeedletailResults

/// What was not the same before the runs began, as reports show it: the runs' clocks, seeds and windows, then the workloads key by key.
struct WorkloadChanges: Sendable {
  struct Row: Sendable, Equatable {
    var key: String
    /// By run; `–` where it has none.
    var values: [String]
  }

  let rows: [Row]
  /// Why the workloads were not compared key by key; `nil` where they were.
  let whyNot: String?

  /// - Complexity: O(keys of all).
  init(_ runs: [ReportedRun]) {
    let differences = WorkloadDifferences(
      runs.map { run in
        WorkloadDifferences.Subject(
          name: run.name,
          facts: [
            ("clock", run.clock), ("load", run.document.words("load_model")), ("seed", Self.seeds(run)),
            ("measured", Self.window(run)), ("needletail", run.document.words("host", "needletail")),
          ], keys: run.workloadKeys, workloadSHA256: run.workloadSHA256)
      })
    rows = differences.rows.map { row in
      Row(key: Markup.shortened(row.key), values: row.values.map { $0.map(Markup.shortened) ?? "–" })
    }
    whyNot = differences.whyNot
  }

  private static func seeds(_ run: ReportedRun) -> String? {
    guard let seeds = run.replicated?.seeds.compactMap(\.figure) else { return run.seed }
    let ends = [seeds.first, seeds.last].compactMap { $0 }.map { Quantity.count.words($0) }
    return ends.count == 2 && seeds.count > 1 ? "\(seeds.count) seeds, \(ends[0]) to \(ends[1])" : ends.first
  }

  private static func window(_ run: ReportedRun) -> String? {
    if run.coversMakespan { return "from the start to the last job" }
    guard let start = run.value(.value, of: .windowStart), let end = run.value(.value, of: .windowEnd) else {
      return nil
    }
    return "\(Quantity.instant.words(start)) to \(Quantity.instant.words(end))"
  }

  /// What there is to say instead of rows.
  var summary: String {
    if let whyNot { return whyNot }
    return rows.isEmpty ? "Nothing: the same workload, options, seed and clock." : "All else is the same in the runs."
  }
}
