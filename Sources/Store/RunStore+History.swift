extension RunStore {
  /// The last runs that were stored, the newest first, of one workload or of all; at most `limit`.
  /// - Complexity: O(limit); no document is read.
  package func history(workload: String? = nil, limit: Int) throws(StoreError) -> [StoredRun] {
    try reading { () throws(DatabaseError) in
      let condition = workload == nil ? "" : "WHERE workload = ?2"
      var rows = try database.statement("\(RunRow.selection()) \(condition) ORDER BY runs.number DESC LIMIT ?1")
      try rows.bind([.integer(Int64(limit))] + (workload.map { [.text($0)] } ?? []))
      return try Self.runs(&rows)
    }
  }

  /// Names of workloads there are runs of, in the order of their bytes; at most `limit`.
  package func workloads(limit: Int) throws(StoreError) -> [String] {
    try reading { () throws(DatabaseError) in
      var rows = try database.statement("SELECT DISTINCT workload FROM runs ORDER BY workload LIMIT ?1")
      try rows.bind([.integer(Int64(limit))])
      var names: [String] = []
      while try rows.next() { names.append(rows.text(0) ?? "") }
      return names
    }
  }

  /// The one run whose name begins so, or the one stored last for `last`.
  /// - Throws: `StoreError.noSuchRun` when there is none or more than one.
  package func document(of name: String) throws(StoreError) -> StoredDocument {
    let runs = name == "last" ? try history(limit: 1) : try named(name)
    guard let run = runs.first else {
      let isEmpty = try history(limit: 1).isEmpty
      throw isEmpty
        ? StoreError(.noSuchRun, path, "no run is stored here", "store one with `needletail run WORKLOAD --store`")
        : StoreError(.noSuchRun, path, "there is no run `\(name)`", "see `needletail history`")
    }
    guard runs.count == 1 else {
      let names = runs.prefix(5).map { "`\($0.id)`" }.joined(separator: ", ") + (runs.count > 5 ? ", …" : "")
      throw StoreError(
        .noSuchRun, path, "several runs begin with `\(name)`: \(names)", "write more of the one you mean")
    }
    guard let document = try document(of: run) else {
      throw StoreError(.noSuchRun, path, "the run `\(run.id)` was removed just now", "see `needletail history`")
    }
    return document
  }

  private func document(of run: StoredRun) throws(StoreError) -> StoredDocument? {
    try reading { () throws(DatabaseError) in
      var rows = try database.statement(
        "SELECT text, summary FROM documents JOIN runs ON runs.number = documents.run WHERE runs.id = ?1")
      try rows.bind([.text(run.id)])
      guard try rows.next() else { return nil }
      return StoredDocument(run: run, text: rows.text(0) ?? "", summary: rows.text(1))
    }
  }

  /// Up to six runs whose names begin so, the oldest first.
  private func named(_ prefix: String) throws(StoreError) -> [StoredRun] {
    guard RunIdentifier.isPrefix(prefix) else { return [] }
    return try reading { () throws(DatabaseError) in
      // "g" follows every hexadecimal digit.
      var rows = try database.statement(
        "\(RunRow.selection()) WHERE id >= ?1 AND id < ?1 || 'g' ORDER BY runs.number LIMIT 6")
      try rows.bind([.text(prefix)])
      return try Self.runs(&rows)
    }
  }

  static func runs(_ rows: inout Statement) throws(DatabaseError) -> [StoredRun] {
    var runs: [StoredRun] = []
    while try rows.next() { runs.append(RunRow.run(rows)) }
    return runs
  }
}
