import NeedletailCouriers
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

  /// The rows of an `azure` or `mooncake` trace, in order, from its first row's instant on.
  ///
  /// - Parameters:
  ///   - bytes: The file's contents.
  ///   - path: For messages.
  ///   - speedup: Instants are divided by it; above 0, finite.
  /// - Throws: The first problem, with its place. Nothing is skipped or repaired.
  /// - Complexity: O(bytes).
  public static func rows(
    bytes: [UInt8], path: String, format: TraceFormat, speedup: Double = 1
  ) throws(TraceError) -> Load.Trace {
    let text = try PlacedText(trace: bytes, path: path, maximumBytes: maximumBytes)
    let rows = TraceRows(text: text, speedup: try Speedup(speedup, of: text))
    switch format {
    case .azure: return try azure(text, into: rows)
    case .mooncake: return try mooncake(text, into: rows)
    case .agentSession:
      throw text.error(
        at: 0, "an agent session is one job's tree of calls, not rows; replay it as a scenario's pattern")
    }
  }
}

/// Rows as they are read: checked for order and counted.
struct TraceRows: Sendable {
  let text: PlacedText
  let speedup: Speedup
  private var rows: [Load.Trace.Row] = []
  private var first: UInt64?
  private var last: UInt64 = 0

  init(text: PlacedText, speedup: Speedup) {
    self.text = text
    self.speedup = speedup
  }

  /// - Parameters:
  ///   - instant: Nanoseconds from any origin, the same for all rows.
  ///   - offset: Where the instant stands in the text.
  mutating func append(instant: UInt64, input: Int, output: Int, at offset: Int) throws(TraceError) {
    guard rows.count < TraceReader.maximumRows else {
      throw text.error(at: offset, "more than \(TraceReader.maximumRows) rows; split the trace")
    }
    guard instant >= last else {
      throw text.error(at: offset, "this row is earlier than the one before it; sort the rows by time")
    }
    last = instant
    let origin = first ?? instant
    first = origin
    guard let scaled = speedup.scale(instant - origin) else {
      throw text.error(at: offset, "this row comes more than 10⁹ seconds after the first; use a shorter trace")
    }
    rows.append(Load.Trace.Row(instant: Duration(nanoseconds: scaled), inputTokens: input, outputTokens: output))
  }

  consuming func finish() throws(TraceError) -> Load.Trace {
    guard !rows.isEmpty else {
      throw text.error(at: text.bytes.count, "the trace has no rows; it needs at least one")
    }
    return Load.Trace(rows: rows)
  }
}
