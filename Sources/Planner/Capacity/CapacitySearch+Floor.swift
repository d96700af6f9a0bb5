import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// A load under which little waits, and what it says of larger ones.
struct LightLoad: Sendable, Equatable {
  var factor: Double
  /// How full the fullest limit is.
  var utilization: Double
  /// The factor at which the first limit would be used up, if each job took as much work as here; infinite where none is used.
  var ceiling: Double
  var attemptsPerJob: Double
  /// Jobs in the system at the ceiling at least, by Little's law.
  var jobsAtCeiling: Double
}

extension CapacitySearch {
  /// Jobs of the short paths that only look around.
  private static var scoutJobs: Int { 2_000 }

  /// A load at which the fullest limit is between a twentieth and four tenths full, or the largest or the least that is looked at.
  mutating func lightLoad() async throws -> LightLoad {
    var factor = Swift.min(axis.snapped(1), axis.end)
    var light = LightLoad(factor: factor, utilization: 0, ceiling: .infinity, attemptsPerJob: 1, jobsAtCeiling: 0)
    for _ in 0..<16 {
      let outcomes = try await ask(
        seeds(2).map {
          PathRequest(
            configuration, loadFactor: factor, length: isGiven ? nil : PathLength(jobs: Self.scoutJobs), seed: $0)
        })
      let fullest = outcomes.flatMap(\.resources).map(\.utilization).max() ?? 0
      let working = outcomes.flatMap(\.resources).map(\.working).max() ?? 0
      let isBehind = outcomes.contains { $0.keepsUp.answer == .no }
      let jobs = outcomes.reduce(0) { $0 + $1.jobs }
      light = LightLoad(
        factor: factor, utilization: isBehind ? Swift.max(fullest, 1) : fullest,
        ceiling: working > 0 ? factor / working : .infinity,
        attemptsPerJob: jobs > 0 ? Double(outcomes.reduce(0) { $0 + $1.attempts }) / Double(jobs) : 1,
        jobsAtCeiling: 0)
      let present = outcomes.map(\.meanJobsInSystem).max() ?? 0
      light.jobsAtCeiling = present * Swift.min(Swift.min(light.ceiling, axis.end) / factor, 1e6)
      let next: Double
      if light.utilization > 0.4 {
        next = factor * (light.utilization < 0.95 ? 0.2 / light.utilization : 0.1)
      } else if light.utilization < 0.05 {
        next = factor * (light.utilization > 0 ? Swift.min(0.2 / light.utilization, 100) : 100)
      } else {
        break
      }
      let bounded = axis.snapped(Swift.min(Swift.max(next, axis.least), axis.end))
      if bounded == factor || attempts > settings.mostAttempts / 4 { break }
      factor = bounded
    }
    return light
  }

  /// Whether everything holds with next to nothing to wait for; writes down the floor, and what it says where it does not.
  ///
  /// - Returns: the factors between which the capacity is looked for; one alone where there is nothing to look for.
  mutating func floor(under light: LightLoad) async throws -> ClosedRange<Double> {
    let share = light.utilization > 0 ? Swift.min(1, 0.01 / light.utilization) : 0.001
    let least = isGiven ? light.factor : Swift.max(axis.least, light.factor * share)
    let low = axis.snapped(least)
    let length = isGiven ? nil : PathLength(jobs: Self.scoutJobs)
    let floor = try await point(low, seeds: seeds(settings.paths), length)
    found.floor = floor
    guard floor.hold.verdict == .broken else { return Swift.min(low, axis.end)...axis.end }
    // What has to be much may need some load: somewhere below the ceiling everything may hold.
    let isTooLittle = floor.hold.unmet.contains { $0.verdict == .broken && !$0.bound.isUpper }
    if isTooLittle {
      for factor in higherLoads(above: low, light) {
        let there = try await point(factor, seeds: seeds(settings.paths), length)
        if there.hold.verdict == .held {
          found.monotonicity = .heldFrom(there.load)
          return there.factor...axis.end
        }
        // Users are looked at from few to many: what is too much stays too much.
        let isTooMuch = there.hold.unmet.contains { $0.verdict == .broken && $0.bound.isUpper }
        if axis.step != nil, isTooMuch { break }
      }
    }
    // A path of a given length needs enough jobs, so the light load was not a hundredth of what there is: what breaks there may hold below.
    if isGiven, !isTooLittle {
      for share in [0.5, 0.25, 0.1, 0.05, 0.02, 0.01] where axis.snapped(low * share) < low {
        let there = try await point(axis.snapped(low * share), seeds: seeds(settings.paths), length)
        found.floor = there
        if there.hold.verdict == .held { return there.factor...low }
      }
    }
    found.verdict = .notReachable
    found.end = .settled
    found.paths = floor.hold.paths
    return low...low
  }

  /// Loads at which what has to be much may be: shares of the ceiling, and of users a fifth more each time.
  private func higherLoads(above low: Double, _ light: LightLoad) -> [Double] {
    var loads: [Double] = []
    if let step = axis.step {
      var factor = low
      while loads.count < 100, factor < axis.end {
        factor = Swift.min(Swift.max(axis.snapped(factor * 1.2), factor + step), axis.end)
        loads.append(factor)
      }
    } else if light.ceiling.isFinite {
      loads = [0.1, 0.25, 0.5, 0.7, 0.85, 0.95].map { Swift.min(light.ceiling * $0, axis.end) }
    }
    return loads.filter { $0 > low }
  }
}
