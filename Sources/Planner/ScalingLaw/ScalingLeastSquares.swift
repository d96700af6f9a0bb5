/// Some of a scaling law's parameters fitted, the others 0: from the law in its linear form, by Levenberg's and Marquardt's method.
struct ScalingLeastSquares {
  /// λ, σ, κ: which of them are fitted.
  typealias Parameters = [Bool]

  static let sets: [Parameters] = [
    [true, true, true], [true, true, false], [true, false, true], [true, false, false],
  ]
  private static let mostSteps = 200

  private(set) var law: ScalingLaw
  /// Σ(residual²).
  private(set) var squares: Double
  private let points: [ScalingPoint]
  private let free: Parameters

  /// `nil` where the points do not tell the parameters apart.
  init?(_ points: [ScalingPoint], fitting free: Parameters) {
    guard let start = Self.linear(points, free) else { return nil }
    (self.points, self.free, law) = (points, free, start)
    squares = Self.squares(start, points)
    improve()
  }

  private var count: Int { free.count(where: \.self) }

  /// The law in its linear form, N/X = 1/λ + (σ/λ)(N − 1) + (κ/λ)N(N − 1), each row weighted by X²/N so that errors of X count alike.
  private static func linear(_ points: [ScalingPoint], _ free: Parameters) -> ScalingLaw? {
    var system = NormalEquations(free.count(where: \.self))
    for point in points {
      let (n, x) = (point.concurrency, point.throughput)
      let weight = x * x / n
      let row = selected([1, n - 1, n * (n - 1)], free).map { $0 * weight }
      system.add(row, n / x * weight)
    }
    guard let solved = system.solution(damping: 0) else { return nil }
    let values = spread(solved, free)
    guard values[0] > 0 else { return nil }
    return ScalingLaw(lambda: 1 / values[0], sigma: values[1] / values[0], kappa: values[2] / values[0])
  }

  private static func selected(_ values: [Double], _ free: Parameters) -> [Double] {
    zip(values, free).compactMap { $1 ? $0 : nil }
  }

  private static func spread(_ values: [Double], _ free: Parameters) -> [Double] {
    var rest = values[...]
    return free.map { $0 ? rest.removeFirst() : 0 }
  }

  private static func squares(_ law: ScalingLaw, _ points: [ScalingPoint]) -> Double {
    points.reduce(0) { sum, point in
      // Beyond a pole the law means nothing.
      guard law.slowdown(at: point.concurrency) > 0 else { return .infinity }
      let residual = point.throughput - law.throughput(at: point.concurrency)
      return sum + residual * residual
    }
  }

  private mutating func improve() {
    var damping = 1e-3
    for _ in 0..<Self.mostSteps {
      guard let step = equations.solution(damping: damping) else { return }
      let values = Self.spread(step, free)
      let next = ScalingLaw(
        lambda: law.lambda + values[0], sigma: law.sigma + values[1], kappa: law.kappa + values[2])
      let there = next.lambda > 0 ? Self.squares(next, points) : .infinity
      guard there <= squares else {
        damping *= 10
        if damping > 1e12 { return }
        continue
      }
      let isSettled =
        values[0].magnitude <= 1e-13 * law.lambda && values[1].magnitude <= 1e-13 * (law.sigma.magnitude + 1e-6)
        && values[2].magnitude <= 1e-13 * (law.kappa.magnitude + 1e-9)
      (law, squares) = (next, there)
      if isSettled { return }
      damping = max(damping / 10, 1e-12)
    }
  }

  /// Of the residuals, by the law's derivatives.
  private var equations: NormalEquations {
    var system = NormalEquations(count)
    for point in points {
      let n = point.concurrency
      let slowdown = law.slowdown(at: n)
      let alone = n / slowdown
      let bend = -law.lambda * n * (n - 1) / (slowdown * slowdown)
      system.add(Self.selected([alone, bend, bend * n], free), point.throughput - law.lambda * alone)
    }
    return system
  }

  /// Standard errors of λ, σ and κ, s²(JᵀJ)⁻¹ with s² = Σ(residual²) / (points − parameters); `nil` of one that is not fitted. `nil` at all where
  /// the points do not tell the parameters apart.
  var errors: [Double?]? {
    guard let inverse = equations.inverseDiagonal else { return nil }
    let freedom = points.count - count
    let variance = freedom > 0 ? squares / Double(freedom) : 0
    var rest = inverse[...]
    return free.map { $0 ? (variance * rest.removeFirst()).squareRoot() : nil }
  }
}

/// AᵀA x = Aᵀb for at most three unknowns, built row by row.
private struct NormalEquations {
  /// A pivot that is smaller, on columns scaled to length 1, is none: the columns are one.
  private static let leastPivot = 1e-12

  private var matrix: [[Double]]
  private var right: [Double]

  init(_ unknowns: Int) {
    matrix = Array(repeating: Array(repeating: 0, count: unknowns), count: unknowns)
    right = Array(repeating: 0, count: unknowns)
  }

  mutating func add(_ row: [Double], _ value: Double) {
    for i in row.indices {
      right[i] += row[i] * value
      for j in row.indices { matrix[i][j] += row[i] * row[j] }
    }
  }

  /// - Parameter damping: added to the diagonal, as a share of it.
  func solution(damping: Double) -> [Double]? { solved(for: right, damping: damping) }

  /// The diagonal of (AᵀA)⁻¹.
  var inverseDiagonal: [Double]? {
    var diagonal: [Double] = []
    for place in right.indices {
      var unit = Array(repeating: 0.0, count: right.count)
      unit[place] = 1
      guard let column = solved(for: unit, damping: 0) else { return nil }
      diagonal.append(column[place])
    }
    return diagonal
  }

  /// By Cholesky's method, on columns scaled to length 1.
  private func solved(for right: [Double], damping: Double) -> [Double]? {
    let count = right.count
    let scale = (0..<count).map { matrix[$0][$0] > 0 ? 1 / matrix[$0][$0].squareRoot() : 0 }
    guard !scale.contains(0) else { return nil }
    var root = matrix
    for i in 0..<count {
      for j in 0...i {
        var sum = matrix[i][j] * scale[i] * scale[j] + (i == j ? damping : 0)
        for k in 0..<j { sum -= root[i][k] * root[j][k] }
        if i == j {
          guard sum > Self.leastPivot else { return nil }
          root[i][i] = sum.squareRoot()
        } else {
          root[i][j] = sum / root[j][j]
        }
      }
    }
    var values = (0..<count).map { right[$0] * scale[$0] }
    for i in 0..<count {
      for k in 0..<i { values[i] -= root[i][k] * values[k] }
      values[i] /= root[i][i]
    }
    for i in (0..<count).reversed() {
      for k in (i + 1)..<count { values[i] -= root[k][i] * values[k] }
      values[i] /= root[i][i]
    }
    return (0..<count).map { values[$0] * scale[$0] }
  }
}
