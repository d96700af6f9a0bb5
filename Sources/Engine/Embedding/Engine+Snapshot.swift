extension Engine {
  /// How the engine stands: its pools, limits and jobs, all at one instant.
  ///
  /// The conductor takes it between two events, ahead of the jobs that wait to be taken. It starts the engine if no job has.
  ///
  /// - Throws: `JobError.engineEnded` once the engine has ended; why it could not start.
  /// - Complexity: O(agents + buckets of job latencies), on the conductor's thread.
  public func snapshot() async throws(JobError) -> EngineSnapshot {
    _ = try conductor.open()
    do { return try await conductor.observers.snapshot() } catch {
      throw error as? JobError ?? JobError(startingFailedWith: error)
    }
  }
}
