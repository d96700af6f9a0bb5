/// The Weibull distribution's shape for a coefficient of variation.
enum WeibullShape {
  /// 1/k with Γ(1 + 2/k) / Γ(1 + 1/k)² = 1 + cv², by bisection: the left side grows with 1/k.
  static func power(cv: Double) -> Double {
    if cv == 1 { return 1 }
    let target = Elementary.log1p(cv * cv)
    var low = 0.0
    var high = 64.0
    for _ in 0..<80 {
      let middle = 0.5 * (low + high)
      let spread = GammaFunction.log(1 + 2 * middle) - 2 * GammaFunction.log(1 + middle)
      if spread < target { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
  }
}
