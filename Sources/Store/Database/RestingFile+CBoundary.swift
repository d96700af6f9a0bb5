import Glibc

/// A database file that nobody has open, and what it looked like then.
struct RestingFile: Equatable {
  private let size: Int
  private let seconds: Int
  private let nanoseconds: Int

  /// `nil` when there is no such file, or SQLite's own files stand beside it: a log to be written into it, or its index.
  init?(_ path: String) {
    guard let file = Self.status(path) else { return nil }
    let isAlone = ["-wal", "-shm", "-journal"].allSatisfy { Self.status(path + $0)?.st_size ?? 0 == 0 }
    guard isAlone else { return nil }
    size = Int(file.st_size)
    seconds = file.st_mtim.tv_sec
    nanoseconds = file.st_mtim.tv_nsec
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
