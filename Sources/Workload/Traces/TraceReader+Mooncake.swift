import NeedletailEngine
import NeedletailNotation

extension TraceReader {
  /// One JSON object a line.
  static func mooncake(
    _ text: PlacedText, _ unit: TraceUnit?, speedup: Speedup
  ) throws(TraceError) -> Reading {
    var rows = TraceRows(text: text, speedup: speedup)
    var stamps = TraceStamps(unit: unit, of: .mooncake)
    var start = text.start
    while start < text.bytes.count {
      let end = text.bytes[start...].firstIndex(of: 0x0A) ?? text.bytes.count
      if text.bytes[start..<end].contains(where: { !PlacedText.isBlank($0) }) {
        try row(text, start..<end, into: &rows, &stamps)
      }
      start = end + 1
    }
    let span = rows.span
    return Reading(trace: try rows.finish(), format: .mooncake, doubt: stamps.doubt(span: span))
  }

  private static func row(
    _ text: PlacedText, _ line: Range<Int>, into rows: inout TraceRows, _ stamps: inout TraceStamps
  ) throws(TraceError) {
    var reader = JSONReader(text, range: line)
    let begun = reader.valueOffset()
    var timestamp: (instant: UInt64, offset: Int)?
    var delay: (time: UInt64, offset: Int)?
    var session: String?
    var input: Int?
    var output: Int?
    try reader.beginObject()
    while let key = try reader.nextKey() {
      if try reader.skipNull() { continue }
      let offset = reader.valueOffset()
      switch key {
      case "timestamp":
        // Whatever an epoch they count from, rows are relative to the first.
        let number = try reader.number()
        guard let instant = stamps.instant(number) else {
          throw text.error(at: offset, "the timestamp is out of range; \(stamps.remedy(for: number))")
        }
        timestamp = (instant, offset)
      case "delay":
        guard let time = try reader.number().scaled(byPowerOfTen: stamps.unit.powerOfTen, upTo: .max) else {
          throw text.error(at: offset, "the delay is out of range; use \(stamps.unit.name), 0 or more")
        }
        delay = (time, offset)
      case "session_id":
        session = try sessionName(&reader)
      case "turns" where reader.nextByte() == UInt8(ascii: "["):
        throw text.error(
          at: offset, "turns are rows of their own; write one a line for each, with the same \"session_id\"")
      case "chat_id":
        stamps.noteChat()
        try reader.skipValue()
      case "input_length": input = try reader.tokens("input_length")
      case "output_length": output = try reader.tokens("output_length")
      default: try reader.skipValue()
      }
    }
    try reader.finish()
    if let timestamp {
      try rows.append(
        instant: timestamp.instant, session: session, input: input, output: output, at: timestamp.offset)
    } else if let session {
      try rows.append(
        delay: delay?.time ?? 0, session: session, input: input, output: output, at: delay?.offset ?? begun)
    } else {
      throw text.error(
        at: begun, "this row has no \"timestamp\"; it needs one, or the \"session_id\" of the rows that it follows")
    }
  }

  /// A text or a number, which is only compared: a text is told from a number by its quote.
  private static func sessionName(_ reader: inout JSONReader) throws(TraceError) -> String {
    let offset = reader.valueOffset()
    if reader.nextByte() == UInt8(ascii: "\"") { return "\"" + (try reader.string()) }
    try reader.skipValue()
    return String(decoding: reader.text.bytes[offset..<reader.position], as: UTF8.self)
  }
}

extension JSONReader {
  /// A number of tokens.
  mutating func tokens(_ key: String) throws(TraceError) -> Int {
    let offset = valueOffset()
    guard let tokens = try number().whole(upTo: UInt64(TraceReader.maximumTokens)) else {
      throw error("\"\(key)\" is not a number of tokens; use 0 to \(TraceReader.maximumTokens)", at: offset)
    }
    return tokens
  }
}
