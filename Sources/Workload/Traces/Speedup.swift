import NeedletailEngine
import NeedletailNotation

/// How much faster than recorded a trace is replayed: recorded times are divided by it.
struct Speedup: Sendable {
  /// The longest time a trace may hold, before and after: 10⁹ seconds.
  static let maximum: Nanoseconds = 1_000_000_000_000_000_000

  private let factor: Double

  init(_ factor: Double, of text: PlacedText) throws(TraceError) {
    guard factor > 0, factor.isFinite else {
      throw text.error(at: 0, "the speedup is \(factor); use a number above 0, such as 1 for the recorded pace")
    }
    self.factor = factor
  }

  /// The time at the new pace, rounded to the nearest nanosecond; exact at a speedup of 1. `nil` over the maximum.
  ///
  /// Never reverses the order of two times.
  func scale(_ time: Nanoseconds) -> Nanoseconds? {
    guard time <= Self.maximum else { return nil }
    if factor == 1 { return time }
    let scaled = Double(time) / factor + 0.5
    return scaled <= Double(Self.maximum) ? Nanoseconds(scaled) : nil
  }
}
