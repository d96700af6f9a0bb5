/// The standard normal distribution.
enum NormalDistribution {
  /// The value with probability `tail` (0 < tail ≤ ½) below it; negate for the upper tail.
  ///
  /// Wichura's AS 241 (PPND16), relative error about 10⁻¹⁶.
  static func lowerQuantile(_ tail: Double) -> Double {
    let q = tail - 0.5
    if -q <= 0.425 {
      let r = 0.180625 - q * q
      return q * ratio(r, central.0, central.1)
    }
    let r = (-Elementary.log(tail)).squareRoot()
    return r <= 5 ? -ratio(r - 1.6, middle.0, middle.1) : -ratio(r - 5, far.0, far.1)
  }

  /// The probability of a value below `z`, in relative precision in the lower tail.
  static func cumulative(_ z: Double) -> Double {
    let tail = 0.5 * IncompleteGamma(shape: 0.5).upper(0.5 * z * z)
    return z < 0 ? tail : 1 - tail
  }

  /// e^(−z²/2) / √(2π).
  static func density(_ z: Double) -> Double { 0.398942280401432677940 * Elementary.exp(-0.5 * z * z) }

  private typealias Coefficients = [8 of Double]

  /// The ratio of two polynomials of degree seven, coefficients from the constant up.
  private static func ratio(_ r: Double, _ a: Coefficients, _ b: Coefficients) -> Double {
    var above = a[7]
    var below = b[7]
    for i in stride(from: 6, through: 0, by: -1) {
      above = above * r + a[i]
      below = below * r + b[i]
    }
    return above / below
  }

  private static let central: (Coefficients, Coefficients) = (
    [
      3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
      4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3,
    ],
    [
      1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
      2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3,
    ]
  )

  private static let middle: (Coefficients, Coefficients) = (
    [
      1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
      1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ],
    [
      1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
      1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ]
  )

  private static let far: (Coefficients, Coefficients) = (
    [
      6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
      2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ],
    [
      1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
      7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ]
  )
}
