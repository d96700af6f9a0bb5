/// A 256-bit natural number: just what an exact variance needs.
struct UInt256: Equatable, Sendable {
  var high: UInt128
  var low: UInt128

  /// The full product.
  init(_ a: UInt128, times b: UInt128) {
    let product = a.multipliedFullWidth(by: b)
    high = product.high
    low = product.low
  }

  /// `(high · 2¹²⁸ + low) · factor`, which is below 2²⁵⁶.
  init(high: UInt64, low: UInt128, times factor: UInt64) {
    self.init(low, times: UInt128(factor))
    self.high += UInt128(high) * UInt128(factor)
  }

  /// The difference; `other` must not be larger.
  func subtracting(_ other: UInt256) -> UInt256 {
    var result = self
    let (low, borrow) = low.subtractingReportingOverflow(other.low)
    result.low = low
    result.high = high - other.high - (borrow ? 1 : 0)
    return result
  }

  /// The nearest `Double`.
  var double: Double {
    let zeros = high == 0 ? 128 + low.leadingZeroBitCount : high.leadingZeroBitCount
    if zeros >= 192 { return Double(UInt64(truncatingIfNeeded: low)) }
    // The top 64 bits; what lies below only breaks ties, so one sticky bit stands for it.
    let shift = 192 - zeros
    let top: UInt64
    let rest: Bool
    if shift >= 128 {
      top = UInt64(truncatingIfNeeded: high >> UInt128(shift - 128))
      rest = low != 0 || high & ((1 << UInt128(shift - 128)) - 1) != 0
    } else {
      top = UInt64(truncatingIfNeeded: (low >> UInt128(shift)) | (high << UInt128(128 - shift)))
      rest = low & ((1 << UInt128(shift)) - 1) != 0
    }
    return Double(sign: .plus, exponent: shift, significand: Double(top | (rest ? 1 : 0)))
  }
}
