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

  /// What must be the same for figures to be comparable: the load and the window, and what `--set` changed for this run alone, so that
  /// runs of a suite that varies a key are not taken for changes of each other. What changes in the file is left to be found.
  ///
  /// - Parameter overrides: values as they were given, by key.
  package static func conditions(_ conditions: RunConditions, overrides: [String: String]) -> [String: String] {
    var all = conditions.values
    for (key, value) in overrides {
      // The seed draws a run, and what is promised of a run does not change it.
      guard !["seed", "thresholds", "gate"].contains(String(key.prefix { $0 != "." })) else { continue }
      let isKnown = all.keys.contains { $0 == key || $0.hasPrefix(key + ".") }
      if !isKnown { all["--set " + key] = value }
    }
    return all
  }
}
