import NeedletailNotation
import NeedletailResults

/// What an axis is measured in, how its marks are spaced and how they are worded.
enum Quantity: Sendable, Equatable {
  /// Nanoseconds.
  case duration
  /// Seconds of the run.
  case instant
  case number
  /// Whole things.
  case count
  /// US dollars.
  case money
  /// 0 to 1.
  case share

  /// A mark on an axis: a value, and what it says.
  struct Mark: Sendable, Equatable {
    var value: Double
    var label: String
  }

  /// Marks on a linear axis from `low` to `high`, at most `most` + 1 of them, at round distances.
  func marks(from low: Double, to high: Double, most: Int) -> [Mark] {
    guard low.isFinite, high.isFinite, high > low, most > 0 else { return [] }
    let perUnit = nanosecondsPerUnit
    let step = self.step(atLeast: (high - low) / Double(most) * perUnit) / perUnit
    guard step > 0, step.isFinite else { return [] }
    let first = (low / step - 1e-9).rounded(.up)
    var marks: [Mark] = []
    for position in 0...most {
      let value = (first + Double(position)) * step
      guard value <= high + step * 1e-9 else { break }
      marks.append(Mark(value: value, label: label(value, upTo: high)))
    }
    return marks
  }

  /// Marks on a logarithmic axis: round numbers, as many as `most` allows and evenly chosen.
  func logarithmicMarks(from low: Double, to high: Double, most: Int) -> [Mark] {
    guard low > 0, high > low, high.isFinite else { return [] }
    var ladders: [[Double]] = []
    if self == .duration {
      ladders = [Self.roundDurations, Self.majorDurations]
    } else {
      let decades = (-12...15).map { Self.power(of: 10, $0) }
      ladders = [decades.flatMap { [$0, 2 * $0, 5 * $0] }, decades]
    }
    for ladder in ladders {
      let inside = ladder.filter { $0 >= low * 0.999_999 && $0 <= high * 1.000_001 }
      if inside.count <= most, !inside.isEmpty { return inside.map { Mark(value: $0, label: label($0, upTo: $0)) } }
    }
    let inside = (ladders.last ?? []).filter { $0 >= low && $0 <= high }
    let stride = max(1, (inside.count + most - 1) / most)
    return inside.enumerated().filter { $0.offset % stride == 0 }.map {
      Mark(value: $0.element, label: label($0.element, upTo: $0.element))
    }
  }

  private var nanosecondsPerUnit: Double { self == .instant ? 1e9 : 1 }

  /// The least round distance that is no less.
  private func step(atLeast least: Double) -> Double {
    if self == .duration || self == .instant {
      let times = Self.steps
      return times.first { $0 >= least } ?? Self.decimalStep(atLeast: least / 3_600e9) * 3_600e9
    }
    return Self.decimalStep(atLeast: least)
  }

  /// 1, 2 or 5 times a power of ten.
  static func decimalStep(atLeast least: Double) -> Double {
    guard least > 0, least.isFinite else { return 0 }
    var power = power(of: 10, Int(Decades.of(least).rounded(.down)))
    if power > least { power /= 10 }
    for factor in [1.0, 2, 5] where factor * power >= least * 0.999_999_999 { return factor * power }
    return 10 * power
  }

  static func power(of base: Double, _ exponent: Int) -> Double {
    let magnitude = (0..<min(exponent.magnitude, 330)).reduce(1.0) { power, _ in power * base }
    return exponent < 0 ? 1 / magnitude : magnitude
  }

  private static let second = 1e9
  private static let decimals = (0...8).flatMap { power in [1.0, 2, 5].map { $0 * Self.power(of: 10, power) } }
  /// Distances that clocks have.
  private static let steps: [Double] =
    decimals
    + [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200].map {
      $0 * second
    }
  private static let roundDurations =
    decimals + [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 18_000, 36_000].map { $0 * second }
  private static let majorDurations =
    (0...8).map { Self.power(of: 10, $0) } + [1, 10, 60, 600, 3_600, 36_000].map { $0 * second }

  /// A mark's words, in the unit that suits the largest of its axis.
  func label(_ value: Double, upTo largest: Double) -> String {
    switch self {
    case .duration: return Self.time(value, upTo: largest)
    case .instant: return Self.time(value * 1e9, upTo: largest * 1e9)
    case .number, .count: return Self.magnitude(value)
    case .money: return "$" + Self.magnitude(value)
    case .share: return Self.trimmed(value * 100, places: 4) + " %"
    }
  }

  /// `0.5`, `2,000`, `10 k`, `1.5 M`.
  private static func magnitude(_ value: Double) -> String {
    switch value.magnitude {
    case 1e9...: trimmed(value / 1e9, places: 4) + " G"
    case 1e6...: trimmed(value / 1e6, places: 4) + " M"
    case 1e4...: trimmed(value / 1e3, places: 4) + " k"
    default: trimmed(value, places: 6)
    }
  }

  /// In the units of all durations, and below a minute all of an axis in one.
  private static func time(_ nanoseconds: Double, upTo largest: Double) -> String {
    guard nanoseconds != 0 else { return "0" }
    let (unit, name) =
      switch largest {
      case 60e9...: (0.0, "")
      case 1e9...: (1e9, "s")
      case 1e6...: (1e6, "ms")
      case 1e3...: (1e3, "µs")
      default: (1.0, "ns")
      }
    guard unit > 0 else {
      // 2⁶³ ns are 292 years, and a document may say more.
      guard largest < 0x1p63, let whole = UInt64(exactly: nanoseconds.rounded()) else {
        return magnitude(nanoseconds / 3_600e9) + " h"
      }
      return Wording(typeface: Typeface()).exactDuration(nanoseconds: whole)
    }
    return trimmed(nanoseconds / unit, places: 4) + " " + name
  }

  /// Rounded, without zeros at the end, thousands grouped.
  static func trimmed(_ value: Double, places: Int) -> String {
    var text = Wording(typeface: Typeface()).decimal(value, places: places)
    guard text.contains(".") else { return text }
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  /// A value worded for a table.
  func words(_ value: Double) -> String {
    let wording = Wording(typeface: Typeface())
    return switch self {
    case .duration: wording.duration(nanoseconds: value)
    case .instant: wording.duration(nanoseconds: value * 1e9)
    case .number: wording.measure(value)
    case .count: wording.decimal(value, places: 0)
    case .money: wording.dollars(value)
    case .share: wording.share(value)
    }
  }
}
