/// A run of a series, with numbers from its document.
package struct SeriesRun: Sendable, Equatable {
  package var run: StoredRun
  /// In the order in which they were asked for; `nil` where the document has none there. Of several seeds the means.
  package var numbers: [Double?]
  /// SHA-256 of the workload that ran, with every option in it; `nil` where the document does not hold it.
  package var effectiveSHA256: String?
  /// The recordings that were replayed, as the document has them.
  package var traces: String?
}

extension RunStore {
  /// The last runs of a workload, the oldest first, with the numbers at some places of their documents.
  ///
  /// - Parameters:
  ///   - paths: the keys from a result document down. A key with a quotation mark or a backslash is found nowhere.
  ///   - limit: of the runs.
  /// - Complexity: O(bytes of the documents).
  package func series(workload: String, paths: [[String]], limit: Int) throws(StoreError) -> [SeriesRun] {
    // In one transaction both lists are of the same runs.
    try reading { () throws(DatabaseError) in
      var rows = try database.statement(
        "\(RunRow.selection()) WHERE workload = ?1 ORDER BY runs.number DESC LIMIT ?2")
      try rows.bind([.text(workload), .integer(Int64(limit))])
      let runs = try Self.runs(&rows)
      let numbers = try numbers(workload: workload, paths: paths, limit: limit)
      return runs.reversed().map { run in
        let found = numbers[run.id]
        return SeriesRun(
          run: run, numbers: found?.numbers ?? paths.map { _ in nil }, effectiveSHA256: found?.effectiveSHA256,
          traces: found?.traces)
      }
    }
  }

  /// The workload that ran, as the document of a run holds it; `nil` where it holds none.
  package func effectiveWorkload(of run: StoredRun) throws(StoreError) -> String? {
    try reading { () throws(DatabaseError) in
      var rows = try database.statement(
        """
        SELECT iif(json_valid(text), json_extract(text, '$.workload.effective'), NULL)
        FROM documents JOIN runs ON runs.number = documents.run WHERE runs.id = ?1
        """)
      try rows.bind([.text(run.id)])
      return try rows.next() ? rows.text(0) : nil
    }
  }

  private typealias Numbers = (numbers: [Double?], effectiveSHA256: String?, traces: String?)

  private func numbers(
    workload: String, paths: [[String]], limit: Int
  ) throws(DatabaseError) -> [String: Numbers] {
    var values: [SQLValue] = [.text(workload), .integer(Int64(limit))]
    var columns = ""
    for path in paths {
      // In a document of one run, and of several seeds.
      for path in [path, ["figures"] + path + ["mean"]] { values.append(.text(Self.place(path))) }
      let (one, several) = (values.count - 1, values.count)
      columns += ", coalesce(\(Self.number(at: one)), \(Self.number(at: several)))"
    }
    var rows = try database.statement(
      """
      SELECT runs.id, json_extract(text, '$.workload.effective_sha256'), json_extract(text, '$.workload.traces')\(columns)
      FROM documents JOIN runs ON runs.number = documents.run
      WHERE workload = ?1 AND json_valid(text) ORDER BY runs.number DESC LIMIT ?2
      """)
    try rows.bind(values)
    var found: [String: Numbers] = [:]
    while try rows.next() {
      let numbers = paths.indices.map { rows.real(Int32($0 + 3)) }
      found[rows.text(0) ?? ""] = (numbers, rows.text(1), rows.text(2))
    }
    return found
  }

  private static func number(at parameter: Int) -> String {
    "iif(json_type(text, ?\(parameter)) IN ('integer', 'real'), json_extract(text, ?\(parameter)), NULL)"
  }

  /// A path as SQLite writes it; it has no escapes.
  private static func place(_ path: [String]) -> String {
    guard !path.contains(where: { $0.contains("\"") || $0.contains("\\") }) else { return "$.\"\"" }
    return "$" + path.map { ".\"\($0)\"" }.joined()
  }
}
