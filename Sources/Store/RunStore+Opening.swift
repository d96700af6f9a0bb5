extension RunStore {
  /// What a file holds, as far as opening it must know.
  private enum Content: Equatable {
    case nothing
    /// A store that took this many steps of the schema.
    case store(Int)
    case other

    init(of database: Database) throws(DatabaseError) {
      // In one statement, so that all is of one moment: another process may be making the store just now.
      var row = try database.statement(
        """
        SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
        FROM pragma_application_id, pragma_user_version
        """)
      _ = try row.next()
      let (application, version, isEmpty) = (row.integer(0), row.integer(1), row.integer(2) == 0)
      if application == Schema.application, version > 0 {
        self = .store(Int(version))
      } else {
        self = isEmpty && application == 0 && version == 0 ? .nothing : .other
      }
    }
  }

  /// A connection to a store of the present schema, with the file's state if nothing but that says it is at rest.
  static func opened(
    _ path: String, for purpose: Purpose, _ patienceMilliseconds: Int
  ) throws(StoreError) -> (Database, RestingFile?) {
    // SQLite would leave files of this process's beside a store that is others'.
    if RestingFile.isReadOnly(path) {
      try refuseReadOnly(.store(Schema.version), path, purpose)
      if let file = RestingFile(path) { return (try prepared(path, .frozen, purpose, patienceMilliseconds), file) }
    }
    do throws(StoreError) {
      let access = purpose == .saving ? Database.Access.creating : .existing
      return (try prepared(path, access, purpose, patienceMilliseconds), nil)
    } catch {
      // SQLite wants files beside the store even to read it, which cannot be made on every disk. Where the log beside it has
      // no content, the file is read without them.
      let isBarred = [.readOnly, .inaccessible, .full, .missing].contains(error.kind)
      if purpose == .reading, isBarred, let file = RestingFile(path) {
        return (try prepared(path, .frozen, purpose, patienceMilliseconds), file)
      }
      if isBarred, error.kind != .full, RestingFile.hasLog(path) {
        let name = path.split(separator: "/").last ?? ""
        throw StoreError(
          .readOnly, path,
          "runs may be in the log beside the store, \(name)-wal, which can only be read where files can be made",
          "make the store and its folder writable, or copy both files to a folder that is")
      }
      if purpose == .saving, error.kind == .missing {
        throw StoreError(
          .inaccessible, path, "no store can be made there", "name a file in a folder that exists and can be written")
      }
      throw error
    }
  }

  private static func prepared(
    _ path: String, _ access: Database.Access, _ purpose: Purpose, _ patienceMilliseconds: Int
  ) throws(StoreError) -> Database {
    let (database, content) = try StoreError.of(path) { () throws(DatabaseError) -> (Database, Content) in
      let database = try Database(path: path, access: access)
      let content = try Patience.wait(patienceMilliseconds) { () throws(DatabaseError) in
        try database.execute(settings)
        return try Content(of: database)
      }
      return (database, content)
    }
    try refuse(content, path)
    if content == .nothing, purpose != .saving { return try empty(path, patienceMilliseconds) }
    if database.isReadOnly {
      try refuseReadOnly(content, path, purpose)
    } else if content != Content.store(Schema.version) {
      let found = try StoreError.of(path) { () throws(DatabaseError) in
        try bringUp(database, isNew: content == .nothing, patienceMilliseconds)
      }
      try refuse(found, path)
    }
    return database
  }

  /// A store without runs in memory, in the place of a file that was made and never filled, as on a full disk; the file
  /// is left as it is.
  private static func empty(_ path: String, _ patienceMilliseconds: Int) throws(StoreError) -> Database {
    try StoreError.of(path) { () throws(DatabaseError) in
      let database = try Database(path: "", access: .inMemory)
      _ = try bringUp(database, isNew: true, patienceMilliseconds)
      return database
    }
  }

  /// A commit is on the disk when it returns; what refers to a run goes with it; freed pages are not overwritten.
  private static let settings = """
    PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA secure_delete = OFF; PRAGMA cell_size_check = ON;
    """

  private static func refuse(_ content: Content, _ path: String) throws(StoreError) {
    switch content {
    case .other:
      throw StoreError(.notStore, path, "is a database, but not a needletail store", "name another file")
    case .store(let version) where version > Schema.version:
      throw StoreError(
        .newer, path,
        "the store is of schema \(version), made by a later version of needletail; this one knows up to \(Schema.version)",
        "use that version, or name another store")
    case .nothing, .store: break
    }
  }

  private static func refuseReadOnly(_ content: Content, _ path: String, _ purpose: Purpose) throws(StoreError) {
    let remedy = "make the file and its folder writable, or copy the file"
    if purpose != .reading { throw StoreError(.readOnly, path, "the store can only be read", remedy) }
    if case .store(let version) = content, version < Schema.version {
      throw StoreError(
        .readOnly, path,
        "the store is of schema \(version) and must be brought to \(Schema.version), but can only be read", remedy)
    }
  }

  /// Takes the steps of the schema that the store lacks, all in one transaction.
  /// - Returns: what the store held when no other process could write, which another process may have changed since.
  private static func bringUp(
    _ database: Database, isNew: Bool, _ patienceMilliseconds: Int
  ) throws(DatabaseError) -> Content {
    try Patience.wait(patienceMilliseconds) { () throws(DatabaseError) in
      if isNew { try database.execute("PRAGMA auto_vacuum = INCREMENTAL") }
      if try database.text("PRAGMA journal_mode") != "wal" { try database.execute("PRAGMA journal_mode = WAL") }
    }
    return try database.transaction(patienceMilliseconds) { () throws(DatabaseError) in
      let content = try Content(of: database)
      let taken: Int
      switch content {
      case .nothing: taken = 0
      case .store(let version): taken = version
      case .other: return content
      }
      guard taken < Schema.version else { return content }
      for step in Schema.steps[taken...] { try database.execute(step) }
      try database.execute("PRAGMA application_id = \(Schema.application); PRAGMA user_version = \(Schema.version)")
      return content
    }
  }
}
