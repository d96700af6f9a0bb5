import Glibc

/// A database file that holds all that was stored, and what it looked like then.
///
/// Such a file is read as it stands (`immutable=1`), without the files SQLite wants beside it, where those cannot be made: on
/// a full disk, or one that may only be read. The rule: there is no log with content beside it, neither the write-ahead log,
/// which may hold runs that the file does not, nor a rollback journal, which says that the file is half changed. The log's
/// index (`-shm`) says nothing: SQLite makes it anew from the log, and leaves one of a few bytes where the disk is full.
/// A process that writes meanwhile is found out by the file's state, or by the log, being another afterwards.
struct RestingFile: Equatable {
  private let size: Int
  private let seconds: Int
  private let nanoseconds: Int

  /// `nil` when there is no such file, or a log with content stands beside it.
  init?(_ path: String) {
    guard let file = Self.status(path) else { return nil }
    let isWhole = ["-wal", "-journal"].allSatisfy { Self.status(path + $0)?.st_size ?? 0 == 0 }
    guard isWhole else { return nil }
    size = Int(file.st_size)
    seconds = file.st_mtim.tv_sec
    nanoseconds = file.st_mtim.tv_nsec
  }

  /// Whether a write-ahead log with content stands beside a file.
  static func hasLog(_ path: String) -> Bool {
    status(path) != nil && status(path + "-wal")?.st_size ?? 0 > 0
  }

  /// Whether this process may read the file and not write it.
  static func isReadOnly(_ path: String) -> Bool {
    unsafe access(path, R_OK) == 0 && access(path, W_OK) != 0
  }

  private static func status(_ path: String) -> stat? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? status : nil
  }
}
