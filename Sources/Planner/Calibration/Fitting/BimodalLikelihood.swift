import NeedletailEngine

/// Two lognormals, mixed: normals of the logarithms by expectation and maximization (Dempster, Laird and Rubin 1977).
enum BimodalLikelihood {
  /// A larger sample is stood for by this many of its quantiles.
  private static let mostValues = 5_000
  private static let steps = 500
  /// Steps that each beginning has to show what it is worth.
  private static let trialSteps = 20
  /// The least a component may scatter: what a workload file can say.
  private static let leastDeviation = 0.001

  private struct Mixture {
    /// Of the first.
    var weight: Double
    var first: LognormalLaw
    var second: LognormalLaw
    var likelihood = -Double.infinity

    var distribution: Distribution {
      .mixture([
        Distribution.Component(weight: weight, of: first.distribution),
        Distribution.Component(weight: 1 - weight, of: second.distribution),
      ])
    }
  }

  /// - Parameter start: a mixture to begin with; else several splits of the sample are tried.
  /// - Returns: `nil` where one of the two would stand for fewer than 20 values, or one in 200.
  static func fit(_ sample: Sample, start: Distribution?) -> (Distribution, Double)? {
    guard !sample.logs.isEmpty, sample.count >= 40 else { return nil }
    let logs = sample.thinned(to: mostValues).logs
    let begin = start.flatMap(mixture).map { [$0] } ?? beginnings(logs)
    guard var best = begin.map({ improved($0, logs, steps: trialSteps) }).max(by: { $0.likelihood < $1.likelihood })
    else { return nil }
    best = improved(best, logs, steps: steps)
    let least = max(0.005, 20 / Double(sample.count))
    guard best.weight >= least, 1 - best.weight >= least else { return nil }
    let likelihood = sample.logs.reduce(0) { $0 + logDensity(best, $1) } - sample.meanLog * Double(sample.count)
    if best.first.mean > best.second.mean {
      best = Mixture(weight: 1 - best.weight, first: best.second, second: best.first)
    }
    return (best.distribution, likelihood)
  }

  private static func mixture(_ distribution: Distribution) -> Mixture? {
    guard case .mixture(let parts) = distribution, parts.count == 2, let first = LognormalLaw(parts[0].of),
      let second = LognormalLaw(parts[1].of)
    else { return nil }
    return Mixture(weight: parts[0].weight / (parts[0].weight + parts[1].weight), first: first, second: second)
  }

  /// The sorted sample cut in two at several shares, and at its widest gap.
  private static func beginnings(_ logs: [Double]) -> [Mixture] {
    let n = logs.count
    let inner = max(1, n / 50)
    let gap = (inner..<n - inner).max { logs[$0] - logs[$0 - 1] < logs[$1] - logs[$1 - 1] }
    let cuts = [0.1, 0.3, 0.5, 0.7, 0.9].map { Int(Double(n) * $0) } + [gap ?? n / 2]
    return cuts.map { cut in
      Mixture(weight: Double(cut) / Double(n), first: law(of: logs[..<cut]), second: law(of: logs[cut...]))
    }
  }

  private static func law(of logs: ArraySlice<Double>) -> LognormalLaw {
    let n = Double(max(1, logs.count))
    let mean = logs.reduce(0, +) / n
    let variance = logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
    return LognormalLaw(mean: mean, deviation: max(leastDeviation, variance.squareRoot()))
  }

  private static func logDensity(_ mixture: Mixture, _ log: Double) -> Double {
    let a = Elementary.log(mixture.weight) + mixture.first.logDensity(log)
    let b = Elementary.log(1 - mixture.weight) + mixture.second.logDensity(log)
    return max(a, b) + Elementary.log1p(Elementary.exp(-abs(a - b)))
  }

  private static func improved(_ mixture: Mixture, _ logs: [Double], steps: Int) -> Mixture {
    var mixture = mixture
    let n = Double(logs.count)
    for _ in 0..<steps {
      guard mixture.weight > 0, mixture.weight < 1 else { break }
      let (logFirst, logSecond) = (Elementary.log(mixture.weight), Elementary.log(1 - mixture.weight))
      let offset = logs[0]
      var (likelihood, share) = (0.0, 0.0)
      var (sum, squares, allSum, allSquares) = (0.0, 0.0, 0.0, 0.0)
      for log in logs {
        let a = logFirst + mixture.first.logDensity(log)
        let b = logSecond + mixture.second.logDensity(log)
        let ratio = Elementary.exp(-abs(a - b))
        likelihood += max(a, b) + Elementary.log1p(ratio)
        let belongs = (a > b ? 1 : ratio) / (1 + ratio)
        let x = log - offset
        share += belongs
        sum += belongs * x
        squares += belongs * x * x
        allSum += x
        allSquares += x * x
      }
      let gain = likelihood - mixture.likelihood
      mixture.likelihood = likelihood
      if gain < 1e-9 * n { break }
      guard share > 1, n - share > 1 else { break }
      func law(_ share: Double, _ sum: Double, _ squares: Double) -> LognormalLaw {
        let mean = sum / share
        let variance = max(0, squares / share - mean * mean)
        return LognormalLaw(mean: offset + mean, deviation: max(leastDeviation, variance.squareRoot()))
      }
      mixture.first = law(share, sum, squares)
      mixture.second = law(n - share, allSum - sum, allSquares - squares)
      mixture.weight = share / n
    }
    return mixture
  }
}
