/// Every run that was stored: an SQLite file of results, each with where it came from.
///
/// Any number of processes may use one file at a time. What `save` has returned for is on the disk, whatever happens to
/// the process then; what it has not is there whole or not at all. A store belongs to one thread at a time.
package final class RunStore {
  package enum Purpose: Sendable, Equatable {
    /// Makes the file if there is none.
    case saving
    /// The file must be there; it is not changed, except that an older one is brought to the present schema. One that was
    /// never filled is a store without runs.
    case reading
    /// The file must be there, as for reading.
    case pruning
  }

  /// A store's own name in a folder.
  package static let fileName = "needletail.db"
  /// How long others are waited for, unless the caller says otherwise.
  package static let usualPatienceMilliseconds = 30_000

  package let path: String
  let database: Database
  /// The file's state when it was opened, if it is read without locks.
  private let restingFile: RestingFile?
  /// How long a lock is waited for, in total, before an operation fails as `busy`.
  let patienceMilliseconds: Int

  /// Opens the file at `path`, and brings its tables to the present schema.
  ///
  /// - Throws: `StoreError`.
  package init(
    at path: String, for purpose: Purpose, patienceMilliseconds: Int = RunStore.usualPatienceMilliseconds
  ) throws(StoreError) {
    self.path = path
    self.patienceMilliseconds = patienceMilliseconds
    (database, restingFile) = try Self.opened(path, for: purpose, patienceMilliseconds)
  }

  /// Ends the file at this many pages, as if the disk did.
  func limit(pages: Int) throws(StoreError) {
    try StoreError.of(path) { () throws(DatabaseError) in try database.execute("PRAGMA max_page_count = \(pages)") }
  }

  /// Does `work` in one transaction that may write: all of it or, if this throws, nothing.
  func writing<T>(_ work: () throws(DatabaseError) -> T) throws(StoreError) -> T {
    try StoreError.of(path) { () throws(DatabaseError) in try database.transaction(patienceMilliseconds, work) }
  }

  /// Does `work`, again from the start if it met a lock.
  func reading<T>(_ work: () throws(DatabaseError) -> T) throws(StoreError) -> T {
    let outcome = Result { () throws(StoreError) in
      try StoreError.of(path) { () throws(DatabaseError) in try Patience.wait(patienceMilliseconds, for: work) }
    }
    // Without locks, what was read while somebody wrote is nothing to rely on, whether it failed or not.
    if let restingFile, restingFile != RestingFile(path) {
      throw StoreError(.busy, path, "the store was written while it was read", "try again")
    }
    return try outcome.get()
  }
}
