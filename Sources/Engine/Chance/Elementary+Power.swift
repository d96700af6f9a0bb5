extension Elementary {
  /// x to the power of y for x ≥ 0, after fdlibm's `e_pow.c`: log₂x in two parts, so that large exponents keep their
  /// digits. Not-a-number for negative x.
  package static func pow(_ x: Double, _ y: Double) -> Double {
    if y == 0 || x == 1 { return 1 }
    guard x > 0, x < .infinity, y.isFinite else { return powAtTheEdges(x, y) }
    let (high, low) = log2InTwoParts(x)
    // y · (high + low), the product of the leading halves exact.
    let yHigh = leading(y)
    let small = (y - yHigh) * high + y * low
    let large = yHigh * high
    let z = small + large
    // At 1,024 the parts tell whether the power still rounds to a number.
    if z > 1_024 || (z == 1_024 && small + 8.0085662595372944372e-17 > z - large) { return .infinity }
    if z < -1_075 { return 0 }
    return exp2(large: large, small: small)
  }

  private static func powAtTheEdges(_ x: Double, _ y: Double) -> Double {
    if x.isNaN || y.isNaN || x < 0 { return .nan }
    if y.isInfinite { return (x > 1) == (y > 0) ? .infinity : 0 }
    return (x == 0) == (y > 0) ? 0 : .infinity
  }

  /// The number without the lower half of its significand.
  private static func leading(_ x: Double) -> Double { Double(bitPattern: x.bitPattern & 0xFFFF_FFFF_0000_0000) }

  private static func log2InTwoParts(_ x: Double) -> (high: Double, low: Double) {
    var bits = x.bitPattern
    var n: Int64 = 0
    if x < Double.leastNormalMagnitude {
      bits = (x * 0x1p53).bitPattern
      n = -53
    }
    n += Int64(bits >> 52) - 1_023
    let fraction = bits & 0x000F_FFFF_FFFF_FFFF
    bits = fraction | 0x3FF0_0000_0000_0000
    // Interval 0: significand below √(3/2); 1: below √3; above that halve it and use interval 0.
    var upper = false
    if fraction >> 32 > 0x3988E {
      if fraction >> 32 < 0xBB67A {
        upper = true
      } else {
        n += 1
        bits -= 0x0010_0000_0000_0000
      }
    }
    let ax = Double(bitPattern: bits)
    let center = upper ? 1.5 : 1.0

    // s = (x − c) / (x + c) in two parts.
    let u = ax - center
    let v = 1 / (ax + center)
    let ss = u * v
    let sHigh = leading(ss)
    let word = ((bits >> 32) >> 1 | 0x2000_0000) + 0x0008_0000 + (upper ? 0x4_0000 : 0)
    var tHigh = Double(bitPattern: word << 32)
    var tLow = ax - (tHigh - center)
    let sLow = v * ((u - sHigh * tHigh) - sHigh * tLow)

    // log(x) through 2s + 2/3 s³ + …
    let s2 = ss * ss
    var r =
      s2 * s2
      * (5.99999999999994648725e-01
        + s2
        * (4.28571428578550184252e-01
          + s2
          * (3.33333329818377432918e-01
            + s2
            * (2.72728123808534006489e-01 + s2 * (2.30660745775561754067e-01 + s2 * 2.06975017800338417784e-01)))))
    r += sLow * (sHigh + ss)
    let sHigh2 = sHigh * sHigh
    tHigh = leading(3 + sHigh2 + r)
    tLow = r - ((tHigh - 3) - sHigh2)
    let product = sHigh * tHigh
    let rest = sLow * tHigh + tLow * ss
    let pHigh = leading(product + rest)
    let pLow = rest - (pHigh - product)
    // Over ln 2, times 2/3, plus log₂ of the centre and n.
    let zHigh = 9.61796700954437255859e-01 * pHigh
    let zLow =
      -7.02846165095275826516e-09 * pHigh + pLow * 9.61796693925975554329e-01
      + (upper ? 1.35003920212974897128e-08 : 0)
    let centerLog = upper ? 5.84962487220764160156e-01 : 0
    let high = leading(((zHigh + zLow) + centerLog) + Double(n))
    return (high, zLow - (((high - Double(n)) - centerLog) - zHigh))
  }

  /// 2^(large + small).
  private static func exp2(large: Double, small: Double) -> Double {
    let z = large + small
    let n = Int64(z + (z < 0 ? -0.5 : 0.5))
    let remainder = large - Double(n)
    let t = leading(small + remainder)
    let u = t * 6.93147182464599609375e-01
    let v = (small - (t - remainder)) * 6.93147180559945286227e-01 + t * -1.90465429995776804525e-09
    let whole = u + v
    let w = v - (whole - u)
    let t1 = remez(whole)
    let r = (whole * t1) / (t1 - 2) - (w + whole * w)
    return scaled(1 - (r - whole), by: n)
  }
}
