import Glibc

/// The file that becomes a document once it is whole: `NAME.PID.partial` beside `NAME`.
enum PartialFile {
  /// Of a folder no more entries are looked at for what others left.
  private static let mostEntries = 100_000

  /// Its path beside a document's; what killed processes left of earlier ones is taken away.
  static func path(for path: String) -> String {
    let (folder, name) = PathTarget.parts(of: path)
    let partial = "\(folder)/\(Self.name(for: path))"
    guard let listing = unsafe opendir(folder) else { return partial }
    defer { unsafe closedir(listing) }
    for _ in 0..<Self.mostEntries {
      guard let entry = unsafe readdir(listing) else { break }
      let found = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let process = Self.process(ofPartial: found, of: name), Self.hasEnded(process) else { continue }
      Self.removeUnlessWritten("\(folder)/\(found)")
    }
    return partial
  }

  /// The last part of its path.
  static func name(for path: String) -> String {
    "\(PathTarget.parts(of: path).name).\(getpid()).partial"
  }

  /// The process that `NAME.PID.partial` is of; `nil` for every other name.
  private static func process(ofPartial found: String, of name: String) -> pid_t? {
    let digits = found.utf8.dropFirst(name.utf8.count + 1).dropLast(".partial".utf8.count)
    guard let process = pid_t(String(decoding: digits, as: UTF8.self)), process > 0 else { return nil }
    return found.utf8.elementsEqual("\(name).\(process).partial".utf8) ? process : nil
  }

  /// This process has no other file of that name open, so one of its number is of another before it.
  private static func hasEnded(_ process: pid_t) -> Bool {
    process == getpid() || (kill(process, 0) != 0 && errno == ESRCH)
  }

  /// Removes a file that no process has locked: who writes in another container is not seen as a process, but its lock is.
  private static func removeUnlessWritten(_ path: String) {
    let descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unsafe unlink(path) }
  }
}
