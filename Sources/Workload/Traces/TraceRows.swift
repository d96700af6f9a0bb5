import NeedletailCouriers
import NeedletailEngine
import NeedletailNotation

/// Rows as they are read: checked for order and counted, those without an instant put where they belong.
struct TraceRows: Sendable {
  let text: PlacedText
  let speedup: Speedup
  /// Of those that come at their instants.
  private var rows: [Load.Trace.Row] = []
  /// Of conversations that begin with the trace, since their first row has no instant.
  private var unstamped: [Load.Trace.Row] = []
  /// The row that a conversation's further turns belong to.
  private var heads: [String: (isStamped: Bool, place: Int)] = [:]
  private var turnCount = 0
  private var first: UInt64?
  private var last: UInt64 = 0

  init(text: PlacedText, speedup: Speedup) {
    self.text = text
    self.speedup = speedup
  }

  /// Nanoseconds between the first and the last instant, as recorded.
  var span: UInt64 { last - (first ?? last) }

  /// A row that comes at its instant.
  ///
  /// - Parameters:
  ///   - instant: Nanoseconds from any origin, the same for all rows.
  ///   - session: The conversation it is of; later rows of it may have no instant.
  ///   - offset: Where the instant stands in the text.
  mutating func append(
    instant: UInt64, session: String? = nil, input: Int?, output: Int?, at offset: Int
  ) throws(TraceError) {
    try count(at: offset)
    guard instant >= last else {
      throw text.error(at: offset, "this row is earlier than the one before it; sort the rows by time")
    }
    last = instant
    let origin = first ?? instant
    first = origin
    guard let scaled = speedup.scale(instant - origin) else {
      throw text.error(at: offset, "this row comes more than 10⁹ seconds after the first; use a shorter trace")
    }
    if let session { heads[session] = (true, rows.count) }
    rows.append(Load.Trace.Row(instant: Duration(nanoseconds: scaled), inputTokens: input, outputTokens: output))
  }

  /// A row that comes when the one before it in its conversation is over; the first of one comes when the trace begins.
  ///
  /// - Parameter delay: Nanoseconds from the end of the row before it.
  mutating func append(
    delay: UInt64, session: String, input: Int?, output: Int?, at offset: Int
  ) throws(TraceError) {
    try count(at: offset)
    guard let scaled = speedup.scale(delay) else {
      throw text.error(at: offset, "this delay is longer than 10⁹ seconds; use a shorter one")
    }
    let turn = Load.Trace.Turn(delay: Duration(nanoseconds: scaled), inputTokens: input, outputTokens: output)
    switch heads[session] {
    case (true, let place)?: rows[place].turns.append(turn)
    case (false, let place)?: unstamped[place].turns.append(turn)
    case nil:
      heads[session] = (false, unstamped.count)
      unstamped.append(Load.Trace.Row(instant: .zero, inputTokens: input, outputTokens: output))
      return
    }
    turnCount += 1
  }

  private func count(at offset: Int) throws(TraceError) {
    guard rows.count + unstamped.count + turnCount < TraceReader.maximumRows else {
      throw text.error(at: offset, "more than \(TraceReader.maximumRows) rows; split the trace")
    }
  }

  consuming func finish() throws(TraceError) -> Load.Trace {
    let all = unstamped.isEmpty ? rows : unstamped + rows
    guard !all.isEmpty else {
      throw text.error(at: text.bytes.count, "the trace has no rows; it needs at least one")
    }
    return Load.Trace(rows: all)
  }
}
