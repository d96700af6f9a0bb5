/// What a command reads and what it writes: no file may be both, and none may be written twice.
struct FileUses {
  private var taken: [String: String] = [:]

  /// Notes a file that is read, so that nothing is written over it. `-` and what there is not are no files.
  mutating func reads(_ path: String?) {
    guard let path, path != "-", File.kind(of: path) == .file, let place = Self.place(of: path) else { return }
    taken[place] = "it is read"
  }

  /// Notes a file that is written.
  /// - Throws: `Refusal` when it is read too, or written by another option. Devices may be written by several.
  mutating func writes(_ path: String?, as option: String) throws(Refusal) {
    guard let path, path != "-", let place = Self.place(of: path) else { return }
    if let use = taken[place] {
      throw Refusal("needletail: error: \(option) \(path): \(use), and would be lost; name another file")
    }
    taken[place] = "\(option) goes there too"
  }

  /// The file's path from the root with links followed, whether or not it is there yet; `nil` of what is no file.
  private static func place(of path: String) -> String? {
    guard case .file(let place)? = try? PathTarget(path), File.kind(of: place) != .other else { return nil }
    return place
  }
}
