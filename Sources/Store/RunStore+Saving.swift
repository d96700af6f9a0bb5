extension RunStore {
  /// Documents larger than this, in bytes, are not taken: a run's is some tens of kilobytes.
  package static let largestDocument = 64 << 20
  /// Names that are tried before a store gives up; each is taken by chance, one in 2.8 × 10¹⁴ a stored run.
  private static let attempts: UInt64 = 16

  /// Stores a run. When this returns, the run is on the disk.
  ///
  /// - Parameters:
  ///   - text: The document, as it is written elsewhere.
  ///   - summary: What the run said at its end.
  /// - Returns: the run's name.
  /// - Throws: `StoreError`; then nothing of the run is stored, and everything else still is.
  package func save(
    _ facts: RunFacts, from origin: RunOrigin, text: String, summary: String
  ) throws(StoreError) -> String {
    let size = text.utf8.count + summary.utf8.count
    guard size <= Self.largestDocument else {
      throw StoreError(
        .tooLarge, path, "the document has \(size >> 20) MiB; a store takes up to \(Self.largestDocument >> 20)",
        "keep it in a file with --out")
    }
    return try writing { () throws(DatabaseError) in
      let id = try freeName(for: text, origin)
      let host = try number(of: origin.host)
      var insertion = try database.statement(Self.insertion)
      try insertion.run([.text(id)] + RunRow.values(facts) + RunRow.values(origin) + [host])
      let run = database.lastInserted
      var keeping = try database.statement("INSERT INTO documents (run, text, summary) VALUES (?1, ?2, ?3)")
      try keeping.run([.integer(run), .text(text), .text(summary)])
      return id
    }
  }

  private static let insertion: String = {
    let columns = "id, \(RunRow.columns), host"
    let count = columns.split(separator: ",").count
    let parameters = (1...count).map { "?\($0)" }.joined(separator: ", ")
    return "INSERT INTO runs (\(columns)) VALUES (\(parameters))"
  }()

  private func freeName(for text: String, _ origin: RunOrigin) throws(DatabaseError) -> String {
    // The number of the run before; none is used twice.
    let last = UInt64(max(0, try database.integer("SELECT seq FROM sqlite_sequence WHERE name = 'runs'")))
    var taken = try database.statement("SELECT 1 FROM runs WHERE id = ?1")
    var name = ""
    for attempt in 0..<Self.attempts {
      name = RunIdentifier.name(
        document: text, endedAtMilliseconds: origin.endedAtMilliseconds, number: last &+ attempt)
      try taken.bind([.text(name)])
      if try !taken.next() { break }
    }
    return name
  }

  /// The number of a machine's row, which is made when it is new.
  private func number(of host: RunOrigin.Host?) throws(DatabaseError) -> SQLValue {
    guard let host else { return .null }
    let values: [SQLValue] = [
      .text(host.name), .text(host.system), .text(host.architecture), .integer(Int64(host.processors)),
    ]
    var insertion = try database.statement(
      "INSERT OR IGNORE INTO hosts (name, system, architecture, cpus) VALUES (?1, ?2, ?3, ?4)")
    try insertion.run(values)
    var query = try database.statement(
      "SELECT number FROM hosts WHERE name = ?1 AND system = ?2 AND architecture = ?3 AND cpus = ?4")
    try query.bind(values)
    return try query.next() ? .integer(query.integer(0)) : .null
  }
}
