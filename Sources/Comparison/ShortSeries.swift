/// Exponential and logarithm to eleven digits, from + − × ÷ √ only, so that the same bits come out on every machine.
///
/// Arguments are brought near the point about which a short series is exact, by halving or by square roots; each halving costs a bit
/// of precision afterwards. The engine draws with its own, which are right to the last place.
package enum ShortSeries {
  /// eˣ: 0 and ∞ beyond what a number can hold.
  package static func exponential(_ x: Double) -> Double {
    guard x > -745 else { return 0 }
    guard x < 709.7 else { return .infinity }
    var (part, halvings) = (x, 0)
    while abs(part) > 0.125 {
      part /= 2
      halvings += 1
    }
    var (term, power) = (1.0, 1.0)
    for k in 1...12 {
      term *= part / Double(k)
      power += term
    }
    for _ in 0..<halvings { power *= power }
    return power
  }

  /// The natural logarithm of a finite x > 0, by 2·artanh((x − 1)/(x + 1)).
  package static func logarithm(_ x: Double) -> Double {
    var (root, factor) = (x, 2.0)
    while abs(root - 1) > 0.1 {
      root.formSquareRoot()
      factor *= 2
    }
    let z = (root - 1) / (root + 1)
    let square = z * z
    var (power, sum) = (z, 0.0)
    for k in stride(from: 1.0, through: 15, by: 2) {
      sum += power / k
      power *= square
    }
    return factor * sum
  }
}
