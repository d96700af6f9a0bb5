public import NeedletailEngine
public import NeedletailNotation

/// Where the service times of a replayed session come from.
public enum SessionTimes: String, Sendable, Equatable, CaseIterable {
  /// Each call takes as long as it did.
  case recorded
  /// Each call takes what its pool draws; think times and tokens are the recorded ones.
  case simulated
}

/// Reads one recorded session of a coding agent into a pattern that replays its tree of calls.
public enum SessionReader {
  /// The largest file that is read: 1 GiB.
  public static let maximumBytes = TraceReader.maximumBytes
  /// How deep sub-agents may nest.
  public static let maximumNesting = 16

  /// The session as a pattern: its main calls in sequence, and between two of them the think time, at once with the
  /// sub-agents that began there.
  ///
  /// A sub-agent waits until its recorded start (counted from the end of the main call before it), makes its calls
  /// with the recorded gaps between them, and then waits until it has lasted as long as it did. The next main call
  /// starts when the think time has passed and those sub-agents have ended.
  ///
  /// - Parameters:
  ///   - bytes: The file's contents.
  ///   - path: For messages.
  ///   - models: The pool for each model named in the trace.
  ///   - defaultPool: The pool for all other models; without one, they are an error.
  ///   - speedup: Recorded times are divided by it; above 0, finite.
  /// - Throws: The first problem, with its place.
  public static func pattern(
    bytes: [UInt8], path: String, times: SessionTimes = .simulated, models: [String: String] = [:],
    defaultPool: String? = nil, speedup: Double = 1
  ) throws(TraceError) -> Pattern {
    try reading(
      bytes: bytes, path: path, times: times, models: models, defaultPool: defaultPool, speedup: speedup
    ).pattern.get()
  }

  /// What a session gave: all of it could be read, yet a model may have no pool.
  struct Reading: Sendable {
    var pattern: Result<Pattern, TraceError>
    /// The models its calls name, in order, each once.
    var models: [String]
  }

  /// As `pattern`, and the models that the session names.
  static func reading(
    bytes: [UInt8], path: String, times: SessionTimes, models: [String: String], defaultPool: String?,
    speedup: Double
  ) throws(TraceError) -> Reading {
    let text = try PlacedText(trace: bytes, path: path, maximumBytes: maximumBytes)
    let speedup = try Speedup(speedup, of: text)
    var decoder = SessionDecoder(reader: JSONReader(text), models: models, defaultPool: defaultPool)
    var session = try decoder.document()
    if decoder.hasStarts {
      decoder = SessionDecoder(
        reader: JSONReader(text), models: models, defaultPool: defaultPool, stampsAreStarts: true)
      session = try decoder.document()
    }
    if let unserved = decoder.unserved { return Reading(pattern: .failure(unserved), models: decoder.modelNames) }
    let pattern = try SessionCompiler(text: text, times: times, speedup: speedup).pattern(of: session)
    return Reading(pattern: .success(pattern), models: decoder.modelNames)
  }
}
