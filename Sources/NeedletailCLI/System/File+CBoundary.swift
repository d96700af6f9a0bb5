import CLinux
import Glibc

/// What went wrong with a file, in words: `no such file or directory`.
struct FileError: Error, Equatable, CustomStringConvertible {
  var path: String
  var message: String

  var description: String { message }

  /// The message of the last system call that failed.
  static func last(_ path: String) -> FileError {
    let text = unsafe String(cString: strerror(errno))
    return FileError(path: path, message: text.prefix(1).lowercased() + text.dropFirst())
  }
}

/// Files by path, through the system's own calls.
enum File {
  /// Files larger than this are refused: no workload or trace needs more, and reading one must not eat the memory.
  static let largest = 1 << 30

  /// The whole of a file, or of standard input for `-`.
  /// - Throws: `FileError` when it cannot be opened or read, is a directory, or is larger than `largest`.
  static func bytes(of path: String) throws(FileError) -> [UInt8] {
    let descriptor = path == "-" ? 0 : unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last(path) }
    defer { if descriptor > 0 { close(descriptor) } }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .last(path) }
    if status.st_mode & S_IFMT == S_IFDIR { throw FileError(path: path, message: "is a directory") }

    var bytes: [UInt8] = []
    bytes.reserveCapacity(max(0, min(Int(status.st_size), largest)) + 1)
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .last(path) }
      if count == 0 { return bytes }
      guard bytes.count + count <= largest else {
        throw FileError(path: path, message: "is larger than \(largest >> 20) MiB")
      }
      bytes += chunk[..<count]
    }
  }

  enum Kind { case file, folder, other }

  /// What there is at a path, links followed; `nil` when there is nothing.
  static func kind(of path: String) -> Kind? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// The path from the root, with links followed; `nil` when there is no such file.
  static func absolute(_ path: String) -> String? {
    guard let real = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  /// Makes a folder, unless it is there.
  /// - Throws: `FileError` when the one around it lacks, or cannot be written.
  static func makeFolder(_ path: String) throws(FileError) {
    guard unsafe mkdir(path, 0o755) != 0, errno != EEXIST else { return }
    throw .last(path)
  }

  /// Writes a new file.
  /// - Throws: `FileError` when there is one already, or it cannot be written.
  static func create(_ path: String, holding text: String) throws(FileError) {
    try put(text, at: path, flags: O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, isSynced: false)
  }

  /// Opens a file, writes all of `text`, and, if asked, waits until the disk has it.
  fileprivate static func put(_ text: String, at path: String, flags: Int32, isSynced: Bool) throws(FileError) {
    let descriptor = unsafe open(path, flags, 0o644)
    guard descriptor >= 0 else { throw .last(path) }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    let failure = unsafe bytes.withUnsafeBytes { buffer in
      unsafe buffer.baseAddress.map { unsafe nt_write_all(descriptor, $0, buffer.count) } ?? 0
    }
    if failure != 0 { errno = failure }
    guard failure == 0, !isSynced || fsync(descriptor) == 0 else { throw .last(path) }
  }

  /// Writes all of `text` to an open descriptor. A reader that has left, as `head` does, is no failure.
  /// - Throws: `FileError` when it cannot all be written.
  static func write(_ text: String, to descriptor: Int32) throws(FileError) {
    let bytes = Array(text.utf8)
    let failure = unsafe bytes.withUnsafeBytes { buffer in
      unsafe buffer.baseAddress.map { unsafe nt_write_all(descriptor, $0, buffer.count) } ?? 0
    }
    guard failure == 0 || failure == EPIPE else {
      errno = failure
      throw .last("descriptor \(descriptor)")
    }
  }
}

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
    guard !isStream else { return try File.put(text, at: path, flags: O_WRONLY | O_CLOEXEC, isSynced: false) }
    let temporary = "\(path).\(getpid()).partial"
    do throws(FileError) {
      try File.put(text, at: temporary, flags: O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, isSynced: true)
      try replace(by: temporary)
    } catch {
      unsafe unlink(temporary)
      throw error
    }
  }

  /// Writes a document piece by piece, as `body` emits it, in the same way: a document that `body` gives up is not there.
  func write<Answer>(_ body: ((String) throws -> Void) throws -> Answer) throws -> Answer {
    let temporary = isStream ? path : "\(path).\(getpid()).partial"
    let flags = isStream ? O_WRONLY | O_CLOEXEC : O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
    let descriptor = unsafe open(temporary, flags, 0o644)
    guard descriptor >= 0 else { throw FileError.last(temporary) }
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
}
