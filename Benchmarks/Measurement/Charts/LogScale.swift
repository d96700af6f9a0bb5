/// Places of values on a logarithmic axis.
///
/// Worked out with + − × ÷ only, so a chart is the same on every machine.
package struct LogScale: Sendable, Equatable {
  /// The values at the axis's ends: each 1, 2 or 5 times a power of ten.
  package let low: Double
  package let high: Double
  /// Where the ends are drawn.
  package let start: Double
  package let end: Double

  /// An axis that holds all positive ones of the values; from 1 to 10 without any.
  package init(covering values: [Double], from start: Double, to end: Double) {
    let positive = values.filter { $0 > 0 && $0.isFinite }
    let low = Self.steps(below: positive.min() ?? 1).low
    var high = Self.steps(below: positive.max() ?? 10).high
    if high <= low { high = low * 10 }
    self.low = low
    self.high = high
    self.start = start
    self.end = end
  }

  /// Where a value is drawn; one beyond the ends at the end.
  package func place(_ value: Double) -> Double {
    let clamped = max(low, min(high, value))
    return start + (end - start) * Self.logarithm(clamped / low) / Self.logarithm(high / low)
  }

  /// The values that get a mark: powers of ten; with less than two of them 2 and 5 times those as well.
  package var marks: [Double] {
    var tens: [Double] = []
    var all: [Double] = []
    var power = Self.power(below: low)
    while power <= high * 1.000001 {
      for step in [1.0, 2, 5] where step * power >= low * 0.999999 && step * power <= high * 1.000001 {
        all.append(step * power)
        if step == 1 { tens.append(power) }
      }
      power *= 10
    }
    return tens.count >= 3 ? tens : all
  }

  /// The largest power of ten that is not above the value.
  private static func power(below value: Double) -> Double {
    var power = 1.0
    while power > value * 1.000001 { power /= 10 }
    while power * 10 <= value * 1.000001 { power *= 10 }
    return power
  }

  /// The neighbours of a value among 1, 2 and 5 times the powers of ten; both the value where it is one itself.
  private static func steps(below value: Double) -> (low: Double, high: Double) {
    let power = power(below: value)
    let steps = [1.0, 2, 5, 10].map { $0 * power }
    let low = steps.last { $0 <= value * 1.000001 } ?? power
    let high = steps.first { $0 >= value * 0.999999 } ?? power * 10
    return (low, high)
  }

  /// The natural logarithm of a number from 1 up: halved until it is under 2, then the series of atanh.
  static func logarithm(_ value: Double) -> Double {
    let ln2 = 0.693147180559945309
    var rest = value
    var sum = 0.0
    while rest >= 2 {
      rest /= 2
      sum += ln2
    }
    let ratio = (rest - 1) / (rest + 1)
    var power = ratio
    var series = 0.0
    for odd in stride(from: 1, to: 40, by: 2) {
      series += power / Double(odd)
      power *= ratio * ratio
    }
    return sum + 2 * series
  }
}
