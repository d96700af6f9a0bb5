import Glibc

/// Where a document goes. Readers of the path see the old document or the new one, never half of one, wherever the folder allows a
/// file to take another's place.
struct Destination {
  let path: String
  /// The directory that holds it.
  private let folder: String
  private let way: Way

  private enum Way {
    /// What is open there takes the document.
    case descriptor(Int32)
    /// A terminal, pipe or device takes it.
    case stream
    /// A new file takes the place of what is there, and its permissions, if anything is.
    case replacement(of: Permissions?)
    /// What is there is emptied and written: its folder takes no other file, or no name as long as it would need.
    case inPlace
  }

  /// Who may do what with a file.
  private struct Permissions {
    var mode: mode_t
    var user: uid_t
    var group: gid_t
  }

  /// A terminal, pipe or device, which is written to instead of replaced.
  var isStream: Bool {
    switch way {
    case .descriptor, .stream: true
    case .replacement, .inPlace: false
    }
  }

  /// Checks, before anything is run, that a document can be written at `path`. Links are followed, also to what is not there yet.
  /// - Throws: `FileError` when the folder is missing, or neither it nor the file is writable, or `path` is a directory or a socket.
  init(_ path: String) throws(FileError) {
    switch try PathTarget(path) {
    case .descriptor(let descriptor):
      let flags = fcntl(descriptor, F_GETFL)
      guard flags >= 0 else { throw .last(path) }
      guard flags & O_ACCMODE != O_RDONLY else { throw FileError(path: path, message: "is open for reading only") }
      (self.path, folder, way) = (path, "", .descriptor(descriptor))
    case .file(let target):
      self.path = target
      folder = PathTarget.parts(of: target).folder
      way = try Self.way(to: target, in: folder, as: path)
    }
  }

  private static func way(to target: String, in folder: String, as path: String) throws(FileError) -> Way {
    var status = stat()
    let isThere = unsafe stat(target, &status) == 0
    if !isThere, errno == ENAMETOOLONG { throw .last(path) }
    let kind = status.st_mode & S_IFMT
    if isThere, kind == S_IFDIR { throw FileError(path: path, message: "is a directory") }
    if isThere, kind != S_IFREG {
      if kind == S_IFSOCK { throw FileError(path: path, message: "is a socket") }
      guard unsafe access(target, W_OK) == 0 else { throw .last(path) }
      return .stream
    }
    // What is no folder is not said to forbid anything.
    let isFolder = isThere || errno != ENOTDIR
    guard isFolder, unsafe access(folder, W_OK | X_OK) == 0 else {
      var error = FileError.last(folder)
      if isThere, unsafe access(target, W_OK) == 0 { return .inPlace }
      error.message = "cannot write in the folder `\(folder)`: \(error.message)"
      error.path = path
      throw error
    }
    guard PartialFile.name(for: target).utf8.count <= Int(NAME_MAX) else { return .inPlace }
    let permissions = Permissions(mode: status.st_mode & 0o7777, user: status.st_uid, group: status.st_gid)
    return .replacement(of: isThere ? permissions : nil)
  }

  /// Where the document stands, from the root; `nil` for what is written to and not kept, or not there yet.
  var absolutePath: String? { isStream ? nil : File.absolute(path) }

  /// Writes the document: beside its place first, then, once it is on the disk, into its place.
  func write(_ text: String) throws(FileError) {
    let file = try opened()
    do throws(FileError) {
      try File.write(text, to: file.descriptor)
      try finish(file)
    } catch {
      abandon(file)
      throw error
    }
  }

  /// Writes a document piece by piece, as `body` emits it, in the same way: a document that `body` gives up is not there.
  func write<Answer>(_ body: ((String) throws -> Void) throws -> Answer) throws -> Answer {
    let file = try opened()
    do {
      var pending = ""
      let answer = try body { piece in
        pending += piece
        guard pending.utf8.count >= Self.pieceLength else { return }
        try File.write(pending, to: file.descriptor)
        pending = ""
      }
      try File.write(pending, to: file.descriptor)
      try finish(file)
      return answer
    } catch {
      abandon(file)
      throw error
    }
  }

  /// Writes the document where there is no file yet, or to what is no file.
  /// - Throws: `FileError` when there is one already, or it cannot be written.
  func writeNew(_ text: String) throws(FileError) {
    guard !isStream else { return try write(text) }
    let descriptor = try File.opened(path, flags: Self.newFile)
    defer { close(descriptor) }
    try File.write(text, to: descriptor)
  }

  // MARK: One document

  private struct OpenFile {
    var descriptor: Int32
    /// The file that becomes the document; `nil` of what is written where it stays.
    var partial: String?
  }

  private static let newFile = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC

  private func opened() throws(FileError) -> OpenFile {
    switch way {
    case .descriptor(let descriptor):
      let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
      guard copy >= 0 else { throw .last(path) }
      return OpenFile(descriptor: copy)
    case .stream: return OpenFile(descriptor: try File.opened(path, flags: O_WRONLY | O_CLOEXEC))
    case .inPlace:
      return OpenFile(descriptor: try File.opened(path, flags: O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC))
    case .replacement(let permissions):
      let partial = PartialFile.path(for: path)
      // Not for a moment may others read what they could not read before.
      let descriptor = try File.opened(partial, flags: Self.newFile, mode: (permissions?.mode ?? 0o666) & 0o777)
      if let permissions { Self.give(permissions, to: descriptor) }
      return OpenFile(descriptor: descriptor, partial: partial)
    }
  }

  /// As far as the system allows this user: an owner stays the owner only where the superuser writes.
  private static func give(_ permissions: Permissions, to descriptor: Int32) {
    let isWhole = fchown(descriptor, permissions.user, permissions.group) == 0
    if !isWhole { _ = fchown(descriptor, .max, permissions.group) }
    _ = fchmod(descriptor, isWhole ? permissions.mode : permissions.mode & 0o777)
  }

  private func finish(_ file: OpenFile) throws(FileError) {
    if !isStream, fsync(file.descriptor) != 0 { throw .last(path) }
    if let partial = file.partial { try replace(by: partial) }
    close(file.descriptor)
  }

  private func abandon(_ file: OpenFile) {
    if let partial = file.partial {
      unsafe unlink(partial)
    } else if !isStream {
      ftruncate(file.descriptor, 0)
    }
    close(file.descriptor)
  }

  /// Small pieces are gathered to this many bytes before they are written.
  static let pieceLength = 1 << 16

  private func replace(by partial: String) throws(FileError) {
    guard unsafe rename(partial, path) == 0 else {
      let (code, failure) = (errno, FileError.last(path))
      // A file that is mounted there, or of another user in a folder for all, is not replaced, but may be written.
      guard [EBUSY, EPERM, EACCES, EXDEV].contains(code), unsafe access(path, W_OK) == 0 else { throw failure }
      try File.copy(partial, onto: path)
      unsafe unlink(partial)
      return
    }
    let directory = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if directory >= 0 {
      fsync(directory)
      close(directory)
    }
  }
}
