import CNeedletailLinux
import Glibc

/// What went wrong with a file, in words: `no such file or directory`.
struct FileError: Error, Equatable, CustomStringConvertible {
  var path: String
  var message: String
  /// What is there may not be written by this user, or by anybody.
  var isForbidden = false

  var description: String { message }

  /// What to name instead, as it ends: `name a file in a folder that exists`.
  var folderToName: String { isForbidden ? "a folder you may write to" : "a folder that exists" }

  /// The message of the last system call that failed.
  static func last(_ path: String) -> FileError {
    let code = errno
    let text = unsafe String(cString: strerror(code))
    return FileError(
      path: path, message: text.prefix(1).lowercased() + text.dropFirst(),
      isForbidden: [EACCES, EPERM, EROFS].contains(code))
  }
}

/// Files by path, through the system's own calls.
enum File {
  /// Files larger than this are refused: no workload or trace needs more, and reading one must not eat the memory.
  static let largest = 1 << 30

  /// Sees to it that no file is opened in the place of standard input, output or error, where one of them is closed: what is said there
  /// would be written into it. Reading and writing there go on failing.
  static func keepStandardDescriptors() {
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest number that is free is taken.
      _ = unsafe open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
    }
  }

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

  /// What there is in a folder, in the order of the names' bytes, without `.` and `..`.
  static func names(in path: String) throws(FileError) -> [String] {
    guard let folder = unsafe opendir(path) else { throw .last(path) }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
        unsafe name.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The path from the root, with links followed; `nil` when there is no such file.
  static func absolute(_ path: String) -> String? {
    guard let real = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  /// Makes a folder, unless it is there; where a link leads to one that is not.
  /// - Throws: `FileError` when the one around it lacks, or cannot be written.
  static func makeFolder(_ path: String) throws(FileError) {
    guard case .file(let place) = try PathTarget(path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path)
    else { return }
    guard unsafe mkdir(place, 0o777) != 0, errno != EEXIST else { return }
    throw .last(path)
  }

  /// Opens a file to be written, and locks it for as long as it is open, so that others see that somebody writes it.
  /// - Parameter mode: who may use one that is made, less what the process's mask takes away.
  static func opened(_ path: String, flags: Int32, mode: mode_t = 0o666) throws(FileError) -> Int32 {
    let descriptor = unsafe open(path, flags, mode)
    guard descriptor >= 0 else { throw .last(path) }
    // Where the disk knows no locks it is written all the same.
    flock(descriptor, LOCK_EX | LOCK_NB)
    return descriptor
  }

  /// Writes what is in one file into another that is there, in the place of what that holds.
  static func copy(_ source: String, onto path: String) throws(FileError) {
    let from = unsafe open(source, O_RDONLY | O_CLOEXEC)
    guard from >= 0 else { throw .last(source) }
    defer { close(from) }
    let onto = try opened(path, flags: O_WRONLY | O_TRUNC | O_CLOEXEC)
    defer { close(onto) }
    var copied = 1
    while copied > 0 {
      copied = sendfile(onto, from, nil, 1 << 30)
    }
    guard copied == 0, fsync(onto) == 0 else { throw .last(path) }
  }

  /// Writes all of `text` to an open descriptor. A reader that has left, as `head` does, is no failure, nor is a terminal that has hung up.
  /// - Throws: `FileError` when it cannot all be written.
  static func write(_ text: String, to descriptor: Int32) throws(FileError) {
    let bytes = Array(text.utf8)
    let failure = unsafe bytes.withUnsafeBytes { buffer in
      unsafe buffer.baseAddress.map { unsafe nt_write_all(descriptor, $0, buffer.count) } ?? 0
    }
    guard failure == 0 || failure == EPIPE || (failure == EIO && isDevice(descriptor)) else {
      errno = failure
      throw .last("descriptor \(descriptor)")
    }
  }

  private static func isDevice(_ descriptor: Int32) -> Bool {
    var status = stat()
    return unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR
  }
}
