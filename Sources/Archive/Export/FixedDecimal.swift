/// Numbers with a fixed count of decimals, as C's `%.Nf` writes them: rounded from the exact value of the double, halves
/// to even.
enum FixedDecimal {
  /// - Parameters:
  ///   - value: finite and not negative, below 2⁶³.
  ///   - decimals: at most 12.
  ///   - width: filled up with blanks before the number.
  static func text(_ value: Double, decimals: Int, width: Int = 0) -> String {
    precondition(value >= 0 && value < 0x1p63 && decimals <= 12, "a number that fits its decimals")
    let scale = (0..<decimals).reduce(UInt128(1)) { product, _ in product * 10 }
    // The value is significand / 2^shift, exactly.
    let shift = UInt128(clamping: 52 - Int(value == 0 ? 0 : value.exponent))
    let isWhole = value >= 0x1p52
    let significand = isWhole ? UInt128(value) : UInt128(value.significandBitPattern | (value.isNormal ? 1 << 52 : 0))
    var scaled = significand * scale
    if !isWhole {
      let whole = shift < 128 ? scaled >> shift : 0
      let rest = shift < 128 ? scaled - whole << shift : scaled
      let half = shift < 128 ? UInt128(1) << (shift - 1) : UInt128.max
      scaled = whole + (rest > half || (rest == half && whole % 2 == 1) ? 1 : 0)
    }
    let digits = String(scaled)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let text = decimals == 0 ? padded : "\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
    return right(text, width)
  }

  /// A text filled up with blanks before it.
  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
