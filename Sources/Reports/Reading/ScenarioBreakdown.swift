import NeedletailEngine
import NeedletailNotation

/// What a scenario's latency was spent on, as a result has it.
struct ScenarioBreakdown: Sendable {
  /// What was waited for or worked on, and whose it was.
  struct Owner: Sendable, Hashable {
    var part: String
    /// An agent's or an endpoint's name; `nil` where the part has none or the result does not say.
    var name: String?

    /// `agent slot of triage`.
    var title: String {
      let part = LatencyPart.title(of: part)
      return name.map { "\(part) of \(Markup.shortened($0))" } ?? part
    }
  }

  /// Some of the scenario's jobs.
  struct Jobs: Sendable {
    var count: Double?
    /// Milliseconds on average.
    var means: [Owner: Double]

    /// Of all parts: the mean latency, milliseconds.
    var total: Double { means.values.reduce(0, +) }

    func share(_ owner: Owner) -> Double { total > 0 ? (means[owner] ?? 0) / total : 0 }
  }

  var name: String
  var all: Jobs
  var slowest: Jobs

  /// Every owner of either, in the order of the parts, then of the names.
  var owners: [Owner] {
    let known = Set(all.means.keys).union(slowest.means.keys)
    return LatencyPart.ordered(known.map(\.part)).flatMap { part in
      known.filter { $0.part == part }.sorted { ($0.name ?? "").utf8.lexicographicallyPrecedes(($1.name ?? "").utf8) }
    }
  }

  /// The same, those that cost the slowest jobs most first.
  var byCost: [Owner] {
    owners.enumerated().sorted { one, other in
      let (cost, least) = (slowest.means[one.element] ?? 0, slowest.means[other.element] ?? 0)
      return (least, all.means[other.element] ?? 0, one.offset) < (cost, all.means[one.element] ?? 0, other.offset)
    }.map(\.element)
  }
}

extension ReportedRun {
  /// Scenario by scenario, the one whose slowest jobs took longest first; empty where the result has no breakdown.
  var latencyBreakdown: [ScenarioBreakdown] {
    let scenarios = document.members(at: Figure.latencyJobs.path(by: "scenario")).map { scenario in
      let labels = ["scenario": scenario.key]
      func jobs(_ count: Figure, _ means: Figure, _ owners: JSON?) -> ScenarioBreakdown.Jobs {
        var parts: [ScenarioBreakdown.Owner: Double] = [:]
        for part in document.members(at: means.path(by: "part", labels)) {
          guard var left = part.value.figure else { continue }
          // What the owners do not add up to stays the part's own.
          for owner in owners?[part.key]?.members() ?? [] {
            guard let mean = owner.value.figure else { continue }
            parts[ScenarioBreakdown.Owner(part: part.key, name: owner.key)] = mean
            left -= mean
          }
          if left > 1e-3 * (part.value.figure ?? 0) { parts[ScenarioBreakdown.Owner(part: part.key)] = left }
        }
        return ScenarioBreakdown.Jobs(count: document.at(count.path(labels))?.figure, means: parts)
      }
      return ScenarioBreakdown(
        name: Markup.shortened(scenario.key), all: jobs(.latencyJobs, .latencyParts, scenario.value["owners"]),
        slowest: jobs(.slowestJobs, .slowestParts, scenario.value.at(["above_p99", "owners"])))
    }
    return scenarios.enumerated().sorted { one, other in
      (other.element.slowest.total, other.element.all.total, one.offset)
        < (one.element.slowest.total, one.element.all.total, other.offset)
    }.map(\.element)
  }
}
