/// Which runs are to go.
package struct PruneRule: Sendable, Equatable {
  package enum Extent: Sendable, Equatable {
    /// All but the N stored last.
    case beyond(Int)
    /// Those that ended before, in milliseconds since 1970.
    case endedBefore(Int64)
  }

  package var extent: Extent
  /// Only runs of this workload; `nil` is all.
  package var workload: String?

  package init(_ extent: Extent, workload: String? = nil) {
    self.extent = extent
    self.workload = workload
  }
}

/// What a rule comes to.
package struct PruneResult: Sendable, Equatable {
  package var removed: Int
  package var kept: Int
  /// Some of those that go, the oldest first.
  package var examples: [StoredRun]
}

extension RunStore {
  /// Runs removed in one transaction: others may write between two.
  private static let batch = 500
  /// Pages given back to the system at a time.
  private static let pages = 4_096
  package static let examples = 20

  /// What `prune` would remove now.
  package func rehearse(_ rule: PruneRule) throws(StoreError) -> PruneResult {
    try reading { () throws(DatabaseError) in
      guard let condition = try condition(rule) else {
        return PruneResult(removed: 0, kept: Int(try database.integer("SELECT count(*) FROM runs")), examples: [])
      }
      return try result(condition)
    }
  }

  /// Removes runs with their documents, and gives the space back. Files that they name are left alone.
  ///
  /// Stopped in the middle, it has removed some of them, the oldest first. Runs stored meanwhile stay.
  package func prune(_ rule: PruneRule) throws(StoreError) -> PruneResult {
    // Also what an earlier one freed and was stopped before giving back.
    defer { giveSpaceBack() }
    guard let condition = try reading({ () throws(DatabaseError) in try condition(rule) }) else {
      return try rehearse(rule)
    }
    var outcome = try reading { () throws(DatabaseError) in try result(condition) }
    outcome.removed = 0
    var removed = 0
    repeat {
      removed = try writing { () throws(DatabaseError) in
        var deletion = try database.statement(
          """
          DELETE FROM runs WHERE number IN (
            SELECT number FROM runs WHERE \(condition.sql) ORDER BY number LIMIT \(Self.batch))
          """)
        try deletion.run(condition.values)
        let count = database.changes
        try database.execute("DELETE FROM hosts WHERE number NOT IN (SELECT host FROM runs WHERE host IS NOT NULL)")
        return count
      }
      outcome.removed += removed
    } while removed > 0
    return outcome
  }

  private struct Condition {
    var sql: String
    var values: [SQLValue]
  }

  /// The rule in SQL; `nil` when nothing can fall under it. A count is turned into the number of the last run to go.
  private func condition(_ rule: PruneRule) throws(DatabaseError) -> Condition? {
    let ofWorkload = rule.workload == nil ? "" : " AND workload = ?2"
    let workload: [SQLValue] = rule.workload.map { [.text($0)] } ?? []
    switch rule.extent {
    case .endedBefore(let instant):
      return Condition(sql: "ended_at_ms < ?1" + ofWorkload, values: [.integer(instant)] + workload)
    case .beyond(let count):
      var query = try database.statement(
        "SELECT number FROM runs WHERE true\(ofWorkload) ORDER BY number DESC LIMIT 1 OFFSET ?1")
      try query.bind([.integer(Int64(count))] + workload)
      guard try query.next() else { return nil }
      return Condition(sql: "number <= ?1" + ofWorkload, values: [.integer(query.integer(0))] + workload)
    }
  }

  private func result(_ condition: Condition) throws(DatabaseError) -> PruneResult {
    var count = try database.statement("SELECT count(*) FROM runs WHERE \(condition.sql)")
    try count.bind(condition.values)
    let removed = try count.next() ? Int(count.integer(0)) : 0
    let total = Int(try database.integer("SELECT count(*) FROM runs"))
    let selection = RunRow.selection(of: "(SELECT * FROM runs WHERE \(condition.sql))")
    var rows = try database.statement("\(selection) ORDER BY runs.number LIMIT \(Self.examples)")
    try rows.bind(condition.values)
    return PruneResult(removed: removed, kept: total - removed, examples: try Self.runs(&rows))
  }

  /// Cuts the freed pages off the file. Another connection's lock hinders only that, and the pages are used again.
  private func giveSpaceBack() {
    do throws(DatabaseError) {
      var free = try database.integer("PRAGMA freelist_count")
      while free > 0 {
        try database.execute("PRAGMA incremental_vacuum(\(Self.pages))")
        let left = try database.integer("PRAGMA freelist_count")
        guard left < free else { break }
        free = left
      }
      try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    } catch {
      return
    }
  }
}
