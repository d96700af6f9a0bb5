import NeedletailEngine
import NeedletailMetrics
import NeedletailNotation

/// What a histogram's values are.
enum DistributionUnit {
  /// Recorded in nanoseconds, written in milliseconds.
  case time
  /// Recorded and written as they are.
  case number
}

extension ResultDocument {
  /// Families that are written even when nothing was recorded.
  private static let alwaysPresent = ["job_latency_ms", "call_latency_ms", "queue_time_ms"]

  /// Every distribution: families by name, each whole (`all`) and by label. A label that never occurred is absent.
  var metrics: JSON {
    var families: [String: JSON] = [:]
    for (name, family) in report.metrics where name != "wait_ms" {
      families[name] = Self.object(family, withAll: Self.alwaysPresent.contains(name))
    }
    let ofClock = report.wall == nil ? [] : ["schedule_delay_ms"]
    for name in Self.alwaysPresent + ofClock where families[name] == nil {
      families[name] = .object(["all": Histogram().json(.time)])
    }
    families["wait_ms"] = waits
    if let inFlight = report.jobsInFlight, inFlight.count > 0 {
      families["jobs_in_flight"] = .object(["all": inFlight.json(.number)])
    }
    return .object(families)
  }

  /// Waits by what was waited for, then the same within each scenario.
  private var waits: JSON {
    var members: [String: JSON] = ["for": .object([:])]
    for (label, histograms) in report.metrics["wait_ms"]?.by ?? [:] {
      members[label] = Self.object(histograms)
    }
    var scenarios: [String: JSON] = [:]
    for (scenario, histograms) in report.waitByScenario where histograms.contains(where: { $0.value.count > 0 }) {
      scenarios[scenario] = .object(["for": Self.object(histograms)])
    }
    if !scenarios.isEmpty { members["scenario"] = .object(scenarios) }
    return .object(members)
  }

  private static func object(_ family: RunReport.Family, withAll: Bool) -> JSON? {
    var members: [String: JSON] = [:]
    if let all = family.all, all.count > 0 {
      members["all"] = all.json(.time)
    } else if withAll {
      members["all"] = Histogram().json(.time)
    }
    for (label, histograms) in family.by where histograms.contains(where: { $0.value.count > 0 }) {
      members[label] = object(histograms)
    }
    return members.isEmpty ? nil : .object(members)
  }

  private static func object(_ histograms: [String: Histogram]) -> JSON {
    .object(histograms.filter { $0.value.count > 0 }.mapValues { $0.json(.time) })
  }
}

extension Histogram {
  /// The percentiles of the document, by key.
  static let percentiles: [(key: String, percent: Double)] = [
    ("p50", 50), ("p90", 90), ("p95", 95), ("p99", 99), ("p99.9", 99.9),
  ]

  /// The distribution as counts and statistics. Those of an empty one are `null`: no value is not the value zero.
  func json(_ unit: DistributionUnit) -> JSON {
    var members: [String: JSON] = ["count": .count(count), "nonzero": .count(nonzero)]
    if overflow > 0 { members["overflow"] = .count(overflow) }
    func scaled(_ value: Double) -> JSON {
      guard count > 0 else { return .null }
      return .number(unit == .time ? value / 1e6 : value)
    }
    func scaled(_ value: UInt64) -> JSON {
      guard count > 0 else { return .null }
      return unit == .time ? .milliseconds(value) : .count(value)
    }
    members["mean"] = scaled(mean)
    members["stddev"] = scaled(stddev)
    members["min"] = scaled(min)
    members["max"] = scaled(max)
    for (key, percent) in Self.percentiles { members[key] = scaled(percentile(percent)) }
    return .object(members)
  }
}
