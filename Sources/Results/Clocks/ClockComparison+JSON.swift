import NeedletailEngine
public import NeedletailNotation
public import NeedletailWorkload

extension ClockComparison {
  /// The whole document, schema `needletail.verify/2`; `host` as in a result.
  public func json(of file: WorkloadFile, host: HostFacts?) -> JSON {
    var members: [String: JSON] = [
      "schema": .string(Self.schema),
      "workload": .object([
        "name": .string(virtual.name), "sha256": .string(file.sha256), "seed": .count(virtual.seed),
      ]),
      "tolerance": .number(tolerance), "conclusion": .string(conclusion.rawValue),
      "reason": reason.map { .string($0) } ?? .null,
      Figure.jobLatency.name: Self.json(jobs, "scenario"), Figure.callLatency.name: Self.json(calls, "agent"),
      "virtual": run(virtual), "wall": wall.map(run) ?? .null,
    ]
    members["host"] = host?.json(attempts: virtual.attemptsDispatched + (wall?.attemptsDispatched ?? 0))
    return .object(members)
  }

  private static func json(_ rows: [Row], _ label: String) -> JSON {
    var members: [String: JSON] = [:]
    var split: [String: JSON] = [:]
    for row in rows {
      if let name = row.name { split[name] = row.json } else { members["all"] = row.json }
    }
    if !split.isEmpty { members[label] = .object(split) }
    return .object(members)
  }

  /// How one of the two runs went.
  private func run(_ report: RunReport) -> JSON {
    var members: [String: JSON] = [
      "status": .string(report.status.rawValue), "ran_s": .seconds(report.window.simulated),
      "jobs_completed": .count(report.jobs.completed), "jobs_offered": .count(report.jobs.offered),
    ]
    if let wall = report.wall {
      members["wall"] = wall.json
      members[Figure.scheduleDelay.name] = report.whole(.scheduleDelay)?.json(inMilliseconds: true)
    } else {
      members["digest"] = .string(report.digestText)
    }
    return .object(members)
  }
}

extension ClockComparison.Row {
  var json: JSON {
    var difference: [String: JSON] = ["mean": .optional(meanDifference)]
    for (percentile, value) in zip(Self.percentiles, differences) { difference[percentile.key] = .optional(value) }
    return .object([
      "verdict": .string(verdict.rawValue), "virtual": virtual?.json ?? .null, "wall": wall?.json ?? .null,
      "difference": .object(difference),
    ])
  }
}

extension ClockComparison.Statistics {
  /// In milliseconds.
  var json: JSON {
    var members: [String: JSON] = ["count": .count(count), "mean": .number(mean / 1e6)]
    for (percentile, value) in zip(ClockComparison.Row.percentiles, percentiles) {
      members[percentile.key] = .number(value / 1e6)
    }
    return .object(members)
  }
}
