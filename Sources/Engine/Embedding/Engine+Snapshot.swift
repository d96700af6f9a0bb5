extension Engine {
  /// How the engine stands: its pools, limits and jobs, all at one instant.
  ///
  /// The conductor takes it between two events, ahead of the jobs that wait to be taken. It starts the engine if no job has.
  ///
  /// - Throws: `PlanError` for a fleet that cannot be run, `JobError.engineEnded` once the engine has ended.
  /// - Complexity: O(agents + buckets of job latencies), on the conductor's thread.
  public func snapshot() async throws -> EngineSnapshot {
    _ = try conductor.open()
    return try await conductor.observers.snapshot()
  }
}
