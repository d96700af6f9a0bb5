/// What a command reads and what it writes: no file may be both, and none may be written twice.
struct FileUses {
  private var taken: [String: String] = [:]

  /// Notes a file that is read, so that nothing is written over it. `-` and what there is not are no files.
  mutating func reads(_ path: String?) {
    guard let path, path != "-", File.kind(of: path) == .file else { return }
    taken[Self.place(of: path)] = "it is read"
  }

  /// Notes a file that is written.
  /// - Throws: `Refusal` when it is read too, or written by another option. Devices may be written by several.
  mutating func writes(_ path: String?, as option: String) throws(Refusal) {
    guard let path, path != "-", File.kind(of: path) != .other else { return }
    let place = Self.place(of: path)
    if let use = taken[place] {
      throw Refusal("needletail: error: \(option) \(path): \(use), and would be lost; name another file")
    }
    taken[place] = "\(option) goes there too"
  }

  /// The file's path from the root with links followed, whether or not it is there yet.
  private static func place(of path: String) -> String {
    if let known = File.absolute(path) { return known }
    guard let slash = path.lastIndex(of: "/") else { return (File.absolute(".") ?? ".") + "/" + path }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    return (File.absolute(folder) ?? folder) + "/" + path[path.index(after: slash)...]
  }
}
