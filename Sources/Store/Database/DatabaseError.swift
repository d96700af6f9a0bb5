/// Why SQLite did not do what it was asked.
struct DatabaseError: Error, Equatable {
  enum Kind: Sendable, Equatable {
    /// Somebody else has the lock; asking again may help.
    case busy
    /// The disk, the quota or the largest size allowed is used up.
    case full
    case readOnly
    /// The file, or one that must stand beside it, cannot be opened.
    case cannotOpen
    /// The file's bytes are not a database.
    case notDatabase
    /// The file was a database and is damaged.
    case corrupt
    case inputOutput
    case other
  }

  var kind: Kind
  /// In words: the system's where it has some, else SQLite's.
  var message: String
  /// SQLite's extended result code.
  var code: Int32
  /// The system's error, of `open` above all; 0 when there was none.
  var systemCode: Int32
}
