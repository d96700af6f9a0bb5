import Glibc

/// Where a path leads once its symbolic links are followed, the last of which may name a file that is not there yet.
enum PathTarget: Equatable {
  /// A path without links, from the root where its folder is there.
  case file(String)
  /// A descriptor that this process has open, as `/dev/stdout` names one. Opened by its path, a file would be written over from its
  /// beginning, and a socket not at all.
  case descriptor(Int32)

  /// Links that are followed one after the other, as many as the system follows.
  private static let mostLinks = 40

  /// - Throws: `FileError` when the links lead in a circle.
  init(_ path: String) throws(FileError) {
    var next = path
    for _ in 0...Self.mostLinks {
      let (folder, name) = Self.parts(of: next)
      let real = File.absolute(folder)
      if let real, let descriptor = Int32(name), Self.isOwnDescriptors(real) {
        self = .descriptor(descriptor)
        return
      }
      let place = real.map { $0 == "/" ? "/" + name : "\($0)/\(name)" } ?? next
      // Of another process's descriptors, `pipe:[7]` is no path.
      guard let link = Self.link(at: place), link.hasPrefix("/") || !place.hasPrefix("/proc/") else {
        self = .file(place)
        return
      }
      next = link.hasPrefix("/") ? link : "\(real ?? folder)/\(link)"
    }
    errno = ELOOP
    throw .last(path)
  }

  /// The folder of a path, and the name in it.
  static func parts(of path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    return (slash == path.startIndex ? "/" : String(path[..<slash]), String(path[path.index(after: slash)...]))
  }

  private static func isOwnDescriptors(_ folder: String) -> Bool {
    ["/proc/self/fd", "/proc/thread-self/fd"].contains { File.absolute($0) == folder }
  }

  /// What the symbolic link at a path says; `nil` of everything else.
  private static func link(at path: String) -> String? {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe readlink(path, &bytes, bytes.count)
    guard count > 0 else { return nil }
    return String(decoding: bytes[..<count].lazy.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
