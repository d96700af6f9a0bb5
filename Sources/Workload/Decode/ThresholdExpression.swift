import NeedletailEngine

/// One expression of a threshold: a statistic, a comparison and a bound.
extension Value {
  /// `p(99) < 45s` and the like, in any of its spellings; the threshold has the one that is printed again.
  func threshold(_ key: String, _ figure: Figure, label: (name: String, value: String)?) -> Threshold? {
    let example = figure.kind.example
    guard let expression = text("write \(example)") else { return nil }
    guard let (left, comparison, right) = sides(of: expression, figure, example) else { return nil }
    guard let written = statistic(left) else { return nil }
    guard let statistic = figure.kind.statistic(meantBy: written) else {
      return wrong("`\(left)` does not fit `\(figure.name)`", "write \(example)")
    }
    guard let bound = bound(right, on: statistic, of: figure) else { return nil }
    if figure.kind == .ratio, bound.value > 1 {
      warn(
        "compares `\(figure.name)`, a share of at most 1, with \(bound.spelling)",
        "write \(Spelling.number(bound.value))% if that is meant")
    }
    return Threshold(
      key: key, metric: figure.name, label: label, statistic: statistic, comparison: comparison, bound: bound.value,
      expression: "\(statistic.spelling) \(comparison.rawValue) \(bound.spelling)")
  }

  /// What stands on the two sides of the one comparison; `nil` after telling what is wrong with it.
  private func sides(
    of expression: String, _ figure: Figure, _ example: String
  ) -> (left: String, comparison: Threshold.Comparison, right: String)? {
    let signs = expression.comparisonSigns
    let words = expression.lowercased().split(separator: " ")
    let isJoined = words.contains("and") || words.contains("or") || expression.utf8.contains { "&|".utf8.contains($0) }
    guard signs.count <= 1, !isJoined else {
      return wrong(
        "\(node.kind) is more than one comparison",
        "write one each, as items of a list, of which all must hold: [\"p(95) < 500\", \"p(99) < 1000\"]")
    }
    guard let range = signs.first else { return wrong("\(node.kind) compares nothing", "write \(example)") }
    let sign = String(expression[range])
    let left = String(expression[..<range.lowerBound]).trimmed
    let right = String(expression[range.upperBound...]).trimmed
    if let comparison = Threshold.Comparison(rawValue: sign) { return (left, comparison, right) }
    switch sign {
    case "=<", "≤": return wrong("`\(sign)` is not read", "write <=")
    case "=>", "≥": return wrong("`\(sign)` is not read", "write >=")
    case "=", "==", "===":
      guard figure.kind == .count || left == "count" else {
        return wrong("\(node.kind) asks for equality, which measured figures do not have", "write <, <=, > or >=")
      }
      return wrong(
        "\(node.kind) asks for equality, which no expression does",
        "write both bounds, as items of a list: [\"\(left) >= \(right)\", \"\(left) <= \(right)\"]")
    case "!=", "<>", "≠":
      return wrong("\(node.kind) asks for inequality, which no expression does", "write <, <=, > or >=")
    default: return wrong("`\(sign.abbreviated)` is no comparison", "write <, <=, > or >=")
    }
  }

  /// The words of statistics; `med` and `avg` are k6's.
  private static let statistics: [(word: String, statistic: Threshold.Statistic)] = [
    ("mean", .mean), ("min", .min), ("max", .max), ("count", .count), ("rate", .rate), ("value", .value),
    ("avg", .mean),
    ("med", .percentile(50)), ("median", .percentile(50)),
  ]

  /// Whether a word is one of a statistic, in any spelling.
  static func isStatistic(_ text: String) -> Bool {
    statistics.contains { $0.word == text } || percentile(text) != nil
  }

  /// - Returns: `nil` after telling that there is none of that name.
  func statistic(_ text: String) -> Threshold.Statistic? {
    if let known = Self.statistics.first(where: { $0.word == text }) { return known.statistic }
    guard let written = Self.percentile(text) else {
      let remedy = NearestName.of(text, among: Self.statistics.map(\.word) + ["p(99)"]).map { "did you mean `\($0)`?" }
      return wrong(
        "there is no statistic `\(text.abbreviated)`",
        remedy ?? "write p(99), mean, min, max, count, rate or value, each without a unit")
    }
    guard let percentile = Self.number(written), percentile > 0, percentile <= 100 else {
      return wrong("`\(text.abbreviated)` is not a percentile", "write one above 0 and at most 100, as in p(99.9)")
    }
    return .percentile(percentile)
  }

  /// What stands in `p(…)`, or behind the `p` of `p99.9`.
  private static func percentile(_ text: String) -> String? {
    guard text.first == "p" else { return nil }
    let rest = String(text.dropFirst()).trimmed
    if rest.hasPrefix("("), rest.hasSuffix(")") { return String(rest.dropFirst().dropLast()).trimmed }
    return rest.first.map { $0.isNumber || $0 == "." } == true ? rest : nil
  }
}

extension String {
  /// Where comparisons stand, whichever notation they are of.
  fileprivate var comparisonSigns: [Range<Index>] {
    var signs: [Range<Index>] = []
    let scalars = unicodeScalars
    for index in scalars.indices where Self.isOfComparison(scalars[index]) {
      let end = scalars.index(after: index)
      if let last = signs.last, last.upperBound == index {
        signs[signs.count - 1] = last.lowerBound..<end
      } else {
        signs.append(index..<end)
      }
    }
    return signs
  }

  private static func isOfComparison(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "<", ">", "=", "!", "≤", "≥", "≠": true
    default: false
    }
  }
}

extension Figure.Statistic {
  /// As a threshold says it.
  package var spelling: String {
    switch self {
    case .percentile(let percentile): "p(\(Spelling.number(percentile)))"
    case .mean: "mean"
    case .min: "min"
    case .max: "max"
    case .count: "count"
    case .rate: "rate"
    case .value: "value"
    }
  }
}

extension Figure.Kind {
  /// The statistic that a word stands for with a figure of this kind: what is one number may be called by what it is, too.
  ///
  /// - Returns: `nil` where it does not fit.
  func statistic(meantBy word: Figure.Statistic) -> Figure.Statistic? {
    switch (self, word) {
    case (.ratio, .value): .rate
    case (.count, .count), (.rate, .rate): .value
    default: allows(word) ? word : nil
    }
  }
}
