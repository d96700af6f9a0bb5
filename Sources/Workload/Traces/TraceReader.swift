public import NeedletailEngine
public import NeedletailNotation

/// Reads recorded request traces into rows to replay.
public enum TraceReader {
  /// The largest file that is read: 1 GiB.
  public static let maximumBytes = 1 << 30
  /// The most rows that are read.
  public static let maximumRows = 10_000_000
  /// The most tokens a row may have on either side.
  public static let maximumTokens = 1_000_000_000

  /// The rows of a trace of requests, in order, from its first row's instant on.
  ///
  /// - Parameters:
  ///   - bytes: The file's contents.
  ///   - path: For messages.
  ///   - format: `nil` for the comma-separated format whose columns the header names.
  ///   - unit: What the stamps count; `nil` for the format's own.
  ///   - speedup: Instants and delays are divided by it; above 0, finite.
  /// - Throws: The first problem, with its place. Nothing is skipped or repaired.
  /// - Complexity: O(bytes).
  public static func rows(
    bytes: [UInt8], path: String, format: TraceFormat?, unit: TraceUnit? = nil, speedup: Double = 1
  ) throws(TraceError) -> Load.Trace {
    try reading(bytes: bytes, path: path, format: format, unit: unit, speedup: speedup).trace
  }

  /// What a trace gave.
  struct Reading: Sendable {
    var trace: Load.Trace
    var format: TraceFormat
    /// What speaks against the unit its stamps were read in.
    var doubt: TraceStamps.Doubt?
  }

  /// As `rows`, and what was found out on the way.
  static func reading(
    bytes: [UInt8], path: String, format: TraceFormat?, unit: TraceUnit?, speedup: Double
  ) throws(TraceError) -> Reading {
    let text = try PlacedText(trace: bytes, path: path, maximumBytes: maximumBytes)
    let speedup = try Speedup(speedup, of: text)
    switch format {
    case .azure?, .burstgpt?, .vidur?, nil: return try commaSeparated(text, format, unit, speedup: speedup)
    case .mooncake?: return try mooncake(text, unit, speedup: speedup)
    case .agentSession?:
      throw text.error(
        at: 0, "an agent session is one job's tree of calls, not rows; replay it as a scenario's pattern")
    }
  }
}
