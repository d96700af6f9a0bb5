/// Of points with two figures, both better lower, those that no other point beats in one without losing in the other.
package enum ParetoFrontier {
  /// The places of the points on the frontier, by the first figure upwards; of points with the same two figures the first alone.
  ///
  /// - Parameter points: `nil` where a figure is not known.
  /// - Complexity: O(points · log points).
  package static func places(of points: [(Double, Double)?]) -> [Int] {
    let known = points.indices.compactMap { place in points[place].map { (place: place, one: $0.0, other: $0.1) } }
      .filter { $0.one.isFinite && $0.other.isFinite }
      .sorted { ($0.one, $0.other, $0.place) < ($1.one, $1.other, $1.place) }
    var (places, best) = ([Int](), Double.infinity)
    for point in known where point.other < best {
      places.append(point.place)
      best = point.other
    }
    return places
  }
}
