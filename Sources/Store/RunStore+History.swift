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

  /// Labels that runs have, in the order of their bytes; at most `limit`.
  package func labels(limit: Int) throws(StoreError) -> [String] {
    try reading { () throws(DatabaseError) in
      var rows = try database.statement(
        "SELECT DISTINCT label FROM runs WHERE label IS NOT NULL ORDER BY label LIMIT ?1")
      try rows.bind([.integer(Int64(limit))])
      var labels: [String] = []
      while try rows.next() { labels.append(rows.text(0) ?? "") }
      return labels
    }
  }

  /// How many runs before the last one a word means: 0 for `last`, N for `last~N`; `nil` for every other word.
  package static func stepsBack(_ word: String) -> Int? {
    guard word.hasPrefix("last") else { return nil }
    let rest = word.dropFirst("last".count)
    if rest.isEmpty { return 0 }
    let digits = rest.dropFirst()
    guard rest.first == "~", !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    return Int(digits) ?? .max
  }

  /// The one run that a word names: `last` or `last~N`; its whole name; its label, where several have it the one stored last; or a
  /// beginning of its name.
  ///
  /// - Parameter nearest: what a word may have meant, of those there are.
  /// - Throws: `StoreError.noSuchRun` when there is none or more than one.
  package func document(
    of name: String, nearest: (String, [String]) -> String? = { _, _ in nil }
  ) throws(StoreError) -> StoredDocument {
    let runs = try runs(of: name)
    guard let run = runs.first else {
      let stored = try stored
      if stored == 0 {
        throw StoreError(
          .noSuchRun, path, "no run is stored here", "store one with `needletail run WORKLOAD --store`")
      }
      if Self.stepsBack(name) != nil {
        throw StoreError(
          .noSuchRun, path, "there is no run `\(name)`: \(stored == 1 ? "1 is" : "\(stored) are") stored",
          "see `needletail history`")
      }
      let meant = nearest(name, try labels(limit: Self.labelsLookedAt) + ["last"])
      throw StoreError(
        .noSuchRun, path, "there is no run, and no label, `\(name)`",
        meant.map { "did you mean `\($0)`?" } ?? "see `needletail history`")
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

  private static let labelsLookedAt = 1_000

  private var stored: Int {
    get throws(StoreError) {
      try reading { () throws(DatabaseError) in Int(try database.integer("SELECT count(*) FROM runs")) }
    }
  }

  private func runs(of name: String) throws(StoreError) -> [StoredRun] {
    if let steps = Self.stepsBack(name) { return try run(stepsBack: steps).map { [$0] } ?? [] }
    let named = try named(name)
    if named.first?.id == name { return named }
    return try lastRun(labelled: name).map { [$0] } ?? named
  }

  private func run(stepsBack steps: Int) throws(StoreError) -> StoredRun? {
    try reading { () throws(DatabaseError) in
      var rows = try database.statement("\(RunRow.selection()) ORDER BY runs.number DESC LIMIT 1 OFFSET ?1")
      try rows.bind([.integer(Int64(steps))])
      return try Self.runs(&rows).first
    }
  }

  /// The run of this label that was stored last.
  package func lastRun(labelled label: String) throws(StoreError) -> StoredRun? {
    try reading { () throws(DatabaseError) in
      var rows = try database.statement(
        "\(RunRow.selection()) WHERE label = ?1 ORDER BY runs.number DESC LIMIT 1")
      try rows.bind([.text(label)])
      return try Self.runs(&rows).first
    }
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
