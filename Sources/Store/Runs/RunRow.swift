import NeedletailNotation

/// A run as a row: which column is what, said once for writing and reading.
enum RunRow {
  /// Of table `runs`, in the order of the values; without `id` and `host`.
  static let columns = """
    schema, workload, sha256, clock, seed, seeds, digest, status, jobs_per_s, job_latency_p50_ms, job_latency_p99_ms, \
    thresholds, thresholds_held, label, overrides, options, started_at_ms, ended_at_ms, workload_path, document_path, \
    archive_path, git_commit, git_branch, needletail
    """
  /// What `run(_:)` reads: the same with the name before and the host after it.
  ///
  /// - Parameter runs: The table, or a selection of its rows in parentheses.
  static func selection(of runs: String = "runs") -> String {
    """
    SELECT id, \(columns), hosts.name, hosts.system, hosts.architecture, hosts.cpus \
    FROM \(runs) AS runs LEFT JOIN hosts ON hosts.number = runs.host
    """
  }

  /// The run of the row that a statement of `selection` is at.
  static func run(_ row: borrowing Statement) -> StoredRun {
    var facts = RunFacts(
      schema: row.text(1) ?? "", workload: row.text(2) ?? "", sha256: row.text(3) ?? "", clock: row.text(4) ?? "",
      seed: row.text(5).flatMap { UInt64($0) }, seeds: Int(row.integer(6)), digest: row.text(7),
      status: row.text(8) ?? "", jobsPerSecond: row.real(9), jobLatencyP50Milliseconds: row.real(10),
      jobLatencyP99Milliseconds: row.real(11), thresholds: Int(row.integer(12)), thresholdsHeld: Int(row.integer(13)))
    facts.label = row.text(14)
    facts.overrides = texts(row.text(15))
    facts.options = texts(row.text(16))
    var origin = RunOrigin(startedAtMilliseconds: row.integer(17), endedAtMilliseconds: row.integer(18))
    origin.workloadPath = row.text(19)
    origin.documentPath = row.text(20)
    origin.archivePath = row.text(21)
    origin.gitCommit = row.text(22)
    origin.gitBranch = row.text(23)
    origin.needletail = row.text(24)
    origin.host = row.text(25).map { name in
      RunOrigin.Host(
        name: name, system: row.text(26) ?? "", architecture: row.text(27) ?? "", processors: Int(row.integer(28)))
    }
    return StoredRun(id: row.text(0) ?? "", facts: facts, origin: origin)
  }
}

extension RunRow {
  /// An object of texts as a column keeps it.
  private static func column(_ texts: [String: String]) -> SQLValue {
    .optional(try? JSON.object(texts.mapValues { .string($0) }).text())
  }

  private static func texts(_ column: String?) -> [String: String] {
    guard let column, let object = try? JSON(reading: Array(column.utf8), path: "") else { return [:] }
    return RunFacts.texts(object)
  }

  static func values(_ facts: RunFacts) -> [SQLValue] {
    [
      .text(facts.schema), .text(facts.workload), .text(facts.sha256), .text(facts.clock),
      .optional(facts.seed.map { String($0) }), .integer(Int64(facts.seeds)), .optional(facts.digest),
      .text(facts.status), .optional(facts.jobsPerSecond), .optional(facts.jobLatencyP50Milliseconds),
      .optional(facts.jobLatencyP99Milliseconds), .integer(Int64(facts.thresholds)),
      .integer(Int64(facts.thresholdsHeld)), .optional(facts.label), column(facts.overrides), column(facts.options),
    ]
  }

  static func values(_ origin: RunOrigin) -> [SQLValue] {
    [
      .integer(origin.startedAtMilliseconds), .integer(origin.endedAtMilliseconds), .optional(origin.workloadPath),
      .optional(origin.documentPath), .optional(origin.archivePath), .optional(origin.gitCommit),
      .optional(origin.gitBranch), .optional(origin.needletail),
    ]
  }
}
