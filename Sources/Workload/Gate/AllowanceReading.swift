import NeedletailEngine

/// `p(99) +5%`, `+0.1pp`, `-2%`, `±5%`, `+5% or +10ms`: what a gate allows of one figure.
extension Value {
  /// An allowance as it stands under its figure in `gate.allow`.
  ///
  /// - Returns: `nil` after telling what is wrong.
  func allowance(on figure: Figure, label: GatedFigure.Label?) -> Allowance? {
    guard let text = text("write \(figure.allowanceExample)") else { return nil }
    guard let (left, right) = Self.parts(ofAllowance: text) else {
      return wrong("`\(text.abbreviated)` allows nothing", "write \(figure.allowanceExample)")
    }
    return allowance(left, right, on: figure, label)
  }

  /// The statistic and what is allowed of it.
  func allowance(_ statistic: String, _ changes: String, on figure: Figure, _ label: GatedFigure.Label?)
    -> Allowance?
  {
    guard let statistic = gatedStatistic(statistic, of: figure) else { return nil }
    var (relative, absolute): (Double?, Double?) = (nil, nil)
    var side: Allowance.Side?
    var spellings: [String] = []
    for part in changes.split(separator: " or ", omittingEmptySubsequences: false).map({ String($0).trimmed }) {
      guard let change = change(part, on: statistic, of: figure) else { return nil }
      guard side == nil || side == change.side else {
        return wrong("`\(changes.abbreviated)` has two signs", "write one sign for both: +5% or +10ms")
      }
      guard change.isRelative ? relative == nil : absolute == nil else {
        return wrong(
          "`\(changes.abbreviated)` says twice how much", "write a share, an amount, or one of each: +5% or +10ms")
      }
      side = change.side
      if change.isRelative { relative = change.size } else { absolute = change.size }
      spellings.append(change.spelling)
    }
    guard let side else { return nil }
    if let better = figure.worseSide, side != .both, side != better {
      let opposite = better == .rise ? "+" : "-"
      return wrong(
        "`\(changes.abbreviated)` bounds \(figure.name) where it gets better, \(better == .rise ? "lower" : "higher")",
        "write \(opposite)\(spellings[0].dropFirst()), or ± for both")
    }
    return Allowance(
      GatedFigure(figure, statistic, label: label), side, relative: relative, absolute: absolute,
      expression: spellings.joined(separator: " or "))
  }

  /// - Returns: `nil` after telling what is wrong.
  func gatedStatistic(_ text: String, of figure: Figure) -> Figure.Statistic? {
    let statistic: Figure.Statistic
    if text.isEmpty {
      guard figure.kind != .distribution else {
        return wrong("`\(figure.name)` needs a statistic", "write \(figure.allowanceExample)")
      }
      statistic = figure.kind == .ratio ? .rate : .value
    } else {
      guard let written = self.statistic(text) else { return nil }
      guard let meant = figure.kind.statistic(meantBy: written) else {
        return wrong("`\(text.abbreviated)` does not fit `\(figure.name)`", "write \(figure.allowanceExample)")
      }
      statistic = meant
    }
    if case .percentile(let percent) = statistic, !FigureCatalogue.writtenPercentiles.contains(percent) {
      let known = FigureCatalogue.writtenPercentiles.map { "p(\(Spelling.number($0)))" }.joined(separator: ", ")
      return wrong("results have no \(statistic.key), which a gate could compare", "write one of \(known)")
    }
    return statistic
  }

  private struct Change {
    var side: Allowance.Side
    var size: Double
    var isRelative: Bool
    var spelling: String
  }

  /// One signed amount.
  private func change(_ text: String, on statistic: Figure.Statistic, of figure: Figure) -> Change? {
    let signs: [(String, Allowance.Side, String)] = [
      ("+-", .both, "±"), ("±", .both, "±"), ("+", .rise, "+"), ("-", .fall, "-"), ("−", .fall, "-"),
    ]
    guard let (word, side, sign) = signs.first(where: { text.hasPrefix($0.0) }) else {
      return wrong("`\(text.abbreviated)` has no sign", "write \(figure.allowanceExample)")
    }
    let amount = String(text.dropFirst(word.count)).trimmed
    if figure.unit == .share, amount.hasSuffix("pp") {
      guard let points = Self.number(String(amount.dropLast(2)).trimmed), points >= 0 else {
        return wrong("`\(text.abbreviated)` is no number of percentage points", "write such as +0.1pp")
      }
      return Change(
        side: side, size: points / 100, isRelative: false, spelling: "\(sign)\(Spelling.number(points))pp")
    }
    if amount.hasSuffix("%") {
      guard let percent = Self.number(String(amount.dropLast()).trimmed), percent >= 0, percent <= 100_000 else {
        return wrong("`\(text.abbreviated)` is no percentage from 0 to 100,000", "write such as +5%")
      }
      return Change(
        side: side, size: percent / 100, isRelative: true, spelling: "\(sign)\(Spelling.number(percent))%")
    }
    if figure.unit == .share {
      return wrong(
        "`\(text.abbreviated)` says neither percent of the share nor points",
        "write +0.1pp for a tenth of a percentage point, or +5% for a twentieth of the share")
    }
    guard let bound = bound(amount, on: statistic, of: figure) else { return nil }
    guard bound.value >= 0 else {
      return wrong("`\(text.abbreviated)` has two signs", "write one, \(figure.allowanceExample)")
    }
    return Change(side: side, size: bound.value, isRelative: false, spelling: sign + bound.spelling)
  }

  /// What stands before the first sign, and from it on: `p(99)`, `+5%`.
  static func parts(ofAllowance text: String) -> (left: String, right: String)? {
    var depth = 0
    var before: Character = " "
    for place in text.indices {
      let character = text[place]
      if "{(".contains(character) { depth += 1 }
      if "})".contains(character) { depth -= 1 }
      if depth == 0, before == " " || before == "}", "+-−±".contains(character) {
        return (String(text[..<place]).trimmed, String(text[place...]).trimmed)
      }
      before = character
    }
    return nil
  }
}

extension Figure {
  /// The change of it that makes things worse; `nil` of one that has no better way.
  package var worseSide: Allowance.Side? {
    switch better {
    case .lower: .rise
    case .higher: .fall
    case .neither: nil
    }
  }

  /// What can be allowed of it, to write after "write".
  var allowanceExample: String {
    let sign = worseSide == .fall ? "-" : worseSide == .rise ? "+" : "±"
    return switch kind {
    case .distribution: "p(99) \(sign)5%"
    case .ratio: "\(sign)0.1pp or \(sign)5%"
    case .count, .rate, .gauge: "\(sign)5%"
    }
  }
}
