import CNeedletailLinux
import Glibc

/// An open file, closed with its last reference.
final class ArchiveFile: ByteSource {
  enum Mode {
    case read
    /// Empties the file, or makes one.
    case create
    /// Reads and writes a file that exists.
    case append
  }

  let path: String
  private let descriptor: Int32

  /// Opens a file; one that is written to is locked against other writers.
  init(_ path: String, _ mode: Mode) throws(ArchiveError) {
    self.path = path
    let flags =
      switch mode {
      case .read: O_RDONLY
      case .create: O_RDWR | O_CREAT
      case .append: O_RDWR
      }
    descriptor = unsafe open(path, flags | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw Self.lastError(path, "name a file that can be opened") }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw ArchiveError(path: path, message: "not a regular file", remedy: "name an archive, NAME.ntl")
    }
    guard mode != .read else { return }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw ArchiveError(
        path: path, message: "another process is writing it", remedy: "wait for its end, or name another file")
    }
    // Emptied only once it is locked, so that an archive in use is not.
    if mode == .create { try truncate(to: 0) }
  }

  deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

  func length() throws(ArchiveError) -> UInt64 {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw Self.lastError(path, "check the disk") }
    return UInt64(status.st_size)
  }

  func bytes(at offset: UInt64, count: Int) throws(ArchiveError) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let read = unsafe pread(
          descriptor, buffer.baseAddress.map { unsafe $0 + filled }, count - filled, off_t(offset) + off_t(filled))
        if read < 0, errno == EINTR { continue }
        if read < 0 { failure = errno }
        guard read > 0 else { return }
        filled += read
      }
    }
    guard failure == 0 else {
      errno = failure
      throw Self.lastError(path, "check the disk")
    }
    return bytes
  }

  /// Writes at the end, in one call unless the system cuts it short.
  func append(_ bytes: [UInt8], at offset: UInt64) throws(ArchiveError) {
    guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else { throw Self.lastError(path, "check the disk") }
    let failure = unsafe bytes.withUnsafeBytes { buffer in
      unsafe buffer.baseAddress.map { unsafe nt_write_all(descriptor, $0, buffer.count) } ?? 0
    }
    guard failure == 0 else {
      errno = failure
      throw Self.lastError(path, "free some space, or name a file elsewhere")
    }
  }

  func truncate(to length: UInt64) throws(ArchiveError) {
    guard ftruncate(descriptor, off_t(length)) == 0 else { throw Self.lastError(path, "check the disk") }
  }

  /// Waits until the disk has everything.
  func synchronize() throws(ArchiveError) {
    guard fsync(descriptor) == 0 else { throw Self.lastError(path, "check the disk") }
  }

  /// What the last system call said.
  private static func lastError(_ path: String, _ remedy: String) -> ArchiveError {
    let text = unsafe String(cString: nt_error_text(errno))
    return ArchiveError(path: path, message: text.prefix(1).lowercased() + text.dropFirst(), remedy: remedy)
  }
}
