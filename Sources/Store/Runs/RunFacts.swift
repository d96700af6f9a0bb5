package import NeedletailNotation

/// What of a result is listed: read from the document, whichever of the two schemas it has.
package struct RunFacts: Sendable, Equatable {
  /// The document's schema.
  package var schema: String
  package var workload: String
  /// Of the workload file, lowercase hexadecimal.
  package var sha256: String
  /// `virtual` or `wall`.
  package var clock: String
  /// The seed; of several runs side by side the first; `nil` when none of these ended.
  package var seed: UInt64?
  /// Runs in the document: 1, or as many seeds.
  package var seeds: Int
  /// Of one run in virtual time.
  package var digest: String?
  package var status: String
  /// A mean over the seeds where there are several, like the latencies.
  package var jobsPerSecond: Double?
  package var jobLatencyP50Milliseconds: Double?
  package var jobLatencyP99Milliseconds: Double?
  package var thresholds: Int
  package var thresholdsHeld: Int
  /// What the run is called; `nil` where it has no name of its own.
  package var label: String?
  /// What `--set` changed: each value as it was given, by its key.
  package var overrides: [String: String] = [:]
  /// The options that changed the workload, by their name without dashes.
  package var options: [String: String] = [:]

  /// What the command line changed, in words, in order of key: `agents.expert.count=30`, then `--duration 10m`.
  package var changes: [String] {
    func ordered(_ texts: [String: String]) -> [(key: String, value: String)] {
      texts.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
    return ordered(overrides).map { "\($0.key)=\($0.value)" } + ordered(options).map { "--\($0.key) \($0.value)" }
  }

  /// The members of an object that are texts.
  static func texts(_ object: JSON?) -> [String: String] {
    guard case .object(let members)? = object else { return [:] }
    return members.compactMapValues(\.text)
  }
}

extension RunFacts {
  /// - Parameter document: of one run or of several seeds; see `docs/result-document.md`.
  package init(of document: JSON) {
    let workload = document["workload"]
    let seeds = document["seeds"]?.elements
    let figures = document["figures"] ?? document
    let latency = figures["metrics"]?["job_latency_ms"]?["all"]
    let outcomes = document["thresholds"]?.elements ?? []
    self.init(
      schema: document["schema"]?.text ?? "", workload: workload?["name"]?.text ?? "",
      sha256: workload?["sha256"]?.text ?? "", clock: workload?["clock"]?.text ?? "",
      seed: (seeds == nil ? workload?["seed"] : seeds?.first)?.seed, seeds: seeds?.count ?? 1,
      digest: document["digest"]?.text, status: document["status"]?.text ?? "",
      jobsPerSecond: figures["throughput"]?["jobs_per_s"]?.measure,
      jobLatencyP50Milliseconds: latency?["p50"]?.measure, jobLatencyP99Milliseconds: latency?["p99"]?.measure,
      thresholds: outcomes.count, thresholdsHeld: outcomes.count { $0["passed"] == .bool(true) },
      label: workload?["label"]?.text, overrides: Self.texts(workload?["overrides"]),
      options: Self.texts(workload?["options"]))
  }
}

extension JSON {
  fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }

  fileprivate var elements: [JSON]? { if case .array(let elements) = self { elements } else { nil } }

  fileprivate var seed: UInt64? { if case .integer(let value) = self { UInt64(exactly: value) } else { nil } }

  /// A figure, or the mean of an estimate.
  fileprivate var measure: Double? { figure ?? self["mean"]?.figure }
}
