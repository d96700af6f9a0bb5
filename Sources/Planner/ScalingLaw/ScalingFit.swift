/// A scaling law fitted to measured throughput by least squares, with σ and κ at least 0.
package struct ScalingFit: Sendable, Equatable {
  /// At fewer different concurrencies three parameters say nothing of how good the fit is.
  package static let fewestPoints = 5
  /// Below this R² the points do not follow the law.
  static let leastR2 = 0.9
  /// Of the highest throughput: a residual above this is more than measuring errs by. SPEC SDM91's largest is 6 %, a level stretch has 9 %.
  static let mostResidual = 0.08
  /// Of the highest throughput: what is not below this is as high.
  static let leastDecline = 0.99

  package let law: ScalingLaw
  /// By concurrency upwards.
  package let points: [ScalingPoint]
  /// Standard errors of λ, σ and κ; `nil` of one that is held at 0, and where the points lie on the law exactly there is no error to tell.
  package let errors: (lambda: Double?, sigma: Double?, kappa: Double?)
  /// 1 − Σ(residual²) / Σ(deviation from the mean²); `nil` where all throughputs are the same.
  package let r2: Double?

  /// - Throws: `ScalingRefusal` where the points have no law.
  /// - Complexity: O(points) an iteration, at most 200 for each of four sets of parameters.
  package init(to points: [ScalingPoint]) throws(ScalingRefusal) {
    let points = points.sorted { ($0.concurrency, $0.throughput) < ($1.concurrency, $1.throughput) }
    let different = Set(points.map(\.concurrency)).count
    if let wrong = points.first(where: { !($0.concurrency >= 1 && $0.throughput > 0 && $0.throughput.isFinite) }) {
      throw .outOfRange(wrong)
    }
    guard different >= Self.fewestPoints else { throw .tooFew(different) }
    // Where a parameter would come out negative the best fit lies on the edge, where it is 0: the best of all edges is meant.
    var best: ScalingLeastSquares?
    for set in ScalingLeastSquares.sets {
      guard let found = ScalingLeastSquares(points, fitting: set), found.law.sigma >= 0, found.law.kappa >= 0 else {
        continue
      }
      if found.squares < (best?.squares ?? .infinity) * (1 - 1e-12) { best = found }
    }
    guard let best, let errors = best.errors else { throw .undistinguished }
    law = best.law
    self.points = points
    self.errors = (errors[0], errors[1], errors[2])
    let mean = points.reduce(0) { $0 + $1.throughput } / Double(points.count)
    let spread = points.reduce(0) { $0 + ($1.throughput - mean) * ($1.throughput - mean) }
    r2 = spread > 0 ? 1 - best.squares / spread : nil
  }

  /// Measured less fitted throughput, of each point.
  package var residuals: [Double] { points.map { $0.throughput - law.throughput(at: $0.concurrency) } }

  /// The concurrencies that were measured, beyond which the law says nothing.
  package var range: ClosedRange<Double> { (points.first?.concurrency ?? 1)...(points.last?.concurrency ?? 1) }

  /// Jobs a second at a concurrency; `nil` beyond what was measured.
  package func throughput(at concurrency: Double) -> Double? {
    range.contains(concurrency) ? law.throughput(at: concurrency) : nil
  }

  /// The highest throughput of the law, and its concurrency; `nil` where that lies beyond what was measured, or nowhere, or where nothing
  /// measured beyond it is lower: a level stretch is no decline.
  package var peak: ScalingPoint? {
    guard let peak = law.peak, let top = throughput(at: peak) else { return nil }
    let highest = points.reduce(0) { max($0, $1.throughput) }
    guard points.contains(where: { $0.concurrency > peak && $0.throughput < highest * Self.leastDecline }) else {
      return nil
    }
    return ScalingPoint(concurrency: peak, throughput: top)
  }

  /// The points do not follow the law: they vary more than it explains, or one lies far from it.
  package var isPoor: Bool {
    let highest = points.reduce(0) { max($0, $1.throughput) }
    return (r2 ?? 1) < Self.leastR2 || residuals.contains { abs($0) > Self.mostResidual * highest }
  }

  /// As a workload file takes it for an endpoint: `slowdown: { sigma: 0.0277, kappa: 0.000104 }`.
  package var slowdown: String {
    "slowdown: { sigma: \(Self.digits(law.sigma)), kappa: \(Self.digits(law.kappa)) }"
  }

  /// To four significant digits, without an exponent.
  private static func digits(_ value: Double) -> String {
    guard value > 0 else { return "0" }
    var scale = 1.0
    while value * scale < 1_000, scale < 1e15 { scale *= 10 }
    return SweptNumber.digits((value * scale).rounded() / scale)
  }

  package static func == (one: Self, other: Self) -> Bool {
    one.law == other.law && one.points == other.points && one.errors == other.errors && one.r2 == other.r2
  }
}
