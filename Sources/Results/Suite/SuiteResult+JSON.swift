import NeedletailEngine
public import NeedletailNotation
import NeedletailWorkload

extension SuiteResult {
  /// The document. Without `host` and what the store calls its runs, those of virtual time are the same bytes each time.
  public func json(host: HostFacts?) -> JSON {
    var counts: [String: JSON] = [:]
    for verdict in Verdict.allCases { counts[verdict.rawValue] = .count(count(verdict)) }
    var members: [String: JSON] = [
      "schema": .string(Self.schema), "name": .string(name), "path": .string(path), "label": .string(label),
      "verdict": .string(verdict.rawValue), "headline": .string(headline), "counts": .object(counts),
      "runs": .array(runs.map(\.json)),
    ]
    if let host {
      members["host"] = .object([
        "wall_s": .number(host.wallSeconds), "peak_rss_bytes": .count(host.peakResidentBytes),
        "needletail": .string(host.needletail), "swift": .string(host.swift), "cpus": .count(host.processors),
      ])
    }
    return .object(members)
  }
}

extension SuiteRun {
  var json: JSON {
    var members: [String: JSON] = [
      "name": .string(name), "path": .string(path), "changes": .words(changes),
      "verdict": .string(verdict.rawValue),
    ]
    if let reason { members["reason"] = .string(reason) }
    if let stored = storedAs { members["stored_as"] = .string(stored) }
    if let document { members["document"] = .string(document) }
    if let page { members["page"] = .string(page) }
    guard let workload, let sha256, let clock else { return .object(members) }
    members["workload"] = .string(workload)
    members["sha256"] = .string(sha256)
    members["clock"] = .string(clock.rawValue)
    members["seeds"] = .array(seeds.map { .count($0) })
    members["digests"] = .words(digests)
    members["replicated"] = .bool(isReplicated)
    members["keeps_up"] = keepsUp.map { .string($0.rawValue) } ?? .null
    members["headline"] = .string(headline)
    members["causes"] = .words(causes)
    members["figures"] = .array(readings.map(\.json))
    members["thresholds"] = .array(
      thresholds.map { threshold in
        .object([
          "expression": .string(threshold.expression), "verdict": .string(threshold.verdict.rawValue),
          "observed": .string(threshold.observed),
        ])
      })
    return .object(members)
  }
}

extension SuiteRun.Reading {
  fileprivate var json: JSON {
    var members: [String: JSON] = [
      "figure": .string(figure.spelling), "unit": .string(figure.figure.unit.rawValue), "value": .number(value),
    ]
    if let interval {
      members["low"] = .number(interval.lowerBound)
      members["high"] = .number(interval.upperBound)
    }
    return .object(members)
  }
}

extension JSON {
  fileprivate static func words(_ words: [String]) -> JSON { .array(words.map { .string($0) }) }
}
