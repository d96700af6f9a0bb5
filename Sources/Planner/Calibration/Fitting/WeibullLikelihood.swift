import NeedletailEngine

/// The Weibull distribution of most likelihood (Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1, 21.4).
enum WeibullLikelihood {
  /// Newton's method on Σ xᵏ ln x ÷ Σ xᵏ − 1/k − mean of ln x, which grows with k; powers are of x over the largest.
  static func fit(_ sample: Sample) -> (Distribution, Double)? {
    guard let top = sample.logs.last else { return nil }
    let n = Double(sample.count)
    let spread = sample.logs.reduce(0) { $0 + ($1 - sample.meanLog) * ($1 - sample.meanLog) } / n
    guard spread > 0 else { return nil }
    // ln x has the deviation π ÷ (k √6).
    var shape = 1.2825498301618641 / spread.squareRoot()
    for _ in 0..<100 {
      var (sum, first, second) = (0.0, 0.0, 0.0)
      for log in sample.logs {
        let weight = Elementary.exp(shape * (log - top))
        sum += weight
        first += weight * log
        second += weight * log * log
      }
      let ratio = first / sum
      let value = ratio - 1 / shape - sample.meanLog
      let slope = second / sum - ratio * ratio + 1 / (shape * shape)
      let next = shape - value / slope
      let step = (next > 0 ? next : shape / 2) - shape
      shape += step
      if abs(step) < 1e-12 * shape { break }
    }
    let sum = sample.logs.reduce(0) { $0 + Elementary.exp(shape * ($1 - top)) }
    let logScale = top + Elementary.log(sum / n) / shape
    let power = 1 / shape
    let logMean = GammaFunction.log(1 + power)
    let cv = Elementary.expm1(GammaFunction.log(1 + 2 * power) - 2 * logMean).squareRoot()
    let likelihood = n * (Elementary.log(shape) - shape * logScale + (shape - 1) * sample.meanLog - 1)
    return (.weibull(mean: Elementary.exp(logScale + logMean), cv: cv), likelihood)
  }
}
