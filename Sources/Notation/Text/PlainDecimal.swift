extension Double {
  /// The shortest decimal that reads back as this value, without an exponent and with at least one decimal;
  /// `nil` when the value is not finite. Negative zero is written as zero.
  ///
  /// `Double.description` finds the shortest digits (the algorithm is SwiftDtoa, exact on every machine); what it
  /// writes with an exponent is laid out in full here, so `1e-05` becomes `0.00001`.
  package var plainDecimal: String? {
    guard isFinite else { return nil }
    guard self != 0 else { return "0.0" }
    let text = magnitude.description
    let sign = self < 0 ? "-" : ""
    let parts = text.split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return sign + text }

    let mantissa = parts[0].split(separator: ".")
    let whole = String(mantissa[0])
    let fraction = mantissa.count > 1 && mantissa[1] != "0" ? String(mantissa[1]) : ""
    let digits = whole + fraction
    let pointAt = whole.count + exponent
    if pointAt <= 0 {
      return sign + "0." + String(repeating: "0", count: -pointAt) + digits
    }
    if pointAt >= digits.count {
      return sign + digits + String(repeating: "0", count: pointAt - digits.count) + ".0"
    }
    return sign + digits.prefix(pointAt) + "." + digits.dropFirst(pointAt)
  }
}
