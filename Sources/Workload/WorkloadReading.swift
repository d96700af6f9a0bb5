/// What reading a workload file gave: the file, advice on it, and how its patterns and traces were written.
public struct WorkloadReading: Sendable {
  public var file: WorkloadFile
  /// Things that are allowed and probably not meant, in order of place.
  public var warnings: [Problem]
  let written: Written

  /// What the plan holds only in a worked-out form.
  struct Written: Sendable, Equatable {
    /// By scenario; a scenario that replays a session has none.
    var patterns: [String: WrittenPattern] = [:]
    /// By scenario.
    var traces: [String: TraceReference] = [:]
    /// The common load's.
    var trace: TraceReference?
  }
}
