/// Count, sum, sum of squares and extremes of a multiset of natural numbers, all exact.
///
/// Nothing can overflow: with n < 2⁶⁴ samples below 2⁶⁴, Σx < 2¹²⁸ and Σx² < 2¹⁹². Samples that would carry the count
/// past 2⁶⁴ − 1 are left out.
@usableFromInline
package struct Moments: Equatable, Sendable {
  @usableFromInline package var count: UInt64 = 0
  @usableFromInline package var sum: UInt128 = 0
  @usableFromInline package var squaresLow: UInt128 = 0
  @usableFromInline package var squaresHigh: UInt64 = 0
  /// `UInt64.max` while there is no sample.
  @usableFromInline package var min = UInt64.max
  @usableFromInline package var max: UInt64 = 0

  @inlinable
  package init() {}

  /// Adds one sample.
  @inlinable @inline(__always)
  package mutating func record(_ value: UInt64) {
    count &+= 1
    sum &+= UInt128(truncatingIfNeeded: value)
    let square = UInt128(truncatingIfNeeded: value) &* UInt128(truncatingIfNeeded: value)
    let (low, carry) = squaresLow.addingReportingOverflow(square)
    squaresLow = low
    squaresHigh &+= carry ? 1 : 0
    if value < min { min = value }
    if value > max { max = value }
  }

  /// Adds a sample `weight` times and answers how many of them fitted below 2⁶⁴ samples in all.
  @usableFromInline
  package mutating func record(_ value: UInt64, count weight: UInt64) -> UInt64 {
    let fitting = Swift.min(weight, UInt64.max - count)
    guard fitting > 0 else { return 0 }
    count += fitting
    if value <= UInt64(UInt32.max) {
      // The usual case, in machine words.
      let product = value.multipliedFullWidth(by: fitting)
      sum &+= UInt128(product.high) << 64 | UInt128(product.low)
      let square = (value &* value).multipliedFullWidth(by: fitting)
      addSquares(high: 0, low: UInt128(square.high) << 64 | UInt128(square.low))
    } else {
      sum += UInt128(value) * UInt128(fitting)
      let square = UInt256(high: 0, low: UInt128(value) * UInt128(value), times: fitting)
      addSquares(high: UInt64(square.high), low: square.low)
    }
    min = Swift.min(min, value)
    max = Swift.max(max, value)
    return fitting
  }

  /// Adds all samples of another multiset; together they must be fewer than 2⁶⁴.
  mutating func merge(_ other: Moments) {
    count += other.count
    sum += other.sum
    addSquares(high: other.squaresHigh, low: other.squaresLow)
    min = Swift.min(min, other.min)
    max = Swift.max(max, other.max)
  }

  private mutating func addSquares(high: UInt64, low: UInt128) {
    let (sum, carry) = squaresLow.addingReportingOverflow(low)
    squaresLow = sum
    squaresHigh += high + (carry ? 1 : 0)
  }

  /// Σx / n; 0 without samples.
  var mean: Double {
    guard count > 0 else { return 0 }
    let (whole, rest) = sum.quotientAndRemainder(dividingBy: UInt128(count))
    return Double(UInt64(whole)) + Double(UInt64(rest)) / Double(count)
  }

  /// The population's √(n·Σx² − (Σx)²) / n, the difference taken exactly; 0 without samples.
  var stddev: Double {
    guard count > 0 else { return 0 }
    let squares = UInt256(high: squaresHigh, low: squaresLow, times: count)
    let spread = squares.subtracting(UInt256(sum, times: sum))
    return spread.double.squareRoot() / Double(count)
  }
}
