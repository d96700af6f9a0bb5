/// The public face has spans of time as `Duration`; inside they are plain nanoseconds, which these two turn into one another.
extension Duration {
  /// Clamped to 292 years.
  package init(nanoseconds: UInt64) { self = .nanoseconds(Int64(clamping: nanoseconds)) }

  /// The most `nanoseconds`: 292 years, which stand for ever.
  package static let longest = UInt64(Int64.max)

  /// Whole nanoseconds, rounded down, clamped to 0 … 292 years.
  package var nanoseconds: UInt64 { UInt64(max(0, nanosecondsClamped)) }

  /// Whole nanoseconds, rounded down, clamped to 292 years either way.
  package var nanosecondsClamped: Int64 {
    let (seconds, attoseconds) = components
    let (whole, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    if overflows { return seconds < 0 ? .min : .max }
    // Both parts have the same sign; dividing rounds towards zero, which is down for durations that count forward.
    let (sum, exceeds) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
    return exceeds ? (seconds < 0 ? .min : .max) : sum
  }
}
