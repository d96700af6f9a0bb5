import NeedletailCouriers

/// Evenly spaced instants without drift: instant n, the first being number 0, is n · period / count, rounded down to the nanosecond.
///
/// So there are ⌈rate × span⌉ of them in [0, span), exactly, for every span of whole nanoseconds. The count is taken as a decimal of
/// nine places (a whole number from 9·10⁹ up), the quotient carried along with its remainder.
struct EvenPace: Equatable, Sendable {
  private let step: UInt64
  private let rest: UInt64
  private let divisor: UInt64
  /// The next instant and what was rounded off it, in parts of `divisor`.
  private var instant: UInt64 = 0
  private var remainder: UInt64 = 0

  /// `nil` for a rate that is not above 0, or not in nine places.
  init?(_ rate: Rate) {
    guard rate.count > 0, rate.count < 0x1p62, rate.period.nanoseconds > 0 else { return nil }
    let unit: UInt64 = rate.count < 9e9 ? 1_000_000_000 : 1
    divisor = UInt64(rate.count * Double(unit) + 0.5)
    guard divisor > 0 else { return nil }
    let (quotient, rest) = (UInt128(rate.period.nanoseconds) * UInt128(unit)).quotientAndRemainder(
      dividingBy: UInt128(divisor))
    step = UInt64(Swift.min(quotient, 1 << 62))
    self.rest = UInt64(rest)
  }

  /// The next instant; `nil` from 2⁶² ns on.
  mutating func next() -> Nanoseconds? {
    guard instant < 1 << 62 else { return nil }
    let due = instant
    remainder += rest
    instant += step
    if remainder >= divisor {
      remainder -= divisor
      instant += 1
    }
    return due
  }
}
