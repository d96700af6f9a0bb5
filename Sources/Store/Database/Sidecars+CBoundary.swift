import Glibc

/// The files that SQLite keeps beside a database while it is open: the write-ahead log and its index.
enum Sidecars {
  /// Whether there are none, or only empty ones: nobody has the file open, and nothing waits to be written into it.
  static func areAbsent(_ path: String) -> Bool {
    ["-wal", "-shm", "-journal"].allSatisfy { suffix in
      var status = stat()
      return unsafe stat(path + suffix, &status) != 0 || status.st_size == 0
    }
  }
}
