/// The runs of one workload, in series of runs that are comparable.
///
/// Runs of other loads, windows or clocks are series of their own, whether these follow each other or alternate. In virtual
/// time runs of one seed are equal until something changes, so where seeds come again each is a series in which every
/// difference is a change.
package struct RunHistory: Sendable, Equatable {
  package struct Series: Sendable, Equatable {
    /// Indices of the runs, in their order.
    package var runs: [Int]
    /// Any difference is a change: the runs are of one seed in virtual time.
    package var isExact: Bool
  }

  package let runs: [HistoryRun]
  /// In the order of their last runs, the latest first.
  package private(set) var series: [Series]
  /// How many runs were left out by their status: interrupted, aborted and invalid ones.
  package private(set) var leftOut: [String: Int] = [:]

  /// - Parameter runs: the oldest first.
  /// - Complexity: O(runs × conditions).
  package init(_ runs: [HistoryRun]) {
    self.runs = runs
    var groups: [[String: String]: [Int]] = [:]
    for (index, run) in runs.enumerated() {
      guard run.status == "completed" else {
        leftOut[run.status, default: 0] += 1
        continue
      }
      groups[run.conditions, default: []].append(index)
    }
    var series: [Series] = []
    for group in groups.values {
      let seeds = Dictionary(grouping: group) { runs[$0].seeds }
      if runs[group[0]].isVirtual, seeds.count * 2 <= group.count {
        series += seeds.values.map { Series(runs: $0, isExact: true) }
      } else {
        series.append(Series(runs: group, isExact: false))
      }
    }
    self.series = series.sorted { ($0.runs.last ?? 0) > ($1.runs.last ?? 0) }
  }

  /// By what a series differs from the latest one: keys of the load, the window or the clock with both values, in order of key.
  package func differences(of series: Series) -> [(key: String, value: String?, latest: String?)] {
    guard let latest = self.series.first.map({ runs[$0.runs[0]].conditions }) else { return [] }
    let own = runs[series.runs[0]].conditions
    return Set(own.keys).union(latest.keys).filter { own[$0] != latest[$0] }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { ($0, own[$0], latest[$0]) }
  }

  /// Runs of a workload and a seed that had another digest before: the engine changed. Each with the run before it of both.
  package var engineChanges: [(run: Int, before: Int)] {
    var last: [String: Int] = [:]
    var changes: [(run: Int, before: Int)] = []
    for (index, run) in runs.enumerated() where run.status == "completed" && run.digest != nil {
      let key = run.workload + " " + run.seeds
      if let before = last[key], runs[before].digest != run.digest { changes.append((index, before)) }
      last[key] = index
    }
    return changes
  }
}
