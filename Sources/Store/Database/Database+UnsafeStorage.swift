import CNeedletailSQLite

/// A connection to an SQLite file. It belongs to its maker, one thread at a time, and closes with its last user.
@safe
final class Database {
  enum Access: Sendable {
    /// Opens what is there, for writing where the system allows it.
    case existing
    /// Makes an empty file when there is none.
    case creating
    /// Reads a file that will not change, without locks, and without the files that SQLite wants beside it.
    case frozen
    /// Makes a database of the process's own that is gone when it closes; the path does not count.
    case inMemory
  }

  private let connection: OpaquePointer

  /// Nothing is read yet, so a file that is no database is found out later.
  /// - Parameter path: Names a file whatever it looks like: SQLite's own names for other things are not understood.
  init(path: String, access: Access) throws(DatabaseError) {
    var pointer: OpaquePointer?
    let place = path.hasPrefix("/") ? path : "./" + path
    let flags =
      switch access {
      case .existing: SQLITE_OPEN_READWRITE
      case .creating: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      case .frozen: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
      case .inMemory: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      }
    let name =
      switch access {
      case .existing, .creating: place
      case .frozen: "file:\(Self.escaped(place))?immutable=1"
      case .inMemory: ":memory:"
      }
    let code = unsafe sqlite3_open_v2(name, &pointer, flags | SQLITE_OPEN_EXRESCODE, nil)
    guard let opened = unsafe pointer else {
      throw DatabaseError(code: code, systemCode: 0, said: "out of memory")
    }
    guard code == SQLITE_OK else {
      let error = unsafe Self.error(code, opened)
      unsafe sqlite3_close_v2(opened)
      throw error
    }
    unsafe connection = opened
    unsafe nt_sqlite_distrust(opened)
  }

  deinit { unsafe sqlite3_close_v2(connection) }

  /// A statement of SQL, prepared to run any number of times.
  func statement(_ sql: String) throws(DatabaseError) -> Statement {
    var prepared: OpaquePointer?
    let code = unsafe sqlite3_prepare_v2(connection, sql, -1, &prepared, nil)
    guard code == SQLITE_OK, let statement = unsafe prepared else { throw error(code) }
    return unsafe Statement(statement, of: self)
  }

  /// Runs any number of statements that take no values; rows are passed over.
  func execute(_ sql: String) throws(DatabaseError) {
    let code = unsafe sqlite3_exec(connection, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw error(code) }
  }

  /// Rows that the last INSERT, UPDATE or DELETE changed.
  var changes: Int { Int(unsafe sqlite3_changes64(connection)) }

  /// The row number of the last INSERT.
  var lastInserted: Int64 { unsafe sqlite3_last_insert_rowid(connection) }

  /// Whether the file can only be read.
  var isReadOnly: Bool { unsafe sqlite3_db_readonly(connection, "main") == 1 }

  /// Whether a transaction is open.
  var isInTransaction: Bool { unsafe sqlite3_get_autocommit(connection) == 0 }

  /// Lets the calling thread sleep.
  static func pause(milliseconds: Int32) { sqlite3_sleep(milliseconds) }

  /// What a call that answered `code` says went wrong.
  func error(_ code: Int32) -> DatabaseError { unsafe Self.error(code, connection) }

  private static func error(_ code: Int32, _ connection: OpaquePointer) -> DatabaseError {
    unsafe DatabaseError(
      code: code, systemCode: sqlite3_system_errno(connection), said: String(cString: sqlite3_errmsg(connection)))
  }

  /// A path as a URI writes it.
  private static func escaped(_ path: String) -> String {
    var uri = ""
    for byte in path.utf8 {
      let character = Character(Unicode.Scalar(byte))
      if byte < 128, character.isLetter || character.isNumber || "/-._".contains(character) {
        uri.append(character)
      } else {
        uri += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
    return uri
  }
}
