extension Distribution {
  /// The smallest value whose probability of being reached is at least `p`, which is clamped to [2⁻⁵⁴, 1 − 2⁻⁵³].
  ///
  /// With `integers` a uniform distribution is one of the integers in its bounds.
  package func quantile(_ p: Double, integers: Bool) -> Double {
    let p = Swift.max(0x1p-54, Swift.min(1 - 0x1p-53, p))
    switch self {
    case .constant(let value): return value
    case .uniform(let low, let high):
      guard integers else { return low + (high - low) * p }
      let (first, count) = Self.integers(from: low, to: high)
      return first + Swift.max(0, (p * count).rounded(.up) - 1)
    case .empirical(let values):
      let rank = (p * Double(values.count)).rounded(.up)
      return values.sorted()[Swift.max(0, Int(rank) - 1)]
    case .mixture(let components):
      return Self.quantile(p, of: components, integers: integers)
    default:
      guard let (shape, scale) = scaledShape else { return 0 }
      return scale * (p <= 0.5 ? shape.lowerQuantile(p) : shape.upperQuantile(1 - p))
    }
  }

  /// Inverts a mixture's distribution function by bisection between its components' quantiles.
  private static func quantile(_ p: Double, of components: [Component], integers: Bool) -> Double {
    let quantiles = components.map { $0.of.quantile(p, integers: integers) }
    guard var low = quantiles.min(), var high = quantiles.max() else { return 0 }
    let mixture = Distribution.mixture(components)
    if mixture.cumulative(low, integers: integers) >= p { return low }
    for _ in 0..<200 {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { break }
      if mixture.cumulative(middle, integers: integers) >= p { high = middle } else { low = middle }
    }
    return high
  }

  /// The probability of a value of `x` or less.
  package func cumulative(_ x: Double, integers: Bool) -> Double {
    switch self {
    case .constant(let value): return x >= value ? 1 : 0
    case .uniform(let low, let high):
      if x >= high { return 1 }
      if x < low { return 0 }
      guard integers else { return (x - low) / (high - low) }
      let (first, count) = Self.integers(from: low, to: high)
      return x < first ? 0 : Swift.min(1, ((x - first).rounded(.down) + 1) / count)
    case .empirical(let values):
      return Double(values.count { $0 <= x }) / Double(values.count)
    case .mixture(let components):
      let total = components.reduce(0) { $0 + $1.weight }
      return components.reduce(0) { $0 + $1.weight / total * $1.of.cumulative(x, integers: integers) }
    default:
      guard let (shape, scale) = scaledShape else { return 0 }
      return shape.cumulative(x / scale)
    }
  }

  /// The first integer of [low, high] and how many there are; where there is none, the nearest to the middle.
  static func integers(from low: Double, to high: Double) -> (first: Double, count: Double) {
    let first = low.rounded(.up)
    let count = high.rounded(.down) - first + 1
    return count >= 1 ? (first, count) : ((low + (high - low) / 2).rounded(), 1)
  }
}
