import NeedletailEngine
import NeedletailNotation
import NeedletailResults
import NeedletailWorkload

/// What was not the same before the runs began: the runs' clocks, seeds and windows, then the workloads key by key.
struct WorkloadChanges: Sendable {
  struct Row: Sendable, Equatable {
    var key: String
    /// By run; `–` where it has none.
    var values: [String]
  }

  private(set) var rows: [Row] = []
  /// Why the workloads were not compared key by key; `nil` where they were.
  private(set) var whyNot: String?

  /// - Complexity: O(keys of all).
  init(_ runs: [ReportedRun]) {
    addFact("clock", runs.map(\.clock))
    addFact("load", runs.map { $0.document.words("load_model") })
    addFact("seed", runs.map(Self.seeds))
    addFact("measured", runs.map(Self.window))
    addFact("needletail", runs.map { $0.document.words("host", "needletail") })
    let keys = runs.map(\.workloadKeys)
    if keys.contains(where: { $0 == nil }) {
      let differ = Set(runs.map(\.workloadSHA256)).count > 1
      let names = zip(runs, keys).filter { $0.1 == nil }.map(\.0.name).joined(separator: ", ")
      whyNot =
        differ
        ? "The workload files differ. What differs in them is not known: \(names) does not hold its workload."
        : "The workload file is the same; whether it was run with other options is not known: \(names) does not hold its workload."
      return
    }
    let known = keys.compactMap { $0 }
    // Said above.
    let told: Set = ["seed", "run.clock"]
    var seen: Set<String> = []
    for entry in known.flatMap(\.entries) where !told.contains(entry.key) {
      let whole = Self.named(entry.key)
      let holds = known.map { keys in whole.map { !keys.names(under: $0).isEmpty } ?? true }
      let key = holds.allSatisfy(\.self) ? entry.key : whole ?? entry.key
      guard seen.insert(key).inserted else { continue }
      add(key, zip(known, holds).map { keys, holds in key == entry.key ? keys[key] : holds ? "is there" : nil })
    }
  }

  /// The agent, endpoint, scenario or fault that a key is of, `agents.triage`: where a run has none of that name, this is told
  /// once and not key by key.
  private static func named(_ key: String) -> String? {
    let parts = key.split(separator: ".", maxSplits: 2)
    guard parts.count == 3, ["agents", "endpoints", "scenarios", "faults"].contains(parts[0]) else { return nil }
    return "\(parts[0]).\(parts[1])"
  }

  /// Adds what is known of several runs and not the same in these: what a document leaves out, such as the version with
  /// `--reference`, is no change.
  private mutating func addFact(_ key: String, _ values: [String?]) {
    if Set(values.compactMap(\.self)).count > 1 { add(key, values) }
  }

  /// Adds what is not the same in all runs.
  private mutating func add(_ key: String, _ values: [String?]) {
    guard Set(values).count > 1 else { return }
    rows.append(Row(key: Markup.shortened(key), values: values.map { $0.map(Markup.shortened) ?? "–" }))
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
