import NeedletailEngine

/// Reads suites of schema `needletail.suite/1`, with the places and words that workload files have.
public enum SuiteReader {
  /// The suite of a file, decoded and checked; the workloads it names are not looked at.
  ///
  /// - Parameters:
  ///   - path: names the file in messages, and paths of workloads lead from its folder.
  ///   - environment: for variables, `${NAME}`.
  /// - Throws: every problem of the file at once, in order of place.
  /// - Complexity: O(bytes + runs²); at most 4 MiB, and `SuiteFile.mostRuns` runs.
  public static func read(
    bytes: [UInt8], path: String, environment: [String: String] = [:]
  ) throws(WorkloadError) -> SuiteFile {
    let diagnostics = Diagnostics(path: path)
    guard var root = NodeBuilder.tree(bytes, diagnostics) else { throw diagnostics.failure }
    var substitution = Substitution(environment: environment, diagnostics: diagnostics)
    root = substitution.applied(to: root)
    let suite = SuiteDecoder(diagnostics: diagnostics, path: path).decode(root)
    guard let suite, !diagnostics.hasErrors else { throw diagnostics.failure }
    return suite
  }

  /// Whether a file says that it is a suite, and so is no workload.
  public static func isSuite(_ bytes: [UInt8]) -> Bool {
    guard let root = NodeBuilder.tree(bytes, Diagnostics(path: "")) else { return false }
    return Value(root, key: "", Diagnostics(path: "")).saysSuite
  }
}

extension Value {
  /// A mapping whose `schema` is a suite's, of whatever version.
  var saysSuite: Bool { field("schema")?.scalar?.text.hasPrefix("needletail.suite/") == true }
}
