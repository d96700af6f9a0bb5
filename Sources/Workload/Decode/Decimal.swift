/// A decimal number as it is written, so that `1.5s` becomes a whole number of nanoseconds without rounding.
struct Decimal: Equatable {
  private var isNegative: Bool
  /// All digits, leading zeros removed, as one integer.
  private var digits: UInt64
  /// How many of them stand after the point; no trailing zeros there.
  private var fractionDigits: Int

  /// Reads `12`, `1.5`, `.5`, `-3`; no exponent. `nil` for anything else and for more than 18 digits.
  init?(_ text: Substring) {
    var rest = text
    isNegative = rest.first == "-"
    if let sign = rest.first, sign == "-" || sign == "+" { rest = rest.dropFirst() }
    let parts = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    var fraction = parts.count == 2 ? parts[1] : ""
    guard parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else { return nil }
    guard !(parts[0].isEmpty && fraction.isEmpty) else { return nil }
    while fraction.last == "0" { fraction = fraction.dropLast() }
    let significant = (parts[0] + fraction).drop { $0 == "0" }
    guard significant.utf8.count <= 18, fraction.utf8.count <= 18 else { return nil }
    digits = UInt64(significant.isEmpty ? "0" : significant) ?? 0
    fractionDigits = fraction.utf8.count
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
