extension Distribution {
  /// The most values an empirical distribution may have.
  public static let mostValues = 100_000
  /// The most components a mixture may have, those of mixtures within counted too.
  public static let mostComponents = 1_000
  /// How deep mixtures may nest.
  public static let deepestNesting = 8
  /// The most exponentials an Erlang distribution may sum.
  public static let mostPhases = 1_000

  /// Why nothing can be drawn from this distribution; `nil` when it can.
  ///
  /// - Complexity: O(values and components), bounded by the limits above.
  public var problem: String? { problem(depth: 1) }

  private func problem(depth: Int) -> String? {
    switch self {
    case .constant(let value):
      return value.isFinite && value >= 0 ? nil : "a constant must be a finite number of 0 or more, not \(value)"
    case .uniform(let low, let high):
      guard low.isFinite, high.isFinite, low >= 0 else {
        return "the bounds of a uniform distribution must be finite and 0 or more, not \(low) and \(high)"
      }
      return low <= high ? nil : "the lower bound \(low) of a uniform distribution exceeds the upper one \(high)"
    case .exponential(let mean):
      return Self.problem(mean: mean)
    case .erlang(let mean, let k):
      if let problem = Self.problem(mean: mean) { return problem }
      return (1...Self.mostPhases).contains(k) ? nil : "k must be from 1 to \(Self.mostPhases), not \(k)"
    case .gamma(let mean, let cv), .weibull(let mean, let cv), .lognormalMean(let mean, let cv):
      return Self.problem(mean: mean) ?? Self.problem(cv: cv)
    case .lognormal(let p50, let p99):
      guard p50.isFinite, p99.isFinite, p50 > 0 else {
        return "p50 and p99 must be finite and above 0, not \(p50) and \(p99)"
      }
      return p99 > p50 ? nil : "p99 must be above p50, and \(p99) is not above \(p50)"
    case .hyperexponential(let mean, let cv):
      if let problem = Self.problem(mean: mean) { return problem }
      return cv >= 1 && cv <= 100 ? nil : "cv of a hyperexponential must be from 1 to 100, not \(cv)"
    case .pareto(let min, let alpha):
      guard min.isFinite, min > 0 else { return "min must be finite and above 0, not \(min)" }
      return alpha >= 0.05 && alpha <= 1e6 ? nil : "alpha must be from 0.05 to 1e6, not \(alpha)"
    case .empirical(let values):
      return Self.problem(values: values)
    case .mixture(let components):
      return Self.problem(components: components, depth: depth)
    }
  }

  private static func problem(mean: Double) -> String? {
    mean.isFinite && mean > 0 ? nil : "mean must be finite and above 0, not \(mean)"
  }

  private static func problem(cv: Double) -> String? {
    cv >= 0.001 && cv <= 100 ? nil : "cv must be from 0.001 to 100, not \(cv); for no variation write a constant"
  }

  private static func problem(values: [Double]) -> String? {
    guard !values.isEmpty else { return "an empirical distribution needs at least one value" }
    guard values.count <= mostValues else { return "at most \(mostValues) values, not \(values.count)" }
    return values.first { !($0.isFinite && $0 >= 0) }.map { "values must be finite and 0 or more, not \($0)" }
  }

  private static func problem(components: [Component], depth: Int) -> String? {
    guard depth <= deepestNesting else { return "mixtures may nest \(deepestNesting) deep, not deeper" }
    guard !components.isEmpty else { return "a mixture needs at least one component" }
    guard components.count <= mostComponents else {
      return "at most \(mostComponents) components, not \(components.count)"
    }
    for component in components {
      guard component.weight.isFinite, component.weight > 0 else {
        return "weights must be finite and above 0, not \(component.weight)"
      }
      if let problem = component.of.problem(depth: depth + 1) { return problem }
    }
    let leaves = Distribution.mixture(components).leafCount
    guard leaves <= mostComponents else { return "at most \(mostComponents) components in all, not \(leaves)" }
    let total = components.reduce(0) { $0 + $1.weight }
    return total.isFinite ? nil : "weights must have a finite sum"
  }

  /// How many distributions a mixture chooses among in the end; 1 for any other.
  private var leafCount: Int {
    guard case .mixture(let components) = self else { return 1 }
    return components.reduce(0) { $0 + $1.of.leafCount }
  }
}
