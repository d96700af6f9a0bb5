/// Spaces that a line must not end at: between a number and its unit, `44.0 s`, and within `1 min 30 s`.
enum UnitSpaces {
  private static let units: Set<Substring> = ["ns", "µs", "ms", "s", "min", "h", "%", "k", "M", "G"]
  /// Another number with its unit may follow.
  private static let largeUnits: Set<Substring> = ["min", "h"]

  /// With no-break spaces there.
  static func joined(_ words: String) -> String {
    guard words.contains(" ") else { return words }
    let parts = words.split(separator: " ", omittingEmptySubsequences: false)
    var text = String(parts[0])
    for place in parts.indices.dropFirst() {
      let (before, part) = (parts[place - 1], parts[place])
      let endsInDigit = before.last?.isWholeNumber == true
      let beginsLikeUnit = units.contains(part.prefix { $0.isLetter || $0 == "%" })
      let isSecondPart =
        part.allSatisfy(\.isWholeNumber) && place >= 2 && largeUnits.contains(before) && parts[place - 2].isNumber
        && place + 1 < parts.count && units.contains(parts[place + 1].prefix { $0.isLetter })
      text += ((endsInDigit && beginsLikeUnit) || isSecondPart ? "\u{A0}" : " ") + part
    }
    return text
  }
}

extension Substring {
  fileprivate var isNumber: Bool { last?.isWholeNumber == true }
}
