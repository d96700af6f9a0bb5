extension Pattern {
  /// One agent after another, the output of each feeding the next.
  ///
  /// When errors are handled gracefully a failed stage hands on an error text and the job is partial; under
  /// fail-fast the first failed stage fails the job. The last stage's output is the pattern's.
  ///
  /// - Parameter agents: Pools, in order of running; at least one.
  public static func sequential(_ agents: [any PoolName]) -> Pattern {
    .sequence(agents.map { Step(.call($0)) })
  }
}
