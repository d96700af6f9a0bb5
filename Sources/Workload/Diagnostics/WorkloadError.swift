/// Why a workload file cannot be used: every problem found in it, in order of place.
public struct WorkloadError: Error, Sendable, Equatable, CustomStringConvertible {
  /// At most `maxProblems`.
  public var problems: [Problem]
  /// Further problems that are not in the list.
  public var omitted: Int

  public static let maxProblems = 100

  public init(problems: [Problem], omitted: Int = 0) {
    self.problems = problems
    self.omitted = omitted
  }

  /// One line a problem, `path:line:column: error: what is wrong; what would be right`.
  public var description: String {
    var lines = problems.map { $0.sentence(severity: "error") }
    if omitted > 0 { lines.append("and \(omitted) more") }
    return lines.joined(separator: "\n")
  }
}
