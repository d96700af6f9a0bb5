/// The gamma distribution of one shape and scale 1: regularized incomplete gamma functions and their inverse.
///
/// Both tails keep their relative precision. Methods are those of Numerical Recipes (3rd edition, 6.2): the power
/// series, the continued fraction, and Gauss–Legendre quadrature of the tail for shapes of 100 and more.
struct IncompleteGamma {
  let shape: Double
  private let logGamma: Double

  init(shape: Double) {
    self.shape = shape
    logGamma = GammaFunction.log(shape)
  }

  /// P(shape, x): the probability of a value below `x`.
  func lower(_ x: Double) -> Double {
    guard x > 0 else { return 0 }
    if shape >= 100 { return x > shape - 1 ? 1 - quadrature(x) : quadrature(x) }
    return x < shape + 1 ? series(x) : 1 - fraction(x)
  }

  /// Q(shape, x): the probability of a value above `x`.
  func upper(_ x: Double) -> Double {
    guard x > 0 else { return 1 }
    if shape >= 100 { return x > shape - 1 ? quadrature(x) : 1 - quadrature(x) }
    return x < shape + 1 ? 1 - series(x) : fraction(x)
  }

  /// The probability density at `x` > 0.
  func density(_ x: Double) -> Double {
    Elementary.exp((shape - 1) * Elementary.log(x) - x - logGamma)
  }

  /// The value with probability `tail` (0 < tail ≤ ½) below it.
  ///
  /// Newton's method on ln P over ln x, which is concave and nearly a line: it converges from anywhere below the root,
  /// and `near` (a neighbouring quantile) saves most of the steps.
  func lowerQuantile(_ tail: Double, near: Double? = nil) -> Double {
    quantile(logProbability: Elementary.log(tail), near: near)
  }

  private func quantile(logProbability target: Double, near: Double?) -> Double {
    var x = near ?? Elementary.exp((target + GammaFunction.log(shape + 1)) / shape)
    guard x > 0 else { return 0 }
    for _ in 0..<60 {
      let p = lower(x)
      guard p > 0 else { return x }
      let step = (target - Elementary.log(p)) * p / (x * density(x))
      guard step.isFinite else { return x }
      x *= Elementary.exp(Swift.max(-4, Swift.min(4, step)))
      if abs(step) < 1e-9 { break }
    }
    return x
  }

  /// The value with probability `tail` (0 < tail ≤ ½) above it.
  ///
  /// Newton's method on ln Q over x, which tends to a line; nearer the median, where small shapes are steep, on ln P.
  func upperQuantile(_ tail: Double, near: Double? = nil) -> Double {
    if tail > 0.015 { return quantile(logProbability: Elementary.log1p(-tail), near: near) }
    let target = Elementary.log(tail)
    var x = near ?? shape
    guard x > 0 else { return 0 }
    for _ in 0..<200 {
      let q = upper(x)
      let step = (Elementary.log(q) - target) * q / density(x)
      guard step.isFinite else { return x }
      let next = x + step
      x = next > 0 ? next : x / 2
      if abs(step) < 1e-9 * x { break }
    }
    return x
  }

  private func series(_ x: Double) -> Double {
    var denominator = shape
    var term = 1 / shape
    var sum = term
    while term > sum * 1e-17 {
      denominator += 1
      term *= x / denominator
      sum += term
    }
    return sum * Elementary.exp(shape * Elementary.log(x) - x - logGamma)
  }

  /// Lentz's method.
  private func fraction(_ x: Double) -> Double {
    var b = x + 1 - shape
    var c = 1e300
    var d = 1 / b
    var h = d
    for i in 1...10_000 {
      let a = Double(i) * (shape - Double(i))
      b += 2
      d = a * d + b
      if abs(d) < 1e-300 { d = 1e-300 }
      c = b + a / c
      if abs(c) < 1e-300 { c = 1e-300 }
      d = 1 / d
      let factor = d * c
      h *= factor
      if abs(factor - 1) < 1e-15 { break }
    }
    return h * Elementary.exp(shape * Elementary.log(x) - x - logGamma)
  }

  /// The tail beyond `x` on its own side of the mode, by a 24-point rule over what matters of it.
  private func quadrature(_ x: Double) -> Double {
    let mode = shape - 1
    let width = mode.squareRoot()
    let logMode = Elementary.log(mode)
    let end =
      x > mode
      ? Swift.max(mode + 11.5 * width, x + 6 * width)
      : Swift.max(0, Swift.min(mode - 7.5 * width, x - 5 * width))
    let middle = 0.5 * (x + end)
    let half = 0.5 * (end - x)
    func integrand(_ t: Double) -> Double { Elementary.exp(-(t - mode) + mode * (Elementary.log(t) - logMode)) }
    var sum = 0.0
    for i in 0..<12 {
      let reach = half * Self.nodes[i]
      sum += Self.weights[i] * (integrand(middle - reach) + integrand(middle + reach))
    }
    return abs(sum * half) * Elementary.exp(mode * (logMode - 1) - logGamma)
  }

  private static let nodes: [12 of Double] = [
    0.06405689286260563, 0.1911188674736163, 0.3150426796961634, 0.4337935076260451, 0.5454214713888396,
    0.6480936519369755, 0.7401241915785544, 0.820001985973903, 0.8864155270044011, 0.9382745520027328,
    0.9747285559713095, 0.9951872199970213,
  ]

  private static let weights: [12 of Double] = [
    0.12793819534675202, 0.12583745634682825, 0.1216704729278033, 0.11550566805372552, 0.10744427011596556,
    0.09761865210411393, 0.0861901615319532, 0.07334648141108016, 0.05929858491543636, 0.04427743881741941,
    0.02853138862893356, 0.01234122979998869,
  ]
}
