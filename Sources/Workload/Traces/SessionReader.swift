public import Engine

/// Where the service times of a replayed session come from.
public enum SessionTimes: String, Sendable, Equatable, CaseIterable {
  /// Each call takes as long as it did.
  case recorded
  /// Each call takes what its pool draws; think times and tokens are the recorded ones.
  case simulated
}

/// Reads one recorded session of a coding agent into a pattern that replays its tree of calls.
public enum SessionReader {
  /// The largest file that is read: 64 MiB.
  public static let maximumBytes = 64 << 20
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
    let text = try TraceText(bytes, path: path, maximumBytes: maximumBytes)
    let speedup = try Speedup(speedup, of: text)
    var decoder = SessionDecoder(reader: JSONReader(text), models: models, defaultPool: defaultPool)
    let session = try decoder.document()
    return try SessionCompiler(text: text, times: times, speedup: speedup).pattern(of: session)
  }
}
