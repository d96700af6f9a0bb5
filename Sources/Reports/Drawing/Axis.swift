/// Where a quantity lies along a side of a chart: 0 at its beginning, 1 at its end.
struct Axis: Sendable, Equatable {
  enum Scale: Sendable, Equatable {
    case linear
    /// Each power of ten takes the same room.
    case logarithmic
    /// For percents: each factor of ten of what lies above takes the same room, so 90, 99 and 99.9 are evenly spaced.
    case tail
  }

  let scale: Scale
  let low: Double
  let high: Double

  /// - Parameters: ends in either order; ends that coincide, or that the scale cannot show, are moved apart.
  init(_ scale: Scale, from first: Double, to last: Double) {
    self.scale = scale
    var (low, high) = (min(first, last), max(first, last))
    if !low.isFinite || !high.isFinite { (low, high) = (0, 1) }
    switch scale {
    case .linear:
      if high <= low { high = low + max(1, low.magnitude) }
    case .logarithmic:
      if high <= 0 { high = 1 }
      if low <= 0 { low = high / 1_000 }
      if high <= low * 1.000_001 { (low, high) = (low / 2, high * 2) }
    case .tail:
      high = min(max(high, 0.000_001), 99.999_999)
      low = max(0, min(low, high - 0.000_001))
    }
    self.low = low
    self.high = high
  }

  /// 0 to 1 within the axis; what lies beyond is held at its ends.
  func place(_ value: Double) -> Double {
    guard value.isFinite else { return value > 0 ? 1 : 0 }
    let place =
      switch scale {
      case .linear: (value - low) / (high - low)
      case .logarithmic: value <= 0 ? 0 : (Decades.of(value) - Decades.of(low)) / (Decades.of(high) - Decades.of(low))
      case .tail: (Self.depth(value) - Self.depth(low)) / (Self.depth(high) - Self.depth(low))
      }
    return min(max(place, 0), 1)
  }

  /// How many factors of ten a percent is into the tail: 0 for 0, 1 for 90, 2 for 99.
  private static func depth(_ percent: Double) -> Double {
    -Decades.of(max(1e-9, (100 - min(max(percent, 0), 100)) / 100))
  }
}

/// Common logarithms by arithmetic alone, so that a chart is the same bytes on every machine.
enum Decades {
  /// log₁₀ of a positive number, to about 12 digits.
  ///
  /// The number is m · 2ᵉ with m from √½ to √2; ln m = 2 artanh((m − 1) / (m + 1)), by its series.
  static func of(_ value: Double) -> Double {
    guard value > 0, value.isFinite else { return value > 0 ? 308 : -308 }
    var (mantissa, exponent) = (value.significand, Double(value.exponent))
    if mantissa > 1.414_213_562_373_095 {
      mantissa /= 2
      exponent += 1
    }
    let ratio = (mantissa - 1) / (mantissa + 1)
    let square = ratio * ratio
    var (term, sum) = (ratio, 0.0)
    for power in stride(from: 1.0, through: 21, by: 2) {
      sum += term / power
      term *= square
    }
    return (2 * sum + exponent * 0.693_147_180_559_945_3) * 0.434_294_481_903_251_8
  }
}
