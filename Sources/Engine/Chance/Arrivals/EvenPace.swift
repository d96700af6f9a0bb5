import NeedletailCouriers

/// Evenly spaced instants without drift: instant n is (n + 1) · period / count, rounded to the nearest nanosecond.
///
/// The count is taken as a decimal of nine places (a whole number from 9·10⁹ up), the quotient carried along with its
/// remainder.
struct EvenPace: Equatable, Sendable {
  private let step: UInt64
  private let rest: UInt64
  private let divisor: UInt64
  private var instant: UInt64 = 0
  private var remainder: UInt64

  /// `nil` when not one event falls into the next 2⁶² ns.
  init?(_ rate: Rate) {
    guard rate.count > 0, rate.count < 0x1p62, rate.period.nanoseconds > 0 else { return nil }
    let unit: UInt64 = rate.count < 9e9 ? 1_000_000_000 : 1
    divisor = UInt64(rate.count * Double(unit) + 0.5)
    guard divisor > 0 else { return nil }
    let (quotient, rest) = (UInt128(rate.period.nanoseconds) * UInt128(unit)).quotientAndRemainder(
      dividingBy: UInt128(divisor))
    guard quotient < 1 << 62 else { return nil }
    step = UInt64(quotient)
    self.rest = UInt64(rest)
    remainder = divisor / 2
  }

  /// The next instant; `nil` from 2⁶² ns on.
  mutating func next() -> Nanoseconds? {
    remainder += rest
    instant += step
    if remainder >= divisor {
      remainder -= divisor
      instant += 1
    }
    guard instant < 1 << 62 else {
      instant = 1 << 62
      return nil
    }
    return instant
  }
}
