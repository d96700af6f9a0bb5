/// Where paths lead that a workload file or the command line names.
struct RelativePaths: Sendable {
  /// The workload file's own path; its folder is where what it names is looked for.
  let workload: String
  /// Where the command runs, without a slash at its end; empty when it is not known.
  let current: String

  /// What the file names lies beside the file; what an argument names, where the command runs.
  func located(_ path: String, _ place: SourcePlace) -> String {
    guard place.argument == nil, !path.hasPrefix("/"), let slash = workload.lastIndex(of: "/") else { return path }
    return workload[...slash] + path
  }

  /// The same, made absolute where it is known where the command runs: a program is started in a folder of its own.
  func absolute(_ path: String, _ place: SourcePlace) -> String {
    let located = located(path, place)
    return located.hasPrefix("/") || current.isEmpty ? located : current + "/" + located
  }
}
