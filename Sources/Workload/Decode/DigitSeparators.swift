/// Numbers as other notations have them, which are not read: with separators between digits, or to another base.
extension String {
  /// `1,000`, `1_000`, `1'000`, `1 000`, `0,5`.
  package var hasSeparatedDigits: Bool { !digitSeparators.isEmpty }

  /// What is probably meant: one comma that no group of three digits follows is a decimal one, all else keeps thousands apart.
  package var withoutDigitSeparators: String {
    var letters = Array(self)
    let places = digitSeparators
    if places.count == 1, letters[places[0]] == ",", letters[(places[0] + 1)...].prefix(while: \.isNumber).count != 3 {
      letters[places[0]] = "."
    } else {
      for place in places.reversed() { letters.remove(at: place) }
    }
    return String(letters)
  }

  private var digitSeparators: [Int] {
    let letters = Array(self)
    return letters.indices.dropFirst().dropLast().filter { place in
      ",_' ".contains(letters[place]) && letters[place - 1].isNumber && letters[place + 1].isNumber
    }
  }

  /// The value of `0x1F`, `0o17` and `0b101`, at most 2⁵³.
  var numberOfOtherBase: Int? {
    let bases = ["0x": 16, "0o": 8, "0b": 2]
    guard let base = bases[prefix(2).lowercased()], let number = Int(dropFirst(2), radix: base) else { return nil }
    return (0...1 << 53).contains(number) ? number : nil
  }
}

extension Value {
  /// What is wrong with text that has separators between digits; `nil` where it has none.
  ///
  /// - Parameters:
  ///   - what: what is to be written.
  ///   - isLegal: whether a text would do in its place.
  func separatedDigits(
    of what: String = "it", isLegal: (String) -> Bool
  ) -> (message: String, remedy: String)? {
    guard let text = scalar?.text, text.utf8.count <= 64, text.hasSeparatedDigits else { return nil }
    let meant = text.withoutDigitSeparators
    return (
      "\(node.kind) has a separator between digits",
      isLegal(meant) ? "write \(meant)" : "write \(what) without, and decimals behind a point"
    )
  }
}
