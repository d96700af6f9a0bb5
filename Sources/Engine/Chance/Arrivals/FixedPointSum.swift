/// A running sum of floating-point numbers that loses nothing as it grows: 64 bits before the point, 64 after it.
struct FixedPointSum: Equatable, Sendable {
  private(set) var whole: UInt64 = 0
  private var fraction: UInt64 = 0

  /// Adds a number from 0 up and answers whether the sum is still below 2⁶²; if not it is left alone.
  @inline(__always)
  mutating func add(_ value: Double) -> Bool {
    guard value >= 0, value < 0x1p62 else { return false }
    let (wholePart, fractionPart) = Self.parts(of: value)
    let (low, carry) = fraction.addingReportingOverflow(fractionPart)
    let high = whole + wholePart + (carry ? 1 : 0)
    guard high < 1 << 62 else { return false }
    (whole, fraction) = (high, low)
    return true
  }

  /// Takes a number off, down to 0.
  mutating func subtract(_ value: Double) {
    guard value < double else {
      self = FixedPointSum()
      return
    }
    let (wholePart, fractionPart) = Self.parts(of: value)
    let (low, borrow) = fraction.subtractingReportingOverflow(fractionPart)
    whole -= wholePart + (borrow ? 1 : 0)
    fraction = low
  }

  /// The sum to about the precision of a `Double`.
  @inline(__always)
  var double: Double { Double(Int64(whole)) + Double(Int64(fraction >> 1)) * 0x1p-63 }

  /// The sum rounded to the nearest integer.
  @inline(__always)
  var rounded: UInt64 { whole + (fraction >> 63) }

  /// Both exact but for what lies below 2⁻⁶³; signed conversions have no branch that half of all fractions would miss.
  @inline(__always)
  private static func parts(of value: Double) -> (whole: UInt64, fraction: UInt64) {
    let whole = Int64(value)
    return (UInt64(whole), UInt64(Int64((value - Double(whole)) * 0x1p63)) << 1)
  }
}
