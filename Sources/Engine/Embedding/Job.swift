/// What an engine is asked to do once: a pattern to run and what its first agents are handed.
public struct Job: Sendable, Equatable {
  public var pattern: Pattern
  /// What the job's first agents are handed.
  public var input: String

  public init(_ pattern: Pattern, _ input: String) {
    self.pattern = pattern
    self.input = input
  }
}
