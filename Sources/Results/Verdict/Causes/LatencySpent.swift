import NeedletailEngine
import NeedletailWorkload

/// What the latency of the jobs in question was spent on, by owner: of the scenario and the jobs that a broken threshold is about,
/// otherwise of all.
struct LatencySpent {
  private let scenarios: [LatencyBreakdown.Scenario]
  /// The jobs in question are the slowest hundredth.
  let isOfSlowest: Bool
  /// Nanoseconds of all jobs in question, by owner, the most first.
  let owners: [(owner: LatencyOwner, nanoseconds: Double)]
  let total: Double

  init(_ report: RunReport, _ thresholds: [ThresholdOutcome]) {
    let broken = thresholds.filter { !$0.passed && Self.isAboutLatency($0.threshold) }.map(\.threshold)
    let named = Set(broken.compactMap { $0.label.flatMap { $0.name == "scenario" ? $0.value : nil } })
    let all = report.latencyBreakdown?.scenarios ?? []
    let isNarrow = !broken.isEmpty && broken.allSatisfy { $0.labelIsScenario }
    scenarios = isNarrow ? all.filter { named.contains($0.name) } : all
    isOfSlowest = !broken.isEmpty && broken.allSatisfy { $0.isAboutSlowest }
    var sums: [LatencyOwner: Double] = [:]
    for scenario in scenarios {
      for (owner, nanoseconds) in (isOfSlowest ? scenario.slowest : scenario.all).owners {
        sums[owner, default: 0] += Double(nanoseconds)
      }
    }
    total = sums.values.sorted().reduce(0, +)
    owners = sums.map { ($0.key, $0.value) }.sorted {
      ($1.1, $0.0.part.rawValue, $0.0.name ?? "") < ($0.1, $1.0.part.rawValue, $1.0.name ?? "")
    }
  }

  static func isAboutLatency(_ threshold: Threshold) -> Bool {
    let times = [
      Figure.jobLatency, .callLatency, .queueTime, .waits, .goodput, .timeToFirstToken,
    ]
    return times.contains { $0.name == threshold.metric }
  }

  /// A part of the latency, 0 to 1.
  func share(_ owner: LatencyOwner) -> Double { share { $0 == owner } }

  func share(where isCounted: (LatencyOwner) -> Bool) -> Double {
    total > 0 ? owners.reduce(0) { $0 + (isCounted($1.owner) ? $1.nanoseconds : 0) } / total : 0
  }

  /// The most was spent on this, of those that are asked for.
  func most(where isMeant: (LatencyOwner) -> Bool) -> LatencyOwner? { owners.first { isMeant($0.owner) }?.owner }

  /// How much of the latency of all jobs, or of the slowest, was waiting that something can be done about.
  func waiting(_ jobs: KeyPath<LatencyBreakdown.Scenario, LatencyBreakdown.Jobs>) -> Double {
    var (waited, total) = (0.0, 0.0)
    for scenario in scenarios {
      for (owner, nanoseconds) in scenario[keyPath: jobs].owners {
        total += Double(nanoseconds)
        if owner.part.isAvoidableWait { waited += Double(nanoseconds) }
      }
    }
    return total > 0 ? waited / total : 0
  }
}

extension Threshold {
  fileprivate var labelIsScenario: Bool { label?.name == "scenario" }

  /// Of the tail of a distribution rather than of its middle.
  fileprivate var isAboutSlowest: Bool {
    switch statistic {
    case .percentile(let percent): percent >= 95
    case .max: true
    case .mean, .min, .count, .rate, .value: false
    }
  }
}
