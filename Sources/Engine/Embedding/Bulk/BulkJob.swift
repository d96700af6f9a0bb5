public import NeedletailCouriers

/// One of many jobs for `Engine.run(jobs:atMost:)`.
public struct BulkJob: Sendable, Equatable {
  public var pattern: Pattern
  /// What the job's first agents are handed.
  public var input: String

  public init(_ pattern: Pattern, _ input: String) {
    self.pattern = pattern
    self.input = input
  }
}

/// How one of many jobs ended.
public struct BulkResult: Sendable {
  /// Which job of the source it was, from 0.
  public var number: Int
  /// Its reply, or what `Engine.run(_:_:)` would have thrown for it.
  public var result: Result<Reply, any Error>

  /// The job's reply.
  ///
  /// - Throws: why it has none.
  public var reply: Reply { get throws { try result.get() } }
}
