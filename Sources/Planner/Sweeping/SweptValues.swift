/// One of the values that a sweep gives a key.
package struct SweptValue: Sendable, Hashable {
  /// As `--set` takes it: `200ms`, `40/s`, `least-loaded`.
  package var text: String
  /// Where it lies along its axis; `nil` where the values are words, or in different units.
  package var place: Double?

  package init(_ text: String, place: Double? = nil) {
    self.text = text
    self.place = place
  }
}

/// The values of one key: a list, `A,B,C`, or a range, `LO..HI[:STEP|xFACTOR]`.
///
/// A range has the units of the workload file: `1..8`, `200ms..2s:x2`, `10/s..60/s:5/s`, `10%..50%:10%`. Without a step it goes by one of the
/// unit that both ends share. The upper end is among its values where a step falls on it.
package struct SweptValues: Sendable, Equatable {
  /// Values of one key, and points of one sweep, at most.
  package static let most = 1_000

  /// Why a text is no list or range, and what would be right.
  package struct Fault: Error, Equatable {
    package var message: String
    package var remedy: String
  }

  /// In the order given, none of them twice.
  package let values: [SweptValue]
  /// `nil` where the values have no places.
  package let unit: SweptUnit?

  package init(_ text: String) throws(Fault) {
    let items = try Self.items(text)
    if items.count == 1, Self.isRange(items[0]) {
      let numbers = try Self.range(items[0])
      values = numbers.map { SweptValue($0.text, place: $0.place) }
      unit = numbers[0].axis
      return
    }
    if let range = items.first(where: { Self.isRange($0) }) {
      throw Fault(message: "the range `\(range)` stands among other values", remedy: "write a range alone, or a list")
    }
    let numbers = items.map { SweptNumber($0) }
    let unit = numbers[0]?.axis
    let isAlike = unit != nil && numbers.allSatisfy { $0?.axis == unit }
    self.unit = isAlike ? unit : nil
    values = zip(items, numbers).map { SweptValue($0, place: isAlike ? $1?.place : nil) }
  }

  /// What stands between the commas that are in no quotes and no brackets.
  private static func items(_ text: String) throws(Fault) -> [String] {
    var items = [""]
    var depth = 0
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if "[{(".contains(character) {
        depth += 1
      } else if "]})".contains(character) {
        depth -= 1
      } else if character == ",", depth == 0 {
        items.append("")
        continue
      }
      items[items.count - 1].append(character)
    }
    items = items.map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
    guard items.allSatisfy({ !$0.isEmpty }) else {
      throw items.count == 1
        ? Fault(message: "there is no value", remedy: "write values, such as 2,4,8, or a range, such as 2..8")
        : Fault(message: "a value is missing beside a comma", remedy: "write values with one comma between them")
    }
    guard items.count <= most else {
      throw Fault(message: "\(items.count) values are more than \(most)", remedy: "name fewer")
    }
    var seen: Set<String> = []
    if let twice = items.first(where: { !seen.insert($0).inserted }) {
      throw Fault(message: "`\(twice)` stands twice in the list", remedy: "keep one")
    }
    return items
  }

  /// A path, `../agent`, is none.
  private static func isRange(_ text: String) -> Bool {
    guard text.contains(".."), let first = text.first else { return false }
    return first.isNumber || "+-".contains(first)
  }
}

extension SweptValues {
  private static let example = "write LO..HI, LO..HI:STEP or LO..HI:xFACTOR, such as 10/s..60/s:5/s"

  private static func range(_ text: String) throws(Fault) -> [SweptNumber] {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let dots = parts[0].firstRange(of: "..") else { throw Fault(message: "this is no range", remedy: example) }
    let ends = (parts[0][..<dots.lowerBound], parts[0][dots.upperBound...])
    guard let low = SweptNumber(ends.0), let high = SweptNumber(ends.1) else {
      let wrong = SweptNumber(ends.0) == nil ? ends.0 : ends.1
      throw Fault(message: wrong.isEmpty ? "the range has no end" : "`\(wrong)` is no number", remedy: example)
    }
    guard low.unit == high.unit else {
      throw Fault(
        message: "the ends `\(ends.0)` and `\(ends.1)` have different units", remedy: "write both in one unit")
    }
    guard low.amount < high.amount else {
      throw low.amount == high.amount
        ? Fault(message: "the range ends where it begins", remedy: "write the value alone")
        : Fault(message: "the range runs backwards", remedy: "write \(ends.1)..\(ends.0)")
    }
    guard parts.count > 1 else { return try steps(low, high, by: try usualStep(low, high, ends)) }
    if parts[1].first == "x" || parts[1].first == "×" {
      return try multiples(low, high, of: String(parts[1].dropFirst()))
    }
    return try steps(low, high, by: try step(parts[1], low))
  }

  /// One of the unit, where both ends are whole ones of it.
  private static func usualStep(
    _ low: SweptNumber, _ high: SweptNumber, _ ends: (Substring, Substring)
  ) throws(Fault) -> Double {
    let units = [ends.0, ends.1].map { $0.drop { $0.isNumber || "+-.".contains($0) } }
    let unit = units[0] == units[1] ? SweptNumber("1" + units[0])?.amount : nil
    guard let unit, [low, high].allSatisfy({ ($0.amount / unit).rounded() * unit == $0.amount }) else {
      throw Fault(
        message: "it does not say how far its values are apart",
        remedy: "add a step or a factor: \(ends.0)..\(ends.1):x2")
    }
    return unit
  }

  private static func step(_ text: String, _ low: SweptNumber) throws(Fault) -> Double {
    guard let step = SweptNumber(text) else {
      throw Fault(message: "`\(text)` is no step", remedy: "write a number, such as :5, or a factor, such as :x2")
    }
    // A step without a unit has that of the ends, unless that is of a duration, which has many.
    guard step.unit == low.unit || (step.unit == .plain && low.unit != .duration) else {
      throw Fault(message: "the step `\(text)` has another unit than the ends", remedy: "write it in theirs")
    }
    guard step.amount > 0 else {
      throw Fault(message: "the step `\(text)` is not above 0", remedy: "write one that is")
    }
    return step.amount
  }

  private static func steps(_ low: SweptNumber, _ high: SweptNumber, by step: Double) throws(Fault) -> [SweptNumber] {
    let count = ((high.amount - low.amount) / step + 1e-9).rounded(.down) + 1
    guard count <= Double(most) else { throw tooMany(count) }
    return (0..<Int(count)).map { SweptNumber(tidy(low.amount + Double($0) * step), low.unit) }
  }

  private static func multiples(
    _ low: SweptNumber, _ high: SweptNumber, of text: String
  ) throws(Fault) -> [SweptNumber] {
    guard let factor = SweptNumber(text), factor.unit == .plain, factor.amount > 1 else {
      throw Fault(message: "`x\(text)` is no factor above 1", remedy: "write such as :x2 or :x1.5")
    }
    guard low.amount > 0 else {
      throw Fault(message: "no factor leads on from \(low.text)", remedy: "begin above 0, or write a step")
    }
    let isWhole = low.unit == .plain && [low, high].allSatisfy { $0.amount == $0.amount.rounded() }
    var numbers: [SweptNumber] = []
    var amount = low.amount
    while amount <= high.amount * (1 + 1e-9) {
      guard numbers.count < most else { throw tooMany(Double(most + 1)) }
      let value = isWhole ? amount.rounded() : low.unit == .duration ? amount.rounded() : rounded(amount)
      if numbers.last?.amount != value { numbers.append(SweptNumber(value, low.unit)) }
      amount *= factor.amount
    }
    return numbers
  }

  private static func tooMany(_ count: Double) -> Fault {
    Fault(
      message: "\(count < 1e15 ? SweptNumber.digits(count) : "too many") values are more than \(most)",
      remedy: "write a larger step")
  }

  /// Without what adding binary fractions leaves behind: 0.1 + 2 · 0.1 is 0.3.
  private static func tidy(_ value: Double) -> Double {
    guard value != 0, value.magnitude < 1e6 else { return value }
    return (value * 1e9).rounded() / 1e9
  }

  /// To four significant digits, which is as near as a value on the way has to be.
  private static func rounded(_ value: Double) -> Double {
    var scale = 1.0
    while value * scale < 1_000 { scale *= 10 }
    return value >= 1_000 ? value.rounded() : (value * scale).rounded() / scale
  }
}
