/// Why a plan cannot be run.
public struct PlanError: Error, Equatable, CustomStringConvertible {
  /// Each problem in a sentence of its own.
  public var problems: [String]

  public init(problems: [String]) { self.problems = problems }

  public var description: String { problems.joined(separator: "\n") }
}
