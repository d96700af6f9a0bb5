package import NeedletailNotation

extension StoredRun {
  /// As an element of `needletail.history/1`; what is not known is `null`.
  package var json: JSON {
    .object([
      "id": .string(id), "schema": .string(facts.schema), "workload": .string(facts.workload),
      "sha256": .string(facts.sha256), "clock": .string(facts.clock), "seed": facts.seed.map { .count($0) } ?? .null,
      "seeds": .count(facts.seeds), "digest": .text(facts.digest), "status": .string(facts.status),
      "jobs_per_s": .optional(facts.jobsPerSecond), "job_latency_p50_ms": .optional(facts.jobLatencyP50Milliseconds),
      "job_latency_p99_ms": .optional(facts.jobLatencyP99Milliseconds), "thresholds": .count(facts.thresholds),
      "thresholds_held": .count(facts.thresholdsHeld),
      "started_at": .string(CalendarTime.stamp(milliseconds: origin.startedAtMilliseconds)),
      "ended_at": .string(CalendarTime.stamp(milliseconds: origin.endedAtMilliseconds)),
      "workload_path": .text(origin.workloadPath), "document_path": .text(origin.documentPath),
      "archive_path": .text(origin.archivePath), "git_commit": .text(origin.gitCommit),
      "git_branch": .text(origin.gitBranch), "needletail": .text(origin.needletail),
      "host": origin.host?.json ?? .null, "label": .text(facts.label),
      "overrides": .object(facts.overrides.mapValues { .string($0) }),
      "options": .object(facts.options.mapValues { .string($0) }),
    ])
  }
}

extension RunOrigin.Host {
  fileprivate var json: JSON {
    .object([
      "name": .string(name), "system": .string(system), "architecture": .string(architecture),
      "cpus": .count(processors),
    ])
  }
}

extension JSON {
  fileprivate static func text(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
}
