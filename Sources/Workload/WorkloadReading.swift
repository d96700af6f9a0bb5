import NeedletailEngine

/// What reading a workload file gave: the file, advice on it, and how its patterns and traces were written.
public struct WorkloadReading: Sendable {
  public var file: WorkloadFile
  /// Things that are allowed and probably not meant, in order of place.
  public var warnings: [Problem]
  /// It was read from a result document, not from a workload file.
  public internal(set) var isRecorded = false
  /// Where each pool's external agent stands, for what only the machine that runs it can find wrong.
  public var externalPlaces: [String: SourcePlace] = [:]
  /// Where the file says what a gate holds it to.
  public var promisePlaces = PromisePlaces()
  let written: Written

  /// Lines of the file, from 1; what an argument brought in has none.
  public struct PromisePlaces: Sendable, Equatable {
    /// Of the section `gate:`.
    public var gate: Int?
    public var allowances: [GatedFigure: Int] = [:]
    /// By key and expression, as in `job_latency_ms p(99) < 45s`.
    public var thresholds: [String: Int] = [:]

    public init() {}
  }

  /// What the plan holds only in a worked-out form.
  struct Written: Sendable {
    /// By scenario; a scenario that replays a session has none.
    var patterns: [String: WrittenPattern] = [:]
    /// By scenario.
    var traces: [String: TraceReference] = [:]
    /// By pool; in the plan their paths are those they lead to.
    var external: [String: any WrittenAgent] = [:]
    /// The common load's.
    var trace: TraceReference?

    /// SHA-256 of every trace, by its path as it is written.
    var traceDigests: [String: String] {
      let references = traces.values + (trace.map { [$0] } ?? [])
      return Dictionary(references.map { ($0.path, $0.sha256) }, uniquingKeysWith: { first, _ in first })
    }
  }
}
