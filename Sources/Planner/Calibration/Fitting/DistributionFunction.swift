import NeedletailEngine

/// A distribution made ready to be asked many times: its distribution function, and draws.
struct DistributionFunction {
  private enum Part {
    case uniform(low: Double, high: Double)
    case scaled(DistributionShape, scale: Double)
    case steps([Double])
  }

  private let parts: [(weight: Double, part: Part)]

  init(_ distribution: Distribution) {
    var parts: [(weight: Double, part: Part)] = []
    func add(_ distribution: Distribution, _ weight: Double) {
      switch distribution {
      case .constant(let value): parts.append((weight, .steps([value])))
      case .uniform(let low, let high): parts.append((weight, .uniform(low: low, high: high)))
      case .empirical(let values): parts.append((weight, .steps(values.sorted())))
      case .mixture(let components):
        let total = components.reduce(0) { $0 + $1.weight }
        for component in components { add(component.of, weight * component.weight / total) }
      default:
        if let shape = distribution.scaledShape { parts.append((weight, .scaled(shape.shape, scale: shape.scale))) }
      }
    }
    add(distribution, 1)
    self.parts = parts
  }

  /// The probability of a value of `x` or less.
  func cumulative(_ x: Double) -> Double {
    parts.reduce(0) { sum, entry in
      switch entry.part {
      case .uniform(let low, let high): sum + entry.weight * min(1, max(0, (x - low) / (high - low)))
      case .scaled(let shape, let scale): sum + entry.weight * shape.cumulative(x / scale)
      case .steps(let values):
        sum + entry.weight * Double(values.partitioningIndex { $0 > x }) / Double(values.count)
      }
    }
  }

  /// A value, by two numbers between 0 and 1: which component, and where in it.
  func draw(_ choice: Double, _ place: Double) -> Double {
    var rest = choice
    var part = parts[0].part
    for entry in parts {
      part = entry.part
      if rest < entry.weight { break }
      rest -= entry.weight
    }
    switch part {
    case .uniform(let low, let high): return low + (high - low) * place
    case .scaled(let shape, let scale):
      return scale * (place <= 0.5 ? shape.lowerQuantile(place, near: nil) : shape.upperQuantile(1 - place, near: nil))
    case .steps(let values): return values[min(values.count - 1, Int(place * Double(values.count)))]
    }
  }
}

extension [Double] {
  /// The first place from which on `belongs` holds, in values in ascending order.
  fileprivate func partitioningIndex(_ belongs: (Double) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if belongs(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
