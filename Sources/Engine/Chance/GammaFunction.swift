/// The logarithm of the gamma function.
package enum GammaFunction {
  /// ln Γ(x) for x > 0: Stirling's series from 10 up, the recurrence below.
  ///
  /// The error is about 10⁻¹⁵, relative for large results and absolute near the zeros at 1 and 2.
  package static func log(_ x: Double) -> Double {
    var argument = x
    var product = 1.0
    while argument < 10 {
      product *= argument
      argument += 1
    }
    let inverse = 1 / argument
    let w = inverse * inverse
    // B₂ₖ / (2k (2k − 1) x²ᵏ⁻¹)
    let series =
      inverse
      * (1.0 / 12
        - w * (1.0 / 360 - w * (1.0 / 1_260 - w * (1.0 / 1_680 - w * (1.0 / 1_188 - w * (691.0 / 360_360 - w / 156))))))
    let stirling = (argument - 0.5) * Elementary.log(argument) - argument + 0.918938533204672741780 + series
    return product == 1 ? stirling : stirling - Elementary.log(product)
  }
}
