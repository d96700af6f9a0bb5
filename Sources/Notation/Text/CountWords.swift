/// How counts are worded.
extension BinaryInteger {
  /// `1,234,567`.
  package var grouped: String {
    let digits = Array(String(magnitude))
    var grouped = self < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { grouped.append(",") }
      grouped.append(digit)
    }
    return grouped
  }

  /// `1 item`, `0 items`, `1,234 items`.
  ///
  /// - Parameter plural: `nil` for the noun with an `s`.
  package func counted(_ noun: String, plural: String? = nil) -> String {
    "\(grouped) \(self == 1 ? noun : plural ?? noun + "s")"
  }
}
