package import NeedletailWorkload

/// A run as one of a series of runs of the same workload.
package struct HistoryRun: Sendable, Equatable {
  /// `completed`, or how it ended otherwise.
  package var status: String
  package var isVirtual: Bool
  /// What draws it: the seed, or the first of several and their number.
  package var seeds: String
  /// Of one run in virtual time.
  package var digest: String?
  /// The same of runs of one workload under the same options, but for the seed.
  package var workload: String
  /// The load, the window and the clock, key by key: what must be the same for figures to be comparable.
  package var conditions: [String: String]
  /// What else may explain a change, by what it is called: `commit`, `machine`.
  package var circumstances: [String: String]
  /// By figure, in its unit; `nil` where the run has none.
  package var values: [Double?]

  package init(
    status: String, isVirtual: Bool, seeds: String, digest: String? = nil, workload: String,
    conditions: [String: String], circumstances: [String: String] = [:], values: [Double?]
  ) {
    self.status = status
    self.isVirtual = isVirtual
    self.seeds = seeds
    self.digest = digest
    self.workload = workload
    self.conditions = conditions
    self.circumstances = circumstances
    self.values = values
  }

  /// What of a workload's keys figures are comparable by.
  package static func conditions(of keys: WorkloadKeys) -> [String: String] {
    let entries = keys.entries.filter { entry in
      let parts = entry.key.split(separator: ".")
      let isOfScenario = parts.count > 2 && parts[0] == "scenarios" && ["load", "start"].contains(parts[2])
      return parts[0] == "load" || isOfScenario || window.contains(entry.key)
    }
    return Dictionary(entries.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  private static let window: Set = [
    "run.duration", "run.warmup", "run.drain", "run.jobs", "run.time_scale", "run.budget_usd",
  ]
}
