/// Waiting for other processes, in pauses that grow from 1 to 50 ms: SQLite's own waiting passes some locks over.
enum Patience {
  static let longestPauseMilliseconds = 50

  /// Tries `work` until it is not `busy`, or the pauses between come to `milliseconds`.
  static func wait<T>(_ milliseconds: Int, for work: () throws(DatabaseError) -> T) throws(DatabaseError) -> T {
    var waited = 0
    var pause = 1
    while true {
      do throws(DatabaseError) {
        return try work()
      } catch {
        guard error.kind == .busy, waited < milliseconds else { throw error }
        Database.pause(milliseconds: Int32(pause))
        waited += pause
        pause = min(2 * pause, longestPauseMilliseconds)
      }
    }
  }
}

extension Database {
  /// One transaction that may write, taken when no other has it, so that nothing in it meets a lock.
  func transaction<T>(
    _ patienceMilliseconds: Int, _ work: () throws(DatabaseError) -> T
  ) throws(DatabaseError) -> T {
    try Patience.wait(patienceMilliseconds) { () throws(DatabaseError) in
      try execute("BEGIN IMMEDIATE")
      do throws(DatabaseError) {
        let result = try work()
        try execute("COMMIT")
        return result
      } catch {
        // SQLite may have rolled it back by itself, as when the disk is full.
        if isInTransaction { try? execute("ROLLBACK") }
        throw error
      }
    }
  }

  /// The whole number that a query of one answers.
  func integer(_ sql: String) throws(DatabaseError) -> Int64 {
    var statement = try statement(sql)
    return try statement.next() ? statement.integer(0) : 0
  }

  /// The text that a query of one answers.
  func text(_ sql: String) throws(DatabaseError) -> String {
    var statement = try statement(sql)
    return try statement.next() ? statement.text(0) ?? "" : ""
  }
}
