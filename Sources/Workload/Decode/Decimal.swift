/// A decimal number as it is written, so that `1.5s` becomes a whole number of nanoseconds without rounding.
struct Decimal: Equatable {
  private var isNegative: Bool
  /// All digits, leading zeros removed, as one integer.
  private var digits: UInt64
  /// How many of them stand after the point; no trailing zeros there.
  private var fractionDigits: Int

  /// Reads `12`, `1.5`, `.5`, `-3`; no exponent. `nil` for anything else and for more than 18 digits.
  init?(_ text: Substring) {
    var rest = text.utf8[...]
    isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    let whole = rest.prefix(while: Self.isDigit)
    var fraction = rest[whole.endIndex...]
    if let point = fraction.popFirst() {
      guard point == UInt8(ascii: "."), fraction.allSatisfy(Self.isDigit) else { return nil }
    }
    guard !(whole.isEmpty && fraction.isEmpty) else { return nil }
    while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
    fractionDigits = fraction.count
    digits = 0
    guard fractionDigits <= 18, Self.take(whole, into: &digits), Self.take(fraction, into: &digits) else { return nil }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  /// `false` when there come to be more than 18 digits, leading zeros aside.
  private static func take(_ more: Substring.UTF8View, into digits: inout UInt64) -> Bool {
    for byte in more {
      guard digits < 100_000_000_000_000_000 else { return false }
      digits = digits * 10 + UInt64(byte - UInt8(ascii: "0"))
    }
    return true
  }

  var isBelowZero: Bool { isNegative && digits > 0 }
  var isZero: Bool { digits == 0 }

  enum Product: Equatable {
    case whole(UInt64)
    /// Not a whole number of units.
    case fractional
    case tooLarge
  }

  /// The number, without its sign, times a whole factor, exactly.
  func times(_ factor: UInt64) -> Product {
    var power: UInt64 = 1
    for _ in 0..<fractionDigits { power *= 10 }
    let product = digits.multipliedFullWidth(by: factor)
    guard product.high < power else { return .tooLarge }
    let (quotient, remainder) = power.dividingFullWidth(product)
    return remainder == 0 ? .whole(quotient) : .fractional
  }
}
