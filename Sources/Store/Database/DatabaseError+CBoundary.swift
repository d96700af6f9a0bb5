import CNeedletailSQLite
import Glibc

extension DatabaseError {
  /// - Parameters:
  ///   - code: An extended result code.
  ///   - systemCode: What the system said, where the code is about a file; else 0.
  init(code: Int32, systemCode: Int32, said: String) {
    let spaceErrors = [ENOSPC, EDQUOT, EFBIG]
    let primary = code & 0xFF
    let isAboutFile = primary == SQLITE_CANTOPEN || primary == SQLITE_IOERR
    kind =
      switch primary {
      case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: .busy
      case SQLITE_FULL: .full
      case SQLITE_READONLY, SQLITE_PERM: .readOnly
      case SQLITE_CANTOPEN, SQLITE_IOERR:
        if spaceErrors.contains(systemCode) { .full } else { primary == SQLITE_IOERR ? .inputOutput : .cannotOpen }
      case SQLITE_NOTADB: .notDatabase
      case SQLITE_CORRUPT: .corrupt
      default: .other
      }
    self.code = code
    self.systemCode = isAboutFile ? systemCode : 0
    message = isAboutFile && systemCode != 0 ? Self.words(systemCode) : said
  }

  /// No file of that name.
  var isMissing: Bool { kind == .cannotOpen && systemCode == ENOENT }

  /// `no such file or directory`.
  private static func words(_ code: Int32) -> String {
    let text = unsafe String(cString: strerror(code))
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
