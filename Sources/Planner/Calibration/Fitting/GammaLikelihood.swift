import NeedletailEngine

/// The gamma distribution of most likelihood (Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1, 17.7).
enum GammaLikelihood {
  /// Newton's method on ln a − ψ(a) = ln x̄ − mean of ln x, from the rational start of Minka (2002).
  static func fit(_ sample: Sample) -> (Distribution, Double)? {
    guard !sample.logs.isEmpty else { return nil }
    let excess = Elementary.log(sample.mean) - sample.meanLog
    guard excess > 0 else { return nil }
    var shape = (3 - excess + ((excess - 3) * (excess - 3) + 24 * excess).squareRoot()) / (12 * excess)
    for _ in 0..<50 {
      let slope = 1 / shape - trigamma(shape)
      let step = (Elementary.log(shape) - digamma(shape) - excess) / slope
      let next = shape - step
      shape = next > 0 ? next : shape / 2
      if abs(step) < 1e-12 * shape { break }
    }
    let n = Double(sample.count)
    let likelihood =
      n
      * ((shape - 1) * sample.meanLog - shape - shape * Elementary.log(sample.mean / shape) - GammaFunction.log(shape))
    return (.gamma(mean: sample.mean, cv: 1 / shape.squareRoot()), likelihood)
  }

  /// ψ(x) for x > 0: the asymptotic series from 10 up (Abramowitz and Stegun, 6.3.18), the recurrence below.
  static func digamma(_ x: Double) -> Double {
    var (x, sum) = (x, 0.0)
    while x < 10 {
      sum -= 1 / x
      x += 1
    }
    let w = 1 / (x * x)
    return sum + Elementary.log(x) - 0.5 / x - w
      * (1.0 / 12 - w * (1.0 / 120 - w * (1.0 / 252 - w * (1.0 / 240 - w / 132))))
  }

  /// ψ′(x) for x > 0 (6.4.12).
  static func trigamma(_ x: Double) -> Double {
    var (x, sum) = (x, 0.0)
    while x < 10 {
      sum += 1 / (x * x)
      x += 1
    }
    let w = 1 / (x * x)
    return sum + 1 / x + 0.5 * w + w / x * (1.0 / 6 - w * (1.0 / 30 - w * (1.0 / 42 - w * (1.0 / 30 - w * 5.0 / 66))))
  }
}
