/// The knee of a curve that is known at some points: where it leaves the line between its ends farthest behind.
///
/// V. Satopää, J. Albrecht, D. Irwin, B. Raghavan, Finding a "Kneedle" in a Haystack, ICDCS Workshops 2011: both axes are scaled to 0 … 1, and
/// the knee is the point with the largest difference between the curve and the diagonal. Points are means over seeds already, so they are not
/// smoothed; where there are several local maxima, the largest is meant.
package enum Kneedle {
  /// How the curve bends.
  package enum Bend: Sendable, CaseIterable {
    /// Slowly, then steeply upwards: latency over load.
    case convexIncreasing
    /// Steeply, then slowly downwards: latency over the size of a pool.
    case convexDecreasing
    /// Steeply, then slowly upwards: throughput over concurrency.
    case concaveIncreasing
    /// Slowly, then steeply downwards.
    case concaveDecreasing
  }

  /// Of the paper's S, at 1: from the knee to the end the difference falls by at least the mean distance of points along the axis.
  static let sensitivity = 1.0
  /// Fewer points have no knee.
  package static let fewestPoints = 4

  /// The place of the knee among the points.
  ///
  /// - Parameters:
  ///   - x: in ascending order, none twice.
  ///   - y: one for each, all finite.
  /// - Returns: `nil` for fewer than four points, for a curve without a rise or fall, and where the difference does not fall off after the knee.
  /// - Complexity: O(points).
  package static func knee(_ x: [Double], _ y: [Double], _ bend: Bend) -> Int? {
    guard x.count >= fewestPoints, x.count == y.count, let first = x.first, let last = x.last, last > first,
      let low = y.min(), let high = y.max(), high > low
    else { return nil }
    let differences = zip(x, y).map { x, y in
      let (x, y) = ((x - first) / (last - first), (y - low) / (high - low))
      return switch bend {
      case .convexIncreasing: x - y
      case .convexDecreasing: 1 - x - y
      case .concaveIncreasing: y - x
      case .concaveDecreasing: x + y - 1
      }
    }
    let knee = differences.indices.reduce(0) { differences[$1] > differences[$0] ? $1 : $0 }
    let fall = sensitivity / Double(x.count - 1)
    guard knee > 0, knee < x.count - 1, differences[knee] > 0,
      differences[(knee + 1)...].contains(where: { $0 < differences[knee] - fall })
    else { return nil }
    return knee
  }
}
