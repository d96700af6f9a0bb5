import NeedletailResults
import NeedletailWorkload

/// Where a workload file says what is allowed and promised, as services that show annotations know its repository's files.
struct GatePlaces {
  /// The section `gate:`, or the file's first line.
  let section: GateResult.Place
  private let reading: WorkloadReading.PromisePlaces

  /// - Returns: `nil` for what is no file here: standard input, a revision's, a stored run's.
  init?(of workload: NamedWorkload, environment: [String: String]) {
    guard let path = workload.path, workload.commit == nil || File.kind(of: path) == .file,
      let real = File.absolute(path)
    else { return nil }
    reading = workload.source.promisePlaces
    section = GateResult.Place(
      path: Self.path(real, environment) { File.kind(of: $0) != nil } ?? path, line: reading.gate ?? 1)
  }

  /// A path from the root of what the service checked out, or else of the git repository around it; `nil` where there is neither.
  ///
  /// - Parameter path: from the file system's root, without links.
  static func path(_ path: String, _ environment: [String: String], exists: (String) -> Bool) -> String? {
    let roots = ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"].compactMap { environment[$0].flatMap(File.absolute) }
    let root = roots.first { path.hasPrefix($0 + "/") } ?? GitCheckout.root(around: path, exists: exists)
    return root.map { String(path.dropFirst($0.utf8.count + 1)) }
  }

  /// The result with a place for each figure and threshold that the file bounds.
  func placed(_ result: GateResult) -> GateResult {
    var result = result
    result.place = section
    func place(_ line: Int?) -> GateResult.Place? { line.map { GateResult.Place(path: section.path, line: $0) } }
    for index in result.rows.indices {
      result.rows[index].place = place(reading.allowances[result.rows[index].allowance.figure])
    }
    for index in result.thresholds.indices {
      result.thresholds[index].place = place(reading.thresholds[result.thresholds[index].expression])
    }
    return result
  }
}
