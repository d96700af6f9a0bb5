/// The quantile function of a shape as cubics, fine where it bends.
///
/// Each side, towards 0 and towards 1, is cut into octaves of the tail's probability, [2⁻², 2⁻¹) first, and each octave
/// into 32 equal segments. A segment is the cubic through both ends with the exact slopes there: an error of
/// (1/32)⁴ / 384 of the fourth derivative. Beyond 20 octaves (one draw in a million) the exact quantile is computed.
enum QuantileTable {
  static let octaves = 20
  static let segmentsPerOctave = 32
  static let segments = 2 * octaves * segmentsPerOctave

  /// c₀ + c₁t + c₂t² + c₃t³ for t in [0, 1).
  struct Segment: Sendable {
    var c0 = 0.0
    var c1 = 0.0
    var c2 = 0.0
    var c3 = 0.0

    /// The cubic through `start` and `end` with these derivatives at t = 0 and 1, or with as much of them as keeps it
    /// monotone (Fritsch and Carlson: three times the chord's slope).
    init(start: Double, end: Double, startSlope: Double, endSlope: Double) {
      let steepest = 3 * abs(end - start)
      let startSlope = Swift.max(-steepest, Swift.min(steepest, startSlope))
      let endSlope = Swift.max(-steepest, Swift.min(steepest, endSlope))
      c0 = start
      c1 = startSlope
      c2 = 3 * (end - start) - 2 * startSlope - endSlope
      c3 = 2 * (start - end) + startSlope + endSlope
    }

    /// The cubic at `t`.
    @inline(__always)
    func value(_ t: Double) -> Double { c0 + t * (c1 + t * (c2 + t * c3)) }
  }

  /// The segments of a shape: the lower side's octaves, then the upper side's, each by growing tail probability.
  ///
  /// - Complexity: about 1,300 quantiles.
  static func build(_ shape: DistributionShape, append: (Segment) -> Void) {
    for upper in [false, true] {
      var near: Double?
      for octave in 0..<octaves {
        let width = Elementary.scaled(1, by: Int64(-2 - octave))
        let step = width / Double(segmentsPerOctave)
        // Positions fall octave by octave, so that each node is a neighbour of the one before.
        var nodes: [(value: Double, slope: Double)] = []
        for position in stride(from: segmentsPerOctave, through: 0, by: -1) {
          let tail = width + Double(position) * step
          let x = upper ? shape.upperQuantile(tail, near: near) : shape.lowerQuantile(tail, near: near)
          near = x
          let slope = shape.slope(at: x, tail: tail, upper: upper) * step
          nodes.append((x, upper ? -slope : slope))
        }
        nodes.reverse()
        for position in 0..<segmentsPerOctave {
          let (start, end) = (nodes[position], nodes[position + 1])
          append(Segment(start: start.value, end: end.value, startSlope: start.slope, endSlope: end.slope))
        }
      }
    }
  }
}
