/// Where paths lead that a workload file or the command line names.
struct RelativePaths {
  /// The folders in which what the file names may lie, the likeliest first; each is empty or ends with a slash.
  private let folders: [String]
  /// Where the command runs, without a slash at its end; empty when it is not known.
  private let current: String
  /// The way from the file's folder to where the command runs; `nil` where that is not known.
  private let wayToCurrent: String?
  private let exists: (String) -> Bool

  /// Of a file that is read where it lies: its folder is where what it names is looked for.
  init(workload: String, current: String) {
    let folder = Self.folder(of: workload)
    folders = [folder]
    self.current = current
    wayToCurrent = Self.wayBack(from: folder)
    exists = { _ in true }
  }

  /// Of a file that a result document holds, written out of the file at `path`.
  ///
  /// What it names is looked for in that file's folder: as seen from where the run was made, from where the command runs now, and from
  /// the document's own folder, `beside`; then beside the document itself.
  init(recorded path: String, directory: String?, beside: String, current: String, exists: @escaping (String) -> Bool) {
    let folder = Self.folder(of: path)
    var folders = [folder]
    if !folder.hasPrefix("/") {
      if let directory { folders.insert(directory + "/" + folder, at: 0) }
      folders.append(beside + folder)
    }
    self.folders = folders + [beside]
    self.current = current
    wayToCurrent = nil
    self.exists = exists
  }

  /// The places where what is named may be, the likeliest first, each once. What the file names lies beside the file; what an argument
  /// names, where the command runs.
  func places(of path: String, _ place: SourcePlace) -> [String] {
    guard place.argument == nil, !path.hasPrefix("/") else { return [path] }
    var places: [String] = []
    for folder in folders where !places.contains(folder + path) { places.append(folder + path) }
    return places
  }

  /// Where a program or a folder is, made absolute where it is known where the command runs: a program is started in a folder of its own.
  func absolute(_ path: String, _ place: SourcePlace) -> String {
    let places = places(of: path, place)
    let found = places.first(where: exists) ?? places[0]
    return found.hasPrefix("/") || current.isEmpty ? found : current + "/" + found
  }

  /// The path as the file itself would name the same place.
  func spelled(_ path: String, _ place: SourcePlace) -> String {
    guard place.argument != nil, !path.hasPrefix("/") else { return path }
    if let wayToCurrent { return wayToCurrent + path }
    return current.isEmpty ? path : current + "/" + path
  }

  /// The part of a path up to its last slash.
  static func folder(of path: String) -> String { path.lastIndex(of: "/").map { String(path[...$0]) } ?? "" }

  /// `../../` from `a/b/`; `nil` where the names of the folders above are not known.
  private static func wayBack(from folder: String) -> String? {
    let steps = folder.split(separator: "/").filter { $0 != "." }
    guard !folder.hasPrefix("/"), !steps.contains("..") else { return nil }
    return steps.map { _ in "../" }.joined()
  }
}
