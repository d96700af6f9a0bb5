/// A number as written in decimal digits, kept exact so that times lose nothing on their way to nanoseconds.
package struct DecimalNumber: Sendable, Equatable {
  package var isNegative = false
  /// The first significant digits; the value is `± significand · 10^exponent`.
  package private(set) var significand: UInt64 = 0
  package private(set) var exponent = 0
  /// Whether nonzero digits were dropped after the 18th significant one.
  package private(set) var isTruncated = false

  /// Reads `-? int frac? exp?` of JSON's grammar (RFC 8259) and moves `position` behind it; `nil` where there is none.
  package init?(_ bytes: [UInt8], at position: inout Int, end: Int) {
    var next = position
    if next < end, bytes[next] == UInt8(ascii: "-") {
      isNegative = true
      next += 1
    }
    let whole = digits(bytes, at: &next, end: end, areFraction: false)
    if whole == 0 || (whole > 1 && bytes[next - whole] == UInt8(ascii: "0")) { return nil }
    if next < end, bytes[next] == UInt8(ascii: ".") {
      next += 1
      if digits(bytes, at: &next, end: end, areFraction: true) == 0 { return nil }
    }
    if next < end, bytes[next] | 0x20 == UInt8(ascii: "e") {
      next += 1
      guard let power = Self.power(bytes, at: &next, end: end) else { return nil }
      exponent += power
    }
    position = next
  }

  /// Takes in a run of digits and says how many there were.
  private mutating func digits(_ bytes: [UInt8], at next: inout Int, end: Int, areFraction: Bool) -> Int {
    let first = next
    while next < end, bytes[next] &- 0x30 < 10 {
      let digit = bytes[next] &- 0x30
      if significand < 100_000_000_000_000_000 {
        significand = significand * 10 + UInt64(digit)
        if areFraction { exponent -= 1 }
      } else {
        if digit != 0 { isTruncated = true }
        if !areFraction { exponent += 1 }
      }
      next += 1
    }
    return next - first
  }

  /// A power of ten; those beyond ±100,000 are brought there, where every use overflows or vanishes anyway.
  private static func power(_ bytes: [UInt8], at next: inout Int, end: Int) -> Int? {
    var isNegative = false
    if next < end, bytes[next] == UInt8(ascii: "-") || bytes[next] == UInt8(ascii: "+") {
      isNegative = bytes[next] == UInt8(ascii: "-")
      next += 1
    }
    let first = next
    var power = 0
    while next < end, bytes[next] &- 0x30 < 10 {
      power = min(power * 10 + Int(bytes[next] &- 0x30), 100_000)
      next += 1
    }
    return next == first ? nil : (isNegative ? -power : power)
  }

  /// The nearest double of the significant digits kept; infinite beyond the largest.
  package var double: Double { Double("\(isNegative ? "-" : "")\(significand)e\(exponent)") ?? .infinity }

  /// The value as a whole number; `nil` when it is negative, has a fraction or is over the limit.
  package func whole(upTo limit: UInt64) -> Int? {
    guard !isTruncated, let value = scaled(byPowerOfTen: 0, upTo: min(limit, UInt64(Int.max))) else { return nil }
    var back = significand
    var power = exponent
    while power < 0, back > 0 {
      guard back % 10 == 0 else { return nil }
      back /= 10
      power += 1
    }
    return Int(value)
  }

  /// The value times a power of ten, rounded to the nearest (halves up); `nil` when negative or over the limit.
  package func scaled(byPowerOfTen scale: Int, upTo limit: UInt64) -> UInt64? {
    guard significand > 0 else { return 0 }
    guard !isNegative else { return nil }
    var value = significand
    var power = exponent + scale
    while power > 0 {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      value = product
      power -= 1
    }
    while power < -1, value > 0 {
      value /= 10
      power += 1
    }
    if power < 0 { value = value / 10 + (value % 10 >= 5 ? 1 : 0) }
    return value <= limit ? value : nil
  }
}
