import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// What a sweep shows: where the knee is, where thresholds hold, what is cheapest for its latency.
extension Sweep {
  /// A figure that changes by less than this share has no knee: every curve has a point that is farthest from the line between its ends.
  static let leastRise = 0.25
  /// Of the cost of a job between the cheapest and the dearest point of a frontier.
  static let leastSpread = 0.01

  /// Where the thresholds hold along the only axis.
  package enum Holding: Sendable, Equatable {
    /// There is no threshold, or no run.
    case unknown
    case all, none
    /// From the lowest value up to one; the next one does not, as far as is known.
    case upTo(Int, next: Int)
    /// From one value up to the highest; the one before it does not.
    case from(Int, before: Int)
    /// Neither: it is not monotone, or there are two axes.
    case some
  }

  /// The points from the lowest value of the only axis up; of two axes in their order.
  package var ordered: [Int] { design.axes.count == 1 ? design.axes[0].order : Array(points.indices) }

  package var holding: Holding {
    let order = ordered
    guard order.contains(where: { points[$0].verdict != nil }) else { return .unknown }
    let holds = order.map { points[$0].verdict == .held }
    guard let first = holds.firstIndex(of: true), let last = holds.lastIndex(of: true) else { return .none }
    if !holds.contains(false) { return .all }
    guard design.axes.count == 1, holds[first...last].allSatisfy(\.self) else { return .some }
    if first == 0 { return .upTo(order[last], next: order[last + 1]) }
    return last == holds.count - 1 ? .from(order[first], before: order[first - 1]) : .some
  }

  /// The first point along the axis, from the side where thresholds hold, that breaks one, and which one; `nil` where none does, and of a matrix.
  package var firstBroken: (point: Int, bound: Int)? {
    guard design.axes.count == 1 else { return nil }
    var order = ordered
    if case .from = holding { order.reverse() }
    for point in order {
      if let bound = points[point].bounds.firstIndex(where: { $0.verdict == .broken }) { return (point, bound) }
    }
    return nil
  }

  /// The point of the only axis from which on the figure gets worse steeply, or beyond which it gets little better, by Kneedle.
  ///
  /// Looked at are the points that are steady, and of a figure that is better lower the next one that is not: how far it goes up depends on how
  /// long the runs were, but that it does is seen; without it the last steady point could never be the knee.
  /// `nil` where the figure changes by less than a quarter, between steady points within its intervals, or without a bend.
  package var knee: Int? {
    let curve = curve
    guard let bend = bend(of: curve),
      let low = curve.min(by: { $0.value.mean < $1.value.mean }),
      let high = curve.max(by: { $0.value.mean < $1.value.mean }),
      high.value.mean > low.value.mean * (1 + Self.leastRise),
      !points[high.point].isSteady || isAbove(high.value, low.value)
    else { return nil }
    guard let knee = Kneedle.knee(curve.map(\.place), curve.map(\.value.mean), bend).map({ curve[$0].point }) else {
      return nil
    }
    // One that may be beyond what the fleet carries, or breaks a threshold, is no place to be.
    return points[knee].keepsUp.answer == .no || points[knee].verdict == .broken ? nil : knee
  }

  private func isAbove(_ high: Estimate, _ low: Estimate) -> Bool {
    (high.interval?.lowerBound ?? high.mean) > (low.interval?.upperBound ?? low.mean)
  }

  /// How the figure goes along the only axis; `nil` where it has no better way, does not change, or there are two axes.
  package var bend: Kneedle.Bend? { bend(of: curve) }

  private func bend(of curve: [CurvePoint]) -> Kneedle.Bend? {
    guard let first = curve.first?.value.mean, let last = curve.last?.value.mean, first != last else { return nil }
    return switch figure.figure.better {
    case .lower: last > first ? .convexIncreasing : .convexDecreasing
    case .higher: last > first ? .concaveIncreasing : .concaveDecreasing
    case .neither: nil
    }
  }

  private typealias CurvePoint = (point: Int, place: Double, value: Estimate)

  /// The points of the only axis that a knee is looked for among, from the lowest value up.
  private var curve: [CurvePoint] {
    guard design.axes.count == 1, design.axes[0].unit != nil else { return [] }
    let known = ordered.compactMap { point -> CurvePoint? in
      guard let place = points[point].setting.values[0].place, let value = estimate(figure, of: points[point]) else {
        return nil
      }
      return (point, place, value)
    }
    guard figure.figure.better == .lower else { return known }
    let steady = known.map { points[$0.point].isSteady }
    return known.indices.filter { place in
      steady[place] || (place > 0 && steady[place - 1] && !steady[place...].contains(true))
        || (place + 1 < known.count && steady[place + 1] && !steady[...place].contains(true))
    }.map { known[$0] }
  }

  /// The steady points that none beats in the cost of a job without a higher 99th percentile, by cost upwards; empty where cost does not differ,
  /// and where the load is varied, which is not chosen.
  package var frontier: [Int] {
    guard !design.axes.contains(where: \.isOfLoad) else { return [] }
    let figures = points.map { point -> (Double, Double)? in
      guard point.isSteady, let cost = estimate(Self.costPerJob, of: point)?.mean, cost > 0,
        let latency = estimate(Self.p99, of: point)?.mean
      else { return nil }
      return (cost, latency)
    }
    let costs = figures.compactMap { $0?.0 }
    // What differs by less is what jobs happened to ask for.
    guard let low = costs.min(), let high = costs.max(), high > low * (1 + Self.leastSpread) else { return [] }
    return ParetoFrontier.places(of: figures)
  }

  /// The values of the axis and the throughput that a scaling law is fitted to; `nil` where the sweep is about something else.
  ///
  /// Where jobs arrive whatever the fleet does, a point that keeps up shows what was offered, and is left out.
  package var scalingPoints: [ScalingPoint]? {
    guard figure == Self.jobsPerSecond, design.axes.count == 1, design.axes[0].isConcurrency else { return nil }
    return ordered.compactMap { place in
      guard !subject.isOpen || !points[place].isSteady, let throughput = estimate(figure, of: points[place])?.mean
      else { return nil }
      return points[place].setting.values[0].place.map { ScalingPoint(concurrency: $0, throughput: throughput) }
    }
  }

  /// What the points say together of how the fleet scales; `nil` where the sweep is about something else.
  package var scaling: ScalingResult? { scalingPoints.map { ScalingResult(of: $0) } }
}
