public import NeedletailEngine

extension Rate {
  /// Reads `40/s`, `2400/min`, as an option says it.
  ///
  /// - Parameter option: what messages call the place: `--load`.
  /// - Throws: `WorkloadError` with what is wrong and what to write.
  public init(_ text: String, option: String) throws(WorkloadError) {
    let diagnostics = Diagnostics(path: option)
    guard let rate = Value(text, of: option, diagnostics).rate() else { throw diagnostics.failure }
    self = rate
  }
}
