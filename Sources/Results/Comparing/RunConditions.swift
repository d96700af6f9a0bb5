import NeedletailWorkload

/// What latencies depend on besides the fleet: the load, and which part of the run is measured. Runs under other conditions have other
/// latencies, which say nothing about the fleet.
public struct RunConditions: Sendable, Equatable {
  /// By dotted key of the workload, `load.rate`; a trace's SHA-256 by `trace PATH`.
  public var load: [String: String]
  /// By dotted key, `run.duration`.
  public var window: [String: String]

  public init(load: [String: String], window: [String: String]) {
    self.load = load
    self.window = window
  }

  /// Reads them out of a workload.
  ///
  /// - Parameters:
  ///   - effective: the whole workload, with every default.
  ///   - traces: SHA-256 of the recordings it replays, by path.
  /// - Returns: `nil` for what is no YAML.
  public init?(effective: String, traces: [String: String] = [:]) {
    guard let keys = WorkloadKeys(effective) else { return nil }
    (load, window) = ([:], [:])
    for (key, value) in keys.entries {
      if Self.isLoad(key) { load[key] = value }
      if Self.windowKeys.contains(key) { window[key] = value }
    }
    for (path, sha256) in traces { load["trace \(path)"] = sha256 }
  }

  /// With how long what was begun may go on, what the run may cost, and how much faster than the clock it goes.
  private static let windowKeys: Set = [
    "run.duration", "run.jobs", "run.warmup", "run.drain", "run.budget_usd", "run.time_scale",
  ]

  /// Both, key by key.
  package var values: [String: String] { load.merging(window) { own, _ in own } }

  /// The common load, who submits it, and of each scenario its share or its own.
  private static func isLoad(_ key: String) -> Bool {
    let parts = key.split(separator: ".")
    return switch parts.first {
    case "load", "users": true
    case "scenarios": parts.count > 2 && ["weight", "load", "start"].contains(parts[2])
    default: false
    }
  }

  /// What of these is not as it was, in words: `the load is another (load.rate 10/s, was 12/s)`; `nil` where all is.
  public func difference(from base: RunConditions) -> String? {
    for (name, own, other) in [("load", load, base.load), ("measured window", window, base.window)] {
      let keys = Set(own.keys).union(other.keys).filter { own[$0] != other[$0] }.sorted()
      guard let key = keys.first else { continue }
      let more = keys.count > 1 ? ", and \(keys.count - 1) more" : ""
      return "the \(name) is another (\(key) \(own[key] ?? "absent"), was \(other[key] ?? "absent")\(more))"
    }
    return nil
  }
}
