/// Readers of single values: text, numbers, shares, words.
extension Value {
  /// Text as it stands, in quotes or not.
  func text(_ remedy: String) -> String? {
    guard let scalar, !node.isNull else { return mistyped(remedy) }
    return scalar.text
  }

  /// One of a type's words.
  func word<Word: RawRepresentable & CaseIterable>(_ type: Word.Type) -> Word? where Word.RawValue == String {
    word(among: Word.allCases.map(\.rawValue)).flatMap(Word.init(rawValue:))
  }

  func word(among words: [String]) -> String? {
    let list = (words.count == 1 ? "" : "one of ") + words.joined(separator: ", ")
    guard let scalar, !node.isNull else { return mistyped("write \(list)") }
    guard words.contains(scalar.text) else {
      let remedy = words.count == 1 ? "write \(list)" : "write one of them"
      let nearest = NearestName.of(scalar.text, among: words)
      return wrong("\(node.kind) is not \(list)", nearest.map { "did you mean `\($0)`?" } ?? remedy)
    }
    return scalar.text
  }

  /// `true` or `false`, in any of YAML's spellings, in quotes or not, as a variable within brackets needs them.
  func flag() -> Bool? {
    guard let scalar, !node.isNull else { return mistyped("write true or false") }
    switch scalar.text {
    case "true", "True", "TRUE": return true
    case "false", "False", "FALSE": return false
    default: return wrong("\(node.kind) is neither true nor false", "write true or false")
    }
  }

  /// A number, in quotes or not, exponents allowed; without a unit.
  func number(_ range: ClosedRange<Double>, _ what: String) -> Double? {
    guard let scalar, let number = Self.number(scalar.text) else {
      if let percent = scalar?.text, percent.hasSuffix("%"),
        let hundredfold = Self.number(String(percent.dropLast()).trimmed)
      {
        let share = Self.show((hundredfold / 100).rounded(toDigits: 15))
        return wrong("\(node.kind) is a percentage", "write \(share)")
      }
      return notANumber(what) { range.contains($0) }
    }
    guard range.contains(number) else {
      return wrong(
        "is \(scalar.text.abbreviated)",
        "write \(what) from \(Self.show(range.lowerBound)) to \(Self.show(range.upperBound))")
    }
    return number
  }

  /// A number above zero.
  func positive(_ what: String, atMost limit: Double) -> Double? {
    guard let number = number(-.greatestFiniteMagnitude ... .greatestFiniteMagnitude, what) else { return nil }
    guard number > 0, number <= limit else {
      return wrong("is \(scalar?.text.abbreviated ?? "")", "write \(what) above 0 and at most \(Self.show(limit))")
    }
    return number
  }

  /// A whole number; `1e6` is one.
  func integer(_ range: ClosedRange<Int>, _ what: String) -> Int? {
    guard let scalar, let number = Self.number(scalar.text) else {
      return notANumber(what) { $0.whole.map(range.contains) ?? false }
    }
    guard let whole = Int(scalar.text) ?? number.whole else {
      return wrong("is \(scalar.text.abbreviated)", "write \(what) as a whole number")
    }
    guard range.contains(whole) else {
      return wrong("is \(whole)", "write \(what) from \(range.lowerBound) to \(range.upperBound)")
    }
    return whole
  }

  /// A seed: any whole number of 64 bits.
  func seed() -> UInt64? {
    guard let scalar, let seed = UInt64(scalar.text) else {
      if let separated = separatedDigits(isLegal: { UInt64($0) != nil }) {
        return wrong(separated.message, separated.remedy)
      }
      return mistyped("write a whole number from 0 to \(UInt64.max)")
    }
    return seed
  }

  func probability() -> Double? { number(0...1, "a probability") }

  func usd() -> Double? { number(0...Limits.usd, "an amount in US dollars") }

  /// - Parameter isLegal: whether a number would do here; another is no example.
  private func notANumber<T>(_ what: String, _ isLegal: (Double) -> Bool) -> T? {
    guard let scalar, !node.isNull else { return mistyped("write \(what)") }
    if let separated = separatedDigits(of: what, isLegal: { Self.number($0).map(isLegal) ?? false }) {
      return wrong(separated.message, separated.remedy)
    }
    if let number = scalar.text.numberOfOtherBase {
      return wrong(
        "\(node.kind) is not in decimal digits", isLegal(Double(number)) ? "write \(number)" : "write \(what)")
    }
    let head = String(scalar.text.prefix { "+-.0123456789".contains($0) })
    if let number = Self.number(head), head.count < scalar.text.count {
      let example = isLegal(number) ? ", such as \(head)" : ""
      return wrong("\(node.kind) has a unit or other text", "write \(what) without a unit\(example)")
    }
    return mistyped("write \(what)")
  }

  /// A finite number in YAML's decimal notation.
  static func number(_ text: String) -> Double? {
    guard text.utf8.count <= 64 else { return nil }
    let allowed = text.utf8.allSatisfy { (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }
    guard allowed, text.utf8.contains(where: { (0x30...0x39).contains($0) }),
      let number = Double(text.hasPrefix("+") ? String(text.dropFirst()) : text), number.isFinite
    else { return nil }
    return number
  }

  /// Without `.0` where whole.
  static func show(_ number: Double) -> String {
    if let whole = number.whole, abs(number) < 1e15 { return String(whole) }
    return String(number)
  }
}
