import NeedletailEngine

/// The latency breakdowns of a result's scenarios, taken together: the mean of all jobs, by what it was spent on.
struct LatencyBySum {
  /// The figures it is read from.
  static let figures: Set<Figure> = [.latencyJobs, .latencyParts, .latencyOwners]

  /// By part and owner; a part that has owners is told by those alone.
  private(set) var milliseconds: [LatencyOwner: Double] = [:]

  /// - Parameter numbers: by their paths in the document; others than those of `figures` are passed over.
  /// - Complexity: O(numbers).
  init(_ numbers: [[String]: Double]) {
    let places = Self.figures.map { ($0, $0.places[0]) }
    var jobs: [String: Double] = [:]
    var means: [(scenario: String, owner: LatencyOwner, value: Double)] = []
    for (path, value) in numbers where path.first == Self.root {
      for (figure, place) in places {
        guard let labels = place.labels(in: path), let scenario = labels["scenario"] else { continue }
        if figure == .latencyJobs { jobs[scenario] = value }
        guard let part = labels["part"].flatMap({ LatencyPart(named: $0) }) else { continue }
        means.append((scenario, LatencyOwner(part, of: labels["owner"]), value))
      }
    }
    let all = jobs.values.reduce(0, +)
    guard all > 0 else { return }
    let owned = Set(means.compactMap { $0.owner.name == nil ? nil : $0.owner.part })
    // In a fixed order, so that sums come out the same.
    for mean in means.sorted(by: { $0.scenario < $1.scenario }) {
      guard mean.owner.name != nil || !owned.contains(mean.owner.part) else { continue }
      milliseconds[mean.owner, default: 0] += mean.value * (jobs[mean.scenario] ?? 0) / all
    }
  }

  private static let root = Figure.latencyJobs.places[0].path().first
}
