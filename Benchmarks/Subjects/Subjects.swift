/// Everything that is measured, in the order of the table.
enum Subjects {
  static var all: [Benchmark] {
    Timers.benchmarks + Draws.benchmarks + Histograms.benchmarks + Patterns.benchmarks + Admission.benchmarks
      + ClosedLoop.benchmarks + SupportDesk.benchmarks + WholeCommand.benchmarks + WorkloadParser.benchmarks
      + SwiftAgents.benchmarks + EmbeddedEngine.benchmarks
      + ReplicationSpeedup.benchmarks + Rings.benchmarks + ChildTasks.benchmarks + WallDispatch.benchmarks
  }
}
