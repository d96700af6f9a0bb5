import Glibc

/// Where a result document goes. Readers of the path see the old document or the new one, never half of one.
struct Destination {
  let path: String
  /// The directory that holds it.
  private let folder: String
  /// A terminal, pipe or device, which is written to instead of replaced.
  let isStream: Bool

  /// Checks, before anything is run, that a document can be written at `path`.
  /// - Throws: `FileError` when the folder is missing or not writable, or `path` is a directory.
  init(_ path: String) throws(FileError) {
    let resolved = Self.resolved(path)
    self.path = resolved
    if let slash = resolved.lastIndex(of: "/") {
      folder = slash == resolved.startIndex ? "/" : String(resolved[..<slash])
    } else {
      folder = "."
    }
    var status = stat()
    if unsafe stat(resolved, &status) == 0 {
      let kind = status.st_mode & S_IFMT
      if kind == S_IFDIR { throw FileError(path: path, message: "is a directory") }
      isStream = kind != S_IFREG
    } else {
      isStream = false
    }
    let isWritable = unsafe access(folder, W_OK | X_OK) == 0
    guard isStream || isWritable else {
      let error = FileError.last(folder)
      throw FileError(path: path, message: "cannot write in the folder `\(folder)`: \(error.message)")
    }
  }

  /// The path with symbolic links followed, or as given where there is no such file yet.
  private static func resolved(_ path: String) -> String {
    File.absolute(path) ?? path
  }

  /// Where the document stands, from the root; `nil` for what is written to and not kept, or not there yet.
  var absolutePath: String? { isStream ? nil : File.absolute(path) }

  /// Writes the document: beside its place first, then, once it is on the disk, into its place.
  func write(_ text: String) throws(FileError) {
    guard !isStream else { return try File.put(text, at: path, flags: Self.stream, isSynced: false) }
    let temporary = partialFile()
    do throws(FileError) {
      try File.put(text, at: temporary, flags: Self.newFile, isSynced: true)
      try replace(by: temporary)
    } catch {
      unsafe unlink(temporary)
      throw error
    }
  }

  /// Writes a document piece by piece, as `body` emits it, in the same way: a document that `body` gives up is not there.
  func write<Answer>(_ body: ((String) throws -> Void) throws -> Answer) throws -> Answer {
    let temporary = isStream ? path : partialFile()
    let descriptor = try File.opened(temporary, flags: isStream ? Self.stream : Self.newFile)
    defer { close(descriptor) }
    do {
      var pending = ""
      let answer = try body { piece in
        pending += piece
        guard pending.utf8.count >= Self.pieceLength else { return }
        try File.write(pending, to: descriptor)
        pending = ""
      }
      try File.write(pending, to: descriptor)
      guard !isStream else { return answer }
      guard fsync(descriptor) == 0 else { throw FileError.last(temporary) }
      try replace(by: temporary)
      return answer
    } catch {
      if !isStream { unsafe unlink(temporary) }
      throw error
    }
  }

  private static let stream = O_WRONLY | O_CLOEXEC
  private static let newFile = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC

  /// Small pieces are gathered to this many bytes before they are written.
  static let pieceLength = 1 << 16

  private func replace(by temporary: String) throws(FileError) {
    guard unsafe rename(temporary, path) == 0 else { throw .last(path) }
    let directory = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if directory >= 0 {
      fsync(directory)
      close(directory)
    }
  }

  /// Of a folder no more entries are looked at for what others left.
  private static let mostEntries = 100_000

  /// The name of the file that becomes the document; what killed processes left of earlier ones is taken away.
  private func partialFile() -> String {
    let name = String(path.split(separator: "/").last ?? "")
    guard let listing = unsafe opendir(folder) else { return "\(path).\(getpid()).partial" }
    defer { unsafe closedir(listing) }
    for _ in 0..<Self.mostEntries {
      guard let entry = unsafe readdir(listing) else { break }
      let found = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let process = Self.process(ofPartial: found, of: name), Self.hasEnded(process) else { continue }
      Self.removeUnlessWritten("\(folder)/\(found)")
    }
    return "\(path).\(getpid()).partial"
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
