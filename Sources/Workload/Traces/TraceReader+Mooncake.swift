import NeedletailEngine
import NeedletailNotation

extension TraceReader {
  static func mooncake(_ text: PlacedText, into rows: consuming TraceRows) throws(TraceError) -> Load.Trace {
    var start = text.start
    while start < text.bytes.count {
      let end = text.bytes[start...].firstIndex(of: 0x0A) ?? text.bytes.count
      if text.bytes[start..<end].contains(where: { !PlacedText.isBlank($0) }) {
        try row(text, start..<end, into: &rows)
      }
      start = end + 1
    }
    return try rows.finish()
  }

  private static func row(_ text: PlacedText, _ line: Range<Int>, into rows: inout TraceRows) throws(TraceError) {
    var reader = JSONReader(text, range: line)
    let begun = reader.valueOffset()
    var timestamp: (instant: UInt64, offset: Int)?
    var input: Int?
    var output: Int?
    try reader.beginObject()
    while let key = try reader.nextKey() {
      let offset = reader.valueOffset()
      switch key {
      case "timestamp":
        // Milliseconds; whatever an epoch they count from, rows are relative to the first.
        guard let instant = try reader.number().scaled(byPowerOfTen: 6, upTo: .max) else {
          throw text.error(at: offset, "the timestamp is out of range; use milliseconds, 0 or more")
        }
        timestamp = (instant, offset)
      case "input_length": input = try reader.tokens("input_length")
      case "output_length": output = try reader.tokens("output_length")
      case "hash_ids": try reader.skipNumbers()
      default: try reader.skipValue()
      }
    }
    try reader.finish()
    guard let timestamp else { throw missing("timestamp", text, begun) }
    guard let input else { throw missing("input_length", text, begun) }
    guard let output else { throw missing("output_length", text, begun) }
    try rows.append(instant: timestamp.instant, input: input, output: output, at: timestamp.offset)
  }

  private static func missing(_ key: String, _ text: PlacedText, _ offset: Int) -> TraceError {
    text.error(at: offset, "this row has no \"\(key)\"; it needs timestamp, input_length and output_length")
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
