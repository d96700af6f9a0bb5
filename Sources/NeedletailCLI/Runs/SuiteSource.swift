import NeedletailWorkload

/// A suite as the command line names it: a file, or a folder of workload files.
enum SuiteSource {
  /// - Throws: `Refusal` when it cannot be opened or has nothing to run, `WorkloadError` with everything that is wrong in the file.
  static func read(_ arguments: SuiteArguments, environment: [String: String]) throws -> SuiteFile {
    do {
      if File.kind(of: arguments.path) == .folder { return try ofFolder(arguments.path) }
      return try SuiteReader.read(
        bytes: try File.bytes(of: arguments.path), path: arguments.name, environment: environment)
    } catch let error as FileError {
      throw Refusal(
        "\(arguments.name): error: \(error.message); name a suite's file, or a folder of workload files")
    }
  }

  /// Its workload files in the order of their names: what ends in `.yaml` or `.yml`, is not hidden, and is not a suite.
  private static func ofFolder(_ path: String) throws -> SuiteFile {
    let prefix = path.hasSuffix("/") ? path : path + "/"
    let files = try File.names(in: path).filter { name in
      guard name.hasSuffix(".yaml") || name.hasSuffix(".yml"), !name.hasPrefix(".") else { return false }
      let kind = File.kind(of: prefix + name)
      // A link that leads nowhere is told as a run that cannot be.
      guard kind == .file else { return kind == nil }
      // What cannot be opened is told as a run that cannot be.
      guard let bytes = try? File.bytes(of: prefix + name) else { return true }
      return !SuiteReader.isSuite(bytes)
    }
    guard !files.isEmpty else {
      throw Refusal("\(path): error: has no workload file; name a folder that holds some, NAME.yaml")
    }
    guard files.count <= SuiteFile.mostRuns else {
      throw Refusal(
        "\(path): error: has \(files.count) workload files, and a suite at most \(SuiteFile.mostRuns) runs; write a suite that names some"
      )
    }
    return SuiteFile(folder: path, files: files)
  }
}
