import CNeedletailSQLite

/// A prepared statement: give it values, then ask for its rows.
@safe
struct Statement: ~Copyable {
  private let statement: OpaquePointer
  /// Kept open for as long as the statement is there.
  private let database: Database

  /// Takes over a statement of that connection.
  init(_ statement: OpaquePointer, of database: Database) {
    unsafe self.statement = statement
    self.database = database
  }

  deinit { unsafe sqlite3_finalize(statement) }

  /// Forgets the rows and takes new values, for `?1`, `?2` and so on.
  mutating func bind(_ values: [SQLValue]) throws(DatabaseError) {
    unsafe sqlite3_reset(statement)
    precondition(values.count == Int(unsafe sqlite3_bind_parameter_count(statement)), "as many values as parameters")
    for (offset, value) in values.enumerated() {
      let index = Int32(offset + 1)
      let code =
        switch value {
        case .null: unsafe sqlite3_bind_null(statement, index)
        case .integer(let number): unsafe sqlite3_bind_int64(statement, index, number)
        case .real(let number): unsafe sqlite3_bind_double(statement, index, number)
        case .text(let text): unsafe nt_sqlite_bind_text(statement, index, text, UInt64(text.utf8.count))
        }
      guard code == SQLITE_OK else { throw database.error(code) }
    }
  }

  /// Goes to the next row; `false` when there is none. Reading ends there, or with the statement.
  mutating func next() throws(DatabaseError) -> Bool {
    let code = unsafe sqlite3_step(statement)
    switch code {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      unsafe sqlite3_reset(statement)
      return false
    default:
      let error = database.error(code)
      unsafe sqlite3_reset(statement)
      throw error
    }
  }

  /// Runs with these values to the end.
  mutating func run(_ values: [SQLValue] = []) throws(DatabaseError) {
    try bind(values)
    while try next() {}
  }

  /// The whole number in a column of the row, from 0; 0 for `NULL`.
  func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(statement, column) }

  /// The number in a column; `nil` for `NULL`.
  func real(_ column: Int32) -> Double? {
    unsafe isNull(column) ? nil : sqlite3_column_double(statement, column)
  }

  /// The text in a column; `nil` for `NULL`.
  func text(_ column: Int32) -> String? {
    guard let bytes = unsafe sqlite3_column_text(statement, column) else { return nil }
    let count = Int(unsafe sqlite3_column_bytes(statement, column))
    return unsafe String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(statement, column) == SQLITE_NULL }
}
