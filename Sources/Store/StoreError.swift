/// Why a store did not do what it was asked: what is wrong, where, and what would help.
package struct StoreError: Error, Equatable, CustomStringConvertible {
  package enum Kind: Sendable, Equatable {
    /// There is no such file.
    case missing
    /// The file is something else.
    case notStore
    /// A later version of this program made it.
    case newer
    case readOnly
    /// It may not be opened, or not made where it should be.
    case inaccessible
    /// Somebody else held it for longer than was waited.
    case busy
    /// No space is left.
    case full
    case damaged
    /// The disk failed, or SQLite did.
    case broken
    /// More than a store takes.
    case tooLarge
    /// No run, or several, by that name.
    case noSuchRun
  }

  package var kind: Kind
  /// The store's file.
  package var path: String
  package var message: String
  package var remedy: String

  package init(_ kind: Kind, _ path: String, _ message: String, _ remedy: String) {
    self.kind = kind
    self.path = path
    self.message = message
    self.remedy = remedy
  }

  package var description: String { "\(path): error: \(message); \(remedy)" }

  /// Whether the same may succeed later without anybody changing what was asked for.
  package var mayPass: Bool { [.busy, .full, .broken].contains(kind) }
}

extension StoreError {
  /// Does `work` on the file at `path`; what SQLite refuses is told as an error of the store's.
  static func of<T>(_ path: String, _ work: () throws(DatabaseError) -> T) throws(StoreError) -> T {
    do throws(DatabaseError) { return try work() } catch { throw StoreError(error, path) }
  }

  /// What SQLite says about the file, in a reader's words.
  init(_ error: DatabaseError, _ path: String) {
    self =
      switch error.kind {
      case .busy:
        StoreError(.busy, path, "the store is locked by another process", "try again, or end what holds it open")
      case .full:
        StoreError(
          .full, path, "no space is left for the store (\(error.message)); what was stored before is kept",
          "free some space, or name another place")
      case .readOnly:
        StoreError(
          .readOnly, path, "the store can only be read", "make the file and its folder writable, or copy the file")
      case .cannotOpen where error.isMissing:
        StoreError(
          .missing, path, "there is no store (\(error.message))",
          "`needletail run WORKLOAD --store` makes one in a folder that exists")
      case .cannotOpen:
        StoreError(
          .inaccessible, path, "the store, or a file beside it, cannot be opened: \(error.message)",
          "mend the permissions, or name a file in a folder where files can be made")
      case .notDatabase:
        StoreError(.notStore, path, "is not a needletail store, nor any database", "name another file")
      case .corrupt:
        StoreError(
          .damaged, path, "the store is damaged: \(error.message)",
          "save what can be read with `sqlite3 FILE .recover`, or restore a copy")
      case .inputOutput:
        StoreError(
          .broken, path, "the store cannot be read or written: \(error.message)",
          "see to the disk, and to limits on the size of files")
      case .other:
        StoreError(
          .broken, path, "SQLite refused: \(error.message) (code \(error.code))", "check the file with `sqlite3`")
      }
  }
}
