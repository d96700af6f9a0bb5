import NeedletailEngine
import NeedletailNotation

/// What a scenario's latency was spent on, as a result has it.
struct ScenarioBreakdown: Sendable {
  /// Some of the scenario's jobs.
  struct Jobs: Sendable {
    var count: Double?
    /// By part's name: milliseconds on average, and shares of the whole.
    var means: [String: Double]
    var shares: [String: Double]
  }

  var name: String
  var all: Jobs
  var slowest: Jobs
  /// Every part of either, in order.
  var parts: [String] { LatencyPart.ordered(Array(all.means.keys) + slowest.means.keys) }
}

extension ReportedRun {
  /// Scenario by scenario; empty where the result has no breakdown.
  var latencyBreakdown: [ScenarioBreakdown] {
    document.members(at: Figure.latencyJobs.path(by: "scenario")).map { scenario in
      let labels = ["scenario": scenario.key]
      func parts(_ figure: Figure) -> [String: Double] {
        Dictionary(
          document.members(at: figure.path(by: "part", labels)).compactMap { part in
            part.value.figure.map { (part.key, $0) }
          }, uniquingKeysWith: { first, _ in first })
      }
      func jobs(_ count: Figure, _ means: Figure, _ shares: Figure) -> ScenarioBreakdown.Jobs {
        ScenarioBreakdown.Jobs(
          count: document.at(count.path(labels))?.figure, means: parts(means), shares: parts(shares))
      }
      return ScenarioBreakdown(
        name: Markup.shortened(scenario.key), all: jobs(.latencyJobs, .latencyParts, .latencyShares),
        slowest: jobs(.slowestJobs, .slowestParts, .slowestShares))
    }
  }
}
