import NeedletailNotation

extension PlacedText {
  /// The text of a trace; refuses empty ones and those over the limit.
  init(trace bytes: [UInt8], path: String, maximumBytes: Int) throws(TraceError) {
    self.init(bytes, path: path)
    if bytes.count > maximumBytes {
      throw error(at: 0, "the file has \(bytes.count) bytes; at most \(maximumBytes) are read, so split it")
    }
    if isBlank { throw error(at: 0, "the file is empty; a trace has at least one row") }
  }
}
