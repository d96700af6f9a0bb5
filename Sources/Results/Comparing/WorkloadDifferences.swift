package import NeedletailWorkload

/// What was not the same before runs began: what is known of them, then their workloads key by key.
package struct WorkloadDifferences: Sendable {
  /// What is known of one run, or of one side's runs.
  package struct Subject: Sendable {
    package var name: String
    /// Clock, load, seed and the like, in the same order for all; `nil` where it is not known.
    package var facts: [(key: String, value: String?)]
    /// `nil` where what ran is not known.
    package var keys: WorkloadKeys?
    package var workloadSHA256: String

    package init(name: String, facts: [(key: String, value: String?)], keys: WorkloadKeys?, workloadSHA256: String) {
      self.name = name
      self.facts = facts
      self.keys = keys
      self.workloadSHA256 = workloadSHA256
    }
  }

  package struct Row: Sendable, Equatable {
    package var key: String
    /// By subject; `nil` where it has none.
    package var values: [String?]
  }

  package private(set) var rows: [Row] = []
  /// Why the workloads were not compared key by key; `nil` where they were.
  package private(set) var whyNot: String?

  /// Keys that the facts tell already.
  private static let told: Set = ["seed", "run.clock"]

  /// - Complexity: O(keys of all).
  package init(_ subjects: [Subject]) {
    for place in (subjects.first?.facts ?? []).indices {
      addFact(subjects[0].facts[place].key, subjects.map { $0.facts[place].value })
    }
    let known = subjects.compactMap(\.keys)
    guard known.count == subjects.count else {
      let differ = Set(subjects.map(\.workloadSHA256)).count > 1
      let names = subjects.filter { $0.keys == nil }.map(\.name).joined(separator: ", ")
      whyNot =
        differ
        ? "The workload files differ. What differs in them is not known: \(names) does not hold its workload."
        : "The workload file is the same; whether it was run with other options is not known: \(names) does not hold its workload."
      return
    }
    var seen: Set<String> = []
    for entry in known.flatMap(\.entries) where !Self.told.contains(entry.key) {
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
    if Set(values).count > 1 { rows.append(Row(key: key, values: values)) }
  }
}
