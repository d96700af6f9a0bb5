import NeedletailCouriers
import NeedletailEngine

/// What a distribution's numbers measure.
enum DrawnUnit {
  /// Nanoseconds in the plan; durations in the file.
  case time
  /// Whole numbers without a unit.
  case count
  /// Between 0 and 1.
  case share
}

/// The grammar of distributions: a bare value is a constant, anything else a mapping of one key.
extension Value {
  func distribution(_ unit: DrawnUnit) -> Distribution? {
    guard isMapping else { return quantity(unit).map(Distribution.constant) }
    guard let fields = Fields(self, Vocabulary.distribution) else { return nil }
    let shapes = fields.present(Vocabulary.distribution)
    guard shapes.count == 1, let shape = shapes.first, let body = fields[shape] else {
      if case .mapping(let pairs) = node.content, shapes.isEmpty, !pairs.isEmpty, !pairs.allSatisfy({ $0.value.isNull })
      {
        return nil  // The unknown keys have been told.
      }
      return wrong(
        shapes.isEmpty ? "has no shape" : "has \(shapes.count) shapes: \(shapes.joined(separator: ", "))",
        "write one, such as { exponential: { mean: \(Self.example(unit)) } }")
    }
    guard let distribution = body.shape(shape, unit) else { return nil }
    return body.checked(distribution)
  }

  private static func example(_ unit: DrawnUnit) -> String {
    switch unit {
    case .time: "1s"
    case .count: "100"
    case .share: "0.5"
    }
  }

  private func shape(_ shape: String, _ unit: DrawnUnit) -> Distribution? {
    switch shape {
    case "constant": return quantity(unit).map(Distribution.constant)
    case "uniform":
      guard let ends = quantities(unit, "write the two ends, [low, high]") else { return nil }
      guard ends.count == 2, ends[0] <= ends[1] else {
        return wrong("is not two ends in order", "write [low, high]")
      }
      return .uniform(ends[0], ends[1])
    case "exponential":
      guard let fields = Fields(self, Vocabulary.mean), let mean = fields.mean(unit) else { return nil }
      return .exponential(mean: mean)
    case "erlang":
      guard let fields = Fields(self, Vocabulary.erlang) else { return nil }
      let k = fields.required("k", "add k, the number of stages")?.integer(1...Distribution.mostPhases, "k")
      guard let mean = fields.mean(unit), let k else { return nil }
      return .erlang(mean: mean, k: k)
    case "gamma": return meanAndVariation(unit).map { .gamma(mean: $0, cv: $1) }
    case "weibull": return meanAndVariation(unit).map { .weibull(mean: $0, cv: $1) }
    case "hyperexponential":
      guard let (mean, cv) = meanAndVariation(unit) else { return nil }
      guard cv >= 1 else { return wrong("has a cv of \(Value.show(cv))", "write a cv of 1 or more") }
      return .hyperexponential(mean: mean, cv: cv)
    case "lognormal": return lognormal(unit)
    case "pareto":
      guard let fields = Fields(self, Vocabulary.pareto) else { return nil }
      let min = fields.required("min", "add the smallest value")?.positiveQuantity(unit)
      let alpha = fields.required("alpha", "add the tail's index, such as 2.5")?.number(0.05...1e6, "alpha")
      guard let min, let alpha else { return nil }
      return .pareto(min: min, alpha: alpha)
    case "empirical":
      guard let values = quantities(unit, "write a list of values") else { return nil }
      return values.isEmpty ? wrong("is an empty list", "write at least one value") : .empirical(values)
    default: return mixture(unit)
    }
  }

  private func meanAndVariation(_ unit: DrawnUnit) -> (Double, Double)? {
    guard let fields = Fields(self, Vocabulary.meanAndVariation) else { return nil }
    let cv = fields.required("cv", "add cv, the standard deviation over the mean")?.number(0.001...100, "cv")
    guard let mean = fields.mean(unit), let cv else { return nil }
    return (mean, cv)
  }

  private func lognormal(_ unit: DrawnUnit) -> Distribution? {
    guard let fields = Fields(self, Vocabulary.lognormal) else { return nil }
    let given = fields.present(Vocabulary.lognormal)
    if given == ["mean", "cv"] {
      let mean = fields["mean"]?.positiveQuantity(unit)
      let cv = fields["cv"]?.number(0.001...100, "cv")
      guard let mean, let cv else { return nil }
      return .lognormalMean(mean: mean, cv: cv)
    }
    guard given == ["p50", "p99"] else {
      return wrong(
        given.isEmpty ? "has neither p50 and p99 nor mean and cv" : "has \(given.joined(separator: ", "))",
        "write either p50 and p99, or mean and cv")
    }
    let p50 = fields["p50"]?.positiveQuantity(unit)
    let p99 = fields["p99"]?.positiveQuantity(unit)
    guard let p50, let p99 else { return nil }
    guard p99 > p50 else { return wrong("has a p99 that is not above its p50", "write a larger p99") }
    return .lognormal(p50: p50, p99: p99)
  }

  private func mixture(_ unit: DrawnUnit) -> Distribution? {
    guard let items = list("write a list of { weight: 0.9, of: … }") else { return nil }
    let components = items.compactMap { item -> Distribution.Component? in
      guard let fields = Fields(item, Vocabulary.mixtureComponent) else { return nil }
      let weight = fields.required("weight", "add its share")?.positive("a weight", atMost: Limits.factor)
      let of = fields.required("of", "add its distribution")?.distribution(unit)
      guard let weight, let of else { return nil }
      return Distribution.Component(weight: weight, of: of)
    }
    guard components.count == items.count else { return nil }
    return .mixture(components)
  }

  private func quantities(_ unit: DrawnUnit, _ remedy: String) -> [Double]? {
    guard let items = list(remedy) else { return nil }
    let values = items.compactMap { $0.quantity(unit) }
    return values.count == items.count ? values : nil
  }

  fileprivate func quantity(_ unit: DrawnUnit) -> Double? {
    switch unit {
    case .time: duration().map { Double($0.nanoseconds) }
    case .count: number(0...Limits.drawnCount, "a number")
    case .share: number(0...1, "a share")
    }
  }

  fileprivate func positiveQuantity(_ unit: DrawnUnit) -> Double? {
    guard let quantity = quantity(unit) else { return nil }
    return quantity > 0 ? quantity : wrong("is 0", "write a value above 0")
  }

  /// What the engine says of the shape as a whole, such as how deep mixtures may nest.
  private func checked(_ distribution: Distribution) -> Distribution? {
    guard let problem = distribution.problem else { return distribution }
    return wrong("cannot be drawn from: \(problem)", "change its parameters")
  }
}

extension Fields {
  fileprivate func mean(_ unit: DrawnUnit) -> Double? {
    required("mean", "add the mean")?.positiveQuantity(unit)
  }
}
