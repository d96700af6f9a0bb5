import NeedletailEngine

/// How service times grow with the attempts in progress: × 1 + σ(n − 1) + κn(n − 1), as an endpoint's `slowdown` says it.
package struct SlowdownFit: Sendable, Equatable {
  package var sigma: Double
  package var kappa: Double
  /// Attempts in progress: 99 % were sent at this many or fewer, and none at more than `most`.
  package var usual: Int
  package var most: Int
  /// How much less AIC than without any slowdown.
  package var gain: Double

  package func factor(_ inProgress: Int) -> Double { Self.factor(sigma, kappa, inProgress) }

  /// A slowdown that costs less than this at the usual most is left out.
  package static let leastEffect = 0.02
  private static let leastGain = 10.0

  /// What was measured with one number of attempts in progress.
  private struct Level {
    var series: Int
    var inProgress: Int
    var count: Double
    var mean: Double
  }

  private static func factor(_ sigma: Double, _ kappa: Double, _ inProgress: Int) -> Double {
    let others = Double(max(1, inProgress) - 1)
    return 1 + sigma * others + kappa * (others + 1) * others
  }

  /// Least squares of logarithms, since what slows down is multiplied; σ and κ are 0 or more, and each series has a level of its own.
  ///
  /// - Parameter series: what is slowed down alike and is otherwise of its own kind, such as the pools of one endpoint: times above 0 with
  ///   how many attempts were in progress when each was sent.
  /// - Returns: `nil` where the times do not grow, or by too little to matter.
  /// - Complexity: O(n + levels) a step, a hundred steps.
  package static func fit(_ series: [[(inProgress: Int, time: Double)]]) -> SlowdownFit? {
    var levels: [Level] = []
    var (within, total) = (0.0, 0.0)
    for (number, times) in series.enumerated() {
      var logs: [Int: [Double]] = [:]
      for entry in times where entry.inProgress > 0 && entry.time > 0 {
        logs[entry.inProgress, default: []].append(Elementary.log(entry.time))
      }
      for (inProgress, values) in logs.sorted(by: { $0.key < $1.key }) {
        let mean = values.reduce(0, +) / Double(values.count)
        within += values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        total += Double(values.count)
        levels.append(Level(series: number, inProgress: inProgress, count: Double(values.count), mean: mean))
      }
    }
    let seen = levels.flatMap { Array(repeating: $0.inProgress, count: Int($0.count)) }.sorted()
    guard levels.count > series.count, total > 0, let most = seen.last else { return nil }
    let usual = seen[min(seen.count - 1, Int(Double(seen.count) * 0.99))]
    func aic(_ sigma: Double, _ kappa: Double, _ parameters: Int) -> Double {
      let squares = max(within + between(levels, sigma, kappa), total * 1e-12)
      return total * Elementary.log(squares / total) + 2 * Double(parameters)
    }
    let none = aic(0, 0, 0)
    let fits = [(true, false), (false, true), (true, true)].map { solve(levels, sigma: $0.0, kappa: $0.1) }
    let scored = fits.map { ($0, aic($0.sigma, $0.kappa, ($0.sigma > 0 ? 1 : 0) + ($0.kappa > 0 ? 1 : 0))) }
    guard let best = scored.min(by: { $0.1 < $1.1 }), none - best.1 > leastGain else { return nil }
    let (sigma, kappa) = (FittedDistribution.rounded(best.0.sigma), FittedDistribution.rounded(best.0.kappa))
    guard factor(sigma, kappa, usual) >= 1 + leastEffect else { return nil }
    return SlowdownFit(sigma: sigma, kappa: kappa, usual: usual, most: most, gain: none - best.1)
  }

  /// The squares that are left between levels, each series at its best level.
  private static func between(_ levels: [Level], _ sigma: Double, _ kappa: Double) -> Double {
    let rest = levels.map { $0.mean - Elementary.log(factor(sigma, kappa, $0.inProgress)) }
    let centred = centred(rest, levels)
    return zip(levels, centred).reduce(0) { $0 + $1.0.count * $1.1 * $1.1 }
  }

  private static func centred(_ values: [Double], _ levels: [Level]) -> [Double] {
    var (sums, counts) = ([Int: Double](), [Int: Double]())
    for (level, value) in zip(levels, values) {
      sums[level.series, default: 0] += level.count * value
      counts[level.series, default: 0] += level.count
    }
    return zip(levels, values).map { level, value in
      value - (sums[level.series] ?? 0) / (counts[level.series] ?? 1)
    }
  }

  /// Levenberg and Marquardt's method, with those of σ and κ that are free, kept at 0 or above.
  private static func solve(_ levels: [Level], sigma hasSigma: Bool, kappa hasKappa: Bool) -> (
    sigma: Double, kappa: Double
  ) {
    var (sigma, kappa) = (hasSigma ? 0.01 : 0, hasKappa ? 0.0001 : 0)
    var squares = between(levels, sigma, kappa)
    var damping = 1e-3
    for _ in 0..<200 {
      let factors = levels.map { factor(sigma, kappa, $0.inProgress) }
      let rest = centred(zip(levels, factors).map { $0.mean - Elementary.log($1) }, levels)
      let first = centred(zip(levels, factors).map { hasSigma ? Double($0.inProgress - 1) / $1 : 0 }, levels)
      let second = centred(
        zip(levels, factors).map { hasKappa ? Double($0.inProgress) * Double($0.inProgress - 1) / $1 : 0 }, levels)
      var (a, b, c, u, v) = (0.0, 0.0, 0.0, 0.0, 0.0)
      for (place, level) in levels.enumerated() {
        a += level.count * first[place] * first[place]
        b += level.count * first[place] * second[place]
        c += level.count * second[place] * second[place]
        u += level.count * first[place] * rest[place]
        v += level.count * second[place] * rest[place]
      }
      let (x, z) = (a * (1 + damping) + (hasSigma ? 0 : 1), c * (1 + damping) + (hasKappa ? 0 : 1))
      let determinant = x * z - b * b
      guard determinant > 0 else { break }
      let nextSigma = max(0, sigma + (z * u - b * v) / determinant)
      let nextKappa = max(0, kappa + (x * v - b * u) / determinant)
      let next = between(levels, nextSigma, nextKappa)
      let isSmall = abs(nextSigma - sigma) < 1e-10 && abs(nextKappa - kappa) < 1e-12
      if next <= squares {
        (sigma, kappa, squares) = (nextSigma, nextKappa, next)
        damping = max(1e-12, damping / 10)
        if isSmall { break }
      } else {
        damping *= 10
        if damping > 1e12 { break }
      }
    }
    return (sigma, kappa)
  }
}
