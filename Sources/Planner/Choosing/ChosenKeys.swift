import NeedletailEngine
package import NeedletailWorkload

/// What is wrong with a key that is to be chosen, priced or lost, and what to write.
package struct KnobError: Error, Sendable, Equatable {
  package var message: String
  package var remedy: String

  init(_ message: String, _ remedy: String) {
    self.message = message
    self.remedy = remedy
  }
}

/// `KEY[=LO..HI[:STEP]]`: what `--choose` says.
package struct ChosenKey: Sendable, Equatable {
  package struct Range: Sendable, Equatable {
    package var least: Int
    package var most: Int
    package var step: Int
    /// `/min` where the numbers have it; empty leaves it to the file.
    package var unit: String
  }

  package var pattern: KeyPattern
  /// `nil` leaves it to the load.
  package var range: Range?

  /// - Throws: `KnobError` for what is no key, and for a range that is none.
  package init(_ text: String) throws(KnobError) {
    let (key, value) = KeyPattern.parts(text)
    guard let pattern = KeyPattern(key) else {
      throw KnobError("`\(text)` names no key", "write such as `gateway.instances=1..20` or 'agents.*.count'")
    }
    self.pattern = pattern
    range = try value.map { value throws(KnobError) in try Self.range(value, of: key) }
  }

  private static func range(_ text: String, of key: String) throws(KnobError) -> Range {
    let remedy = "write such as `\(key)=1..20`, or `\(key)=100..2000:100` for steps of 100"
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let ends = parts[0].components(between: "..")
    let numbers = ends.map { WrittenNumber(text: $0) }
    guard (1...2).contains(ends.count), let least = numbers[0], let most = numbers[numbers.count - 1] else {
      throw KnobError("`\(text)` is no range of whole numbers", remedy)
    }
    guard least.unit == most.unit || least.unit.isEmpty || most.unit.isEmpty else {
      throw KnobError("`\(text)` has two units", "write one, as in `\(key)=100/min..500/min`")
    }
    guard least.value >= 1 else { throw KnobError("`\(text)` begins below 1", "write a range from 1 on") }
    guard least.value <= most.value else {
      throw KnobError("`\(text)` runs backwards", "write `\(key)=\(ends[ends.count - 1])..\(ends[0])`")
    }
    guard most.value <= Knob.largest else {
      throw KnobError("`\(text)` ends beyond \(Knob.largest)", "write a smaller end")
    }
    let step = parts.count > 1 ? WrittenNumber(text: parts[1])?.value : Knob.step(for: most.value - least.value + 1)
    guard let step, step >= 1 else { throw KnobError("`\(parts[1])` is no step", remedy) }
    // Steps that were not asked for are round, and so are the values.
    let first = parts.count > 1 || step == 1 ? least.value : (least.value + step - 1) / step * step
    return Range(
      least: first, most: most.value, step: step, unit: least.unit.isEmpty ? most.unit : least.unit)
  }
}

/// `KEY=N`: what `--lose` takes away, and, as `KEY=USD`, what `--price` says.
package struct KeyAmount: Sendable, Equatable {
  package var pattern: KeyPattern
  package var amount: Double

  /// - Throws: `KnobError` where it is no key and no number from 0 on.
  package init(_ text: String, example: String) throws(KnobError) {
    let (key, value) = KeyPattern.parts(text)
    guard let pattern = KeyPattern(key), let value else {
      throw KnobError("`\(text)` is no KEY=NUMBER", "write such as `\(example)`")
    }
    guard let amount = Double(value), amount.isFinite, (0...1e9).contains(amount) else {
      throw KnobError("`\(value)` is no amount", "write such as `\(example)`")
    }
    self.pattern = pattern
    self.amount = amount
  }
}

/// The knobs of a workload, from what the command line says and what the file has.
package struct ChosenKeys {
  /// That are searched together.
  package static let most = 12
  /// Parts of a file that have resources: more of them carries more.
  static let roots = [Limit.gateway.name, "runtime", "endpoints", "agents", "resilience"]

  private let numbers: [WrittenNumber]

  /// - Parameter numbers: of the file with its defaults filled in.
  package init(of numbers: [WrittenNumber]) {
    self.numbers = numbers.filter { number in
      let names = KeyPattern.names(of: number.key)
      return Self.roots.contains(names.first ?? "") && !names.contains("simulate")
    }
  }

  /// - Throws: `KnobError` for a key that is no resource, a pattern that nothing is, and a key that is chosen twice.
  package func knobs(_ chosen: [ChosenKey], prices: [KeyAmount] = []) throws(KnobError) -> [Knob] {
    var knobs: [Knob] = []
    for chosen in chosen {
      for number in try found(chosen.pattern, isNew: true) {
        guard !knobs.contains(where: { $0.key == number.key }) else {
          throw KnobError("`\(number.key)` is chosen twice", "choose each key once")
        }
        let now = number.value > 0 ? number.value : nil
        if let range = chosen.range {
          guard range.unit.isEmpty || range.unit == number.unit || now == nil else {
            throw KnobError(
              "`\(number.key)` is \(number.value)\(number.unit) in the file, and its range is in \(range.unit)",
              "write the range in `\(number.unit)`")
          }
          knobs.append(
            Knob(
              key: number.key, now: now, unit: range.unit.isEmpty ? number.unit : range.unit, least: range.least,
              most: range.least + (range.most - range.least) / range.step * range.step, step: range.step))
        } else {
          knobs.append(Knob(key: number.key, now: now, unit: number.unit, least: 1, most: 1, isOpenEnded: true))
        }
      }
    }
    guard knobs.count <= Self.most else {
      throw KnobError("\(knobs.count) keys are chosen, and at most \(Self.most) are", "choose fewer keys")
    }
    for price in prices {
      let priced = knobs.indices.filter { price.pattern.matches(knobs[$0].key) }
      guard !priced.isEmpty else {
        throw KnobError(
          "`\(price.pattern.text)` has a price and is not chosen",
          NearestName.remedy(for: price.pattern.text, among: knobs.map(\.key), orElse: "choose it with --choose"))
      }
      for place in priced { knobs[place].price = price.amount }
    }
    return knobs
  }

  /// - Throws: `KnobError` for a key that the file does not have, and for a loss that leaves nothing.
  package func losses(_ lost: [KeyAmount], _ knobs: [Knob]) throws(KnobError) -> [Loss] {
    var losses: [Loss] = []
    for lost in lost {
      guard lost.amount >= 1, lost.amount == lost.amount.rounded() else {
        throw KnobError("`\(lost.pattern.text)` loses no whole number", "write a whole number from 1 on")
      }
      for number in try found(lost.pattern, isNew: false) {
        let knob = knobs.first { $0.key == number.key }
        let most = knob.map { $0.isOpenEnded ? Knob.largest : $0.most } ?? number.value
        guard Int(lost.amount) < most else {
          throw KnobError(
            "`\(number.key)` is \(most) at most, so that nothing is left after losing \(Int(lost.amount))",
            knob == nil ? "lose less, or choose it with --choose" : "lose less, or widen its range")
        }
        losses.append(Loss(key: number.key, now: number.value, unit: number.unit, count: Int(lost.amount)))
      }
    }
    return losses
  }

  /// The keys of the file that a pattern stands for.
  ///
  /// - Parameter isNew: a key that the file does not have may be meant: a limit that is yet to be set.
  private func found(_ pattern: KeyPattern, isNew: Bool) throws(KnobError) -> [WrittenNumber] {
    let found = numbers.filter { pattern.matches($0.key) }
    guard found.isEmpty else { return found }
    let root = KeyPattern.names(of: pattern.text).first ?? ""
    guard pattern.isOpen || Self.roots.contains(root) else {
      throw KnobError(
        "`\(pattern.text)` is no resource, of which there can be more or less",
        root == "load" ? "write `--load` for how much load there is" : "choose such as \(examples)")
    }
    guard isNew, !pattern.isOpen else {
      throw KnobError(
        "the workload has no whole number `\(pattern.text)`",
        NearestName.remedy(for: pattern.text, among: numbers.map(\.key), orElse: "choose such as \(examples)"))
    }
    return [WrittenNumber(key: pattern.text, value: 0)]
  }

  private var examples: String {
    let usual = numbers.map(\.key).filter { key in
      [".instances", ".count", ".concurrency"].contains { key.hasSuffix($0) }
    }
    return (usual.isEmpty ? ["gateway.instances", "agents.NAME.count"] : usual).prefix(3)
      .map { "`\($0)`" }.joined(separator: ", ")
  }
}

extension WrittenNumber {
  /// `200` or `200/min`; `nil` for what is neither.
  fileprivate init?(text: String) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = String(text[digits.endIndex...])
    guard let value = Int(digits), ["", "/s", "/min", "/h"].contains(unit) else { return nil }
    self.init(key: "", value: value, unit: unit)
  }
}

extension KeyPattern {
  /// A key and what stands behind its `=`; a key's names may have one in quotes.
  fileprivate static func parts(_ text: String) -> (key: String, value: String?) {
    var quote: Character?
    for place in text.indices {
      let letter = text[place]
      if let open = quote {
        if letter == open { quote = nil }
      } else if letter == "\"" || letter == "'" {
        quote = letter
      } else if letter == "=" {
        return (String(text[..<place]), String(text[text.index(after: place)...]))
      }
    }
    return (text, nil)
  }
}

extension String {
  /// What stands between separators.
  fileprivate func components(between separator: String) -> [String] {
    var (parts, rest) = ([String](), self[...])
    while let range = rest.firstRange(of: separator) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }
}
