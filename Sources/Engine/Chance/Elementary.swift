/// Logarithm, exponential and power from + − × ÷ alone, so that every processor gives the same bits.
///
/// The C library's versions differ in the last place between processors, and between folded constants and run time.
/// Algorithms and coefficients are those of fdlibm (Sun Microsystems, 1993); errors stay below one unit in the last
/// place, three for `log1p` and `expm1`.
package enum Elementary {
  /// The natural logarithm: −∞ at 0, not-a-number below.
  package static func log(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? -.infinity : .nan }
    guard x < .infinity else { return x }
    var bits = x.bitPattern
    var exponent: Int64 = -1_023
    if x < Double.leastNormalMagnitude {
      bits = (x * 0x1p54).bitPattern
      exponent -= 54
    }
    // x = 2ᵏ · (1 + f) with √2/2 < 1 + f < √2.
    exponent += Int64(bits >> 52)
    bits &= 0x000F_FFFF_FFFF_FFFF
    let carry = (bits + 0x0009_5F64_0000_0000) & 0x0010_0000_0000_0000
    exponent += Int64(carry >> 52)
    let f = Double(bitPattern: bits | (carry ^ 0x3FF0_0000_0000_0000)) - 1
    let k = Double(exponent)
    // log(1 + f) = f − f²/2 + s · (f²/2 + R(s²)), s = f / (2 + f).
    let s = f / (2 + f)
    let z = s * s
    let w = z * z
    let even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    let odd =
      z
      * (6.666666666666735130e-01
        + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)))
    let half = 0.5 * f * f
    return k * ln2High - ((half - (s * (half + (odd + even)) + k * ln2Low)) - f)
  }

  /// eˣ.
  package static func exp(_ x: Double) -> Double {
    guard x < 709.782712893383973096 else { return x.isNaN ? x : .infinity }
    guard x > -745.13321910194110842 else { return 0 }
    // x = k · ln 2 + r with |r| ≤ ln 2 / 2.
    let k = Int64(x * 1.44269504088896338700 + (x < 0 ? -0.5 : 0.5))
    let high = x - Double(k) * ln2High
    let low = Double(k) * ln2Low
    let r = high - low
    return scaled(1 - ((low - (r * remez(r)) / (2 - remez(r))) - high), by: k)
  }

  /// log(1 + x), accurate for small x (Kahan's correction of the rounded sum).
  static func log1p(_ x: Double) -> Double {
    let sum = 1 + x
    if sum == 1 { return x }
    return sum < .infinity ? log(sum) * (x / (sum - 1)) : log(sum)
  }

  /// eˣ − 1, accurate for small x (Kahan's correction of the rounded power).
  static func expm1(_ x: Double) -> Double {
    let power = exp(x)
    if power == 1 { return x }
    let less = power - 1
    return less == -1 || power == .infinity ? less : less * (x / log(power))
  }

  /// `y · 2ᵏ`, rounded once where it becomes subnormal.
  static func scaled(_ y: Double, by k: Int64) -> Double {
    switch k {
    case 1_024...: y * 2 * power(k - 1)
    case (-1_021)...: y * power(k)
    default: y * power(k + 1_000) * 0x1p-1000
    }
  }

  /// 2ᵏ for a normal result.
  private static func power(_ k: Int64) -> Double { Double(bitPattern: UInt64(bitPattern: 1_023 + k) << 52) }

  /// r − r²·P(r²), where e^r = 1 + 2r / (2 − r + r²·P(r²)) …
  static func remez(_ r: Double) -> Double {
    let t = r * r
    let p =
      1.66666666666666019037e-01
      + t
      * (-2.77777777770155933842e-03
        + t * (6.61375632143793436117e-05 + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08)))
    return r - t * p
  }

  static let ln2High = 6.93147180369123816490e-01
  static let ln2Low = 1.90821492927058770002e-10
}
