import NeedletailEngine
import NeedletailResults

extension CapacitySearch {
  /// Looks below and above the roots whether more load is always worse, and writes down what it finds.
  ///
  /// - Returns: the least of the loads that were looked at below at which something does not hold: the capacity is below it, and has to be
  ///   looked for again. `nil` where there is none.
  mutating func brokenLoad(below roots: PathRoots, from least: Double) async throws -> Double? {
    guard let interval = roots.estimate.interval else { return nil }
    let jobs = roots.jobs.map { Swift.max(settings.pilotJobs, $0 / 8) }
    var seen: [Double] = []
    for share in [0.3, 0.5, 0.7, 0.8, 0.9, 0.95] {
      let factor = axis.snapped(interval.lowerBound * share)
      guard factor > least, factor < interval.lowerBound else { continue }
      let point = try await point(factor, seeds: seeds(settings.paths), length(jobs))
      seen.append(point.load)
      guard point.hold.verdict != .broken else {
        found.monotonicity = .broken(at: point.load)
        return factor
      }
    }
    // Once the lower edge has been looked for, that is what is said of it.
    if case .broken = found.monotonicity { return nil }
    for share in [1.1, 1.25, 1.5, 2] {
      let factor = axis.snapped(interval.upperBound * share)
      guard factor <= axis.end else { break }
      let point = try await point(factor, seeds: seeds(settings.paths), length(jobs))
      seen.append(point.load)
      guard point.hold.verdict != .held else {
        found.monotonicity = .heldAgain(at: point.load)
        return nil
      }
    }
    if case .taken = found.monotonicity { found.monotonicity = .seen(at: seen) }
    return nil
  }
}
