/// Two exponentials with balanced means, mean 1: rate 2p with probability p, rate 2(1 − p) otherwise.
struct Hyperexponential {
  private let p: Double

  /// `share` is the probability of the faster exponential, at least ½.
  init(share: Double) { p = share }

  /// The share that gives a coefficient of variation of at least 1.
  static func share(cv: Double) -> Double {
    0.5 * (1 + ((cv * cv - 1) / (cv * cv + 1)).squareRoot())
  }

  func cumulative(_ x: Double) -> Double {
    -(p * Elementary.expm1(-2 * p * x) + (1 - p) * Elementary.expm1(-2 * (1 - p) * x))
  }

  func density(_ x: Double) -> Double {
    2 * (p * p * Elementary.exp(-2 * p * x) + (1 - p) * (1 - p) * Elementary.exp(-2 * (1 - p) * x))
  }

  private func above(_ x: Double) -> Double {
    p * Elementary.exp(-2 * p * x) + (1 - p) * Elementary.exp(-2 * (1 - p) * x)
  }

  /// Newton's method from below on the concave distribution function.
  func lowerQuantile(_ tail: Double) -> Double {
    var x = tail / density(0)
    for _ in 0..<100 {
      let step = (tail - cumulative(x)) / density(x)
      x += step
      if abs(step) <= 1e-9 * x { break }
    }
    return x
  }

  /// Newton's method from below on the logarithm of the survival function, which is convex.
  func upperQuantile(_ tail: Double) -> Double {
    let target = Elementary.log(tail)
    var x = 0.0
    for _ in 0..<100 {
      let survival = above(x)
      let step = (Elementary.log(survival) - target) * survival / density(x)
      x += step
      if abs(step) <= 1e-9 * x { break }
    }
    return x
  }
}
