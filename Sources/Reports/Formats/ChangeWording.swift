import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// How changes of figures, and what is allowed of them, are worded for a reader.
struct ChangeWording: Sendable {
  let typeface: Typeface
  let wording: Wording

  init(_ typeface: Typeface) {
    self.typeface = typeface
    wording = Wording(typeface: typeface)
  }

  /// Both sides' values, so that they can be told apart where they differ; a dash for none.
  func values(of change: FigureChange) -> (base: String, head: String) {
    let unit = change.figure.shownUnit
    if let base = change.base, let head = change.head {
      let words = wording.pair(base, bound: head, in: unit)
      return (words.observed, words.bound)
    }
    func alone(_ value: Double?) -> String {
      value.map { value in unit.map { wording.value(value, in: $0) } ?? wording.number(value) } ?? typeface.nothing
    }
    return (alone(change.base), alone(change.head))
  }

  /// `+25.1 %`, `-0.12 pp`, `+40.0 ms`; `=` where no pair differs, a dash where it is not known.
  func size(of change: FigureChange) -> String {
    if change.judgement == .same { return "=" }
    guard let size = change.change, !size.isNaN else { return typeface.nothing }
    return scale(of: change).words(size)
  }

  /// `+15.3 to +34.9`, `above +15.3`; `nil` where there is none. Shares without their sign, which stands beside the change.
  func interval(of change: FigureChange) -> String? {
    guard change.judgement != .same, let interval = change.interval else { return nil }
    let scale = scale(of: change)
    let (low, high) = (interval.lowerBound, interval.upperBound)
    switch (low.isFinite, high.isFinite) {
    case (true, true): return "\(scale.end(low)) to \(scale.end(high))"
    case (true, false): return "above \(scale.end(low))"
    case (false, true): return "below \(scale.end(high))"
    case (false, false): return nil
    }
  }

  /// `+25.1 % (+15.3 to +34.9)`.
  func sizeWithInterval(of change: FigureChange) -> String {
    size(of: change) + (interval(of: change).map { " (\($0))" } ?? "")
  }

  /// `+5 %`, `+0.1 pp`, `+5 % or +10 ms`: an allowance's expression, or a part of it, with spaces between numbers and their units.
  func allowed(_ expression: String) -> String {
    var words = ""
    var before: Character = " "
    for character in expression {
      let sign = character == "±" && !typeface.isUnicode ? "+/-" : character == "-" ? minus : String(character)
      words += (before.isWholeNumber && (character == "%" || character.isLetter) ? " " : "") + sign
      before = character
    }
    return typeface.printable(words)
  }

  /// `99 %`.
  func percent(_ share: Double) -> String { Quantity.trimmed(share * 100, places: 6) + " %" }

  private var minus: String { typeface.minus }

  /// What a change and its interval are written in.
  private struct Scale {
    var words: (Double) -> String
    var end: (Double) -> String
  }

  private func scale(of change: FigureChange) -> Scale {
    let isShare = change.figure.shownUnit == .share
    guard change.isRelative || isShare else {
      func words(_ value: Double) -> String {
        let unit = change.figure.shownUnit
        return sign(value) + (unit.map { wording.value(value.magnitude, in: $0) } ?? wording.number(value.magnitude))
      }
      return Scale(words: words, end: words)
    }
    let ends = [change.interval?.lowerBound, change.interval?.upperBound].compactMap(\.self).filter(\.isFinite)
    let sizes = ([change.change ?? 0] + ends).map { $0.magnitude * 100 }
    let places = Self.places(sizes.first { $0 > 0 } ?? 0)
    let unit = change.isRelative ? " %" : " pp"
    func digits(_ value: Double) -> String { wording.decimal(value.magnitude * 100, places: places) }
    return Scale(
      words: { value in
        guard value.isFinite else { return "from nothing" }
        let text = digits(value)
        let isLost = value != 0 && !text.contains { $0.isWholeNumber && $0 != "0" }
        return sign(value) + (isLost ? "<" + text.dropLast() + "1" : text) + unit
      },
      end: { sign($0) + digits($0) })
  }

  private func sign(_ value: Double) -> String { value > 0 ? "+" : value < 0 ? minus : "" }

  /// Decimals of a percentage: one from 1 % on, none from 100 %, and two digits of what is smaller, to four decimals.
  private static func places(_ percent: Double) -> Int {
    switch percent {
    case 99.95...: 0
    case 0.95...: 1
    case 0.095...: 2
    case 0.0095...: 3
    case 0: 1
    default: 4
    }
  }
}

extension Typeface {
  /// Of messages, in characters.
  static let longestSentence = 400

  /// A name or message as a reader may see it: cut, and without what a terminal would act on.
  func shown(_ text: String, to most: Int = Markup.longestName) -> String {
    printable(Markup.shortened(text, to: most, ellipsis: ellipsis))
  }
}

extension GatedFigure {
  /// As `--allow` takes it, short where there is a short name: `job p99`, `call{agent=assistant} p99`, `cost`.
  var shortName: String {
    let name = Allowance.shortNames.first { $0.figure == figure.name }?.name ?? figure.name
    let labelled = label.map { "\(name){\($0.name)=\(Markup.shortened($0.value))}" } ?? name
    return statistic.key.isEmpty ? labelled : "\(labelled) \(statistic.key)"
  }

  /// The unit of its values; `nil` of how many samples a distribution has.
  var shownUnit: Figure.Unit? { statistic == .count ? nil : figure.unit }
}
