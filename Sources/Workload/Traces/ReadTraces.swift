import Synchronization

/// Traces of requests that have been read, so that many workloads which replay the same one read it once and share its rows.
///
/// It grows by a reading for each trace, and each unit and speed-up of it, and is kept as long as the workloads are read.
public final class ReadTraces: Sendable {
  /// What a reading depends on.
  struct Key: Hashable {
    var sha256: String
    var format: TraceFormat?
    var unit: TraceUnit?
    var speedup: Double
  }

  private let readings = Mutex<[Key: TraceReader.Reading]>([:])

  public init() {}

  /// How many there are.
  var count: Int { readings.withLock { $0.count } }

  /// The reading of a trace, from before or as it is read now. A trace that cannot be read is not kept.
  func reading(_ key: Key, _ read: () throws(TraceError) -> TraceReader.Reading) throws(TraceError)
    -> TraceReader.Reading
  {
    if let known = readings.withLock({ $0[key] }) { return known }
    let reading = try read()
    return readings.withLock { readings in
      // Another thread may have read it meanwhile.
      let first = readings[key] ?? reading
      readings[key] = first
      return first
    }
  }
}
