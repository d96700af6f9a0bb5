import NeedletailEngine
import NeedletailResults

/// The loads at which paths just hold.
struct PathRoots: Sendable, Equatable {
  /// Factors, one a path.
  var roots: [Double]
  var ends: [RootSearch.End]
  /// Of the margins over the logarithm of the load, the median.
  var slope: Double
  /// Measured jobs a path.
  var jobs: Int?
  var confidence: Double
  var end = Capacity.End.budgetSpent
  /// What the correction for the length of the paths came to, as a share; infinite where there was none.
  var correction = Double.infinity

  var estimate: Estimate { Estimate(of: roots, confidence: confidence) ?? Estimate(mean: 0, interval: nil, runs: 0) }

  /// Half of the interval as a share of its middle; infinite where there is none.
  var halfWidth: Double {
    let estimate = estimate
    guard let interval = estimate.interval, estimate.mean > 0 else { return .infinity }
    return (interval.upperBound - interval.lowerBound) / 2 / estimate.mean
  }

  /// The roots without the part of their bias that falls with the length of the paths, path by path.
  ///
  /// Of a path of n jobs and its first n/ρ, `r(n) + (r(n) − r(n/ρ)) / (ρ − 1)` is free of what is proportional to 1/n (Quenouille, 1956), and has
  /// ρ / (ρ − 1) times the variance: the longest of the earlier paths with a quarter of the jobs at most are taken, or else the shortest.
  func corrected(by earlier: [PathRoots]) -> PathRoots {
    guard let jobs, let before = earlier.last(where: { 4 * ($0.jobs ?? jobs) <= jobs }) ?? earlier.first,
      let fewer = before.jobs, fewer < jobs, before.roots.count == roots.count
    else { return self }
    let ratio = Double(jobs) / Double(fewer)
    var corrected = self
    for place in roots.indices {
      let change = (roots[place] - before.roots[place]) / (ratio - 1)
      corrected.roots[place] = Swift.max(roots[place] + change, roots[place] / 2)
    }
    corrected.correction = abs(corrected.estimate.mean / estimate.mean - 1)
    return corrected
  }

  func share(_ end: RootSearch.End) -> Double { Double(ends.count { $0 == end }) / Double(Swift.max(ends.count, 1)) }
}

extension CapacitySearch {
  /// Part of the tolerance that the next step aims at, so that it is rarely a step too few, and looks at the interval are few.
  private static var aim: Double { 0.75 }
  /// Probes that a path needs near its root, and one at the capacity, for the forecast of what a step costs.
  private static var probesPerPath: Double { 3.5 }
  private static var mostJobs: Int { 1 << 23 }
  private static var mostPaths: Int { 1_024 }

  /// Lengthens paths, or takes more of them, until the roots settle or the budget is spent.
  ///
  /// - Returns: `nil` where there is no root, which is written down.
  mutating func settledRoots(in range: ClosedRange<Double>, _ light: LightLoad) async throws -> PathRoots? {
    guard let pilot = try await pilot(in: range, light) else { return nil }
    note(pilot)
    if pilot.share(.atMost) == 1 {
      // All hold with as much as the gateway's rate limits let in: that is the capacity, and no matter of luck.
      found.isRateLimited = true
      var roots = pilot
      roots.end = .settled
      return roots
    }
    if isGiven { return try await moreRoots(after: pilot, in: range) }
    try await findWarmup(at: pilot, light)
    var steps = [pilot]
    var last = pilot
    while true {
      let wanted = last.halfWidth / (Self.aim * settings.tolerance)
      let jobs = Double(last.jobs ?? settings.pilotJobs)
      let growth = Swift.min(Swift.max(wanted * wanted, 2), 64)
      let probes = Self.probesPerPath + (plan.reactsToLoad ? Self.probesAround : 0)
      let cost = Double(settings.paths) * light.attemptsPerJob * probes
      let affordable = Double(settings.mostAttempts - attempts) / cost - Double(found.warmup.jobs)
      let next = Swift.min(jobs * growth, affordable, Double(Self.mostJobs))
      // A pilot has no warm-up: it is never the answer where a little can still be afforded.
      guard next >= jobs * (steps.count == 1 ? 1 : 1.4) else { return last }
      let step = try await roots(
        seeds(settings.paths), jobs: Int(next), guess: steps[steps.count - 1].estimate.mean, slope: last.slope,
        in: range,
        precision: Swift.max(0.2 * settings.tolerance, 1e-5))
      last = step.corrected(by: steps)
      steps.append(step)
      if isSettled(last) { last.end = .settled }
      note(last)
      if last.end == .settled { return last }
    }
  }

  /// The interval is narrow enough, and so is what was corrected for the length of the paths: by half the tolerance at most. Of users it is
  /// enough that both limits, moved apart by the correction, say the same number.
  private func isSettled(_ last: PathRoots) -> Bool {
    guard let interval = last.estimate.interval, last.correction.isFinite else { return false }
    if axis.step != nil {
      let low = axis.amount(interval.lowerBound * (1 - last.correction))
      if low == axis.amount(interval.upperBound * (1 + last.correction)) { return true }
    }
    return last.halfWidth <= settings.tolerance && last.correction <= settings.tolerance / 2
  }

  /// What looking around the roots takes: ten loads, an eighth of the length.
  private static var probesAround: Double { 1.25 }
  /// Part of the budget that goes into short paths.
  private static var pilotShare: Double { 0.06 }

  /// Short paths: roughly where the roots are. Two lead the way, and the others begin where theirs are.
  private mutating func pilot(in range: ClosedRange<Double>, _ light: LightLoad) async throws -> PathRoots? {
    let affordable =
      Self.pilotShare * Double(settings.mostAttempts) / (4 * Double(settings.paths) * light.attemptsPerJob)
    let fewest = Swift.min(Swift.max(50 * light.jobsAtCeiling, 2_000), 1e6)
    var jobs = isGiven ? nil : Int(Swift.max(Swift.min(Double(settings.pilotJobs), affordable), fewest))
    let guess = Swift.min(Swift.max(0.7 * light.ceiling, range.lowerBound), range.upperBound)
    while true {
      let leading = try await roots(
        seeds(2), jobs: jobs, guess: guess, slope: nil, in: range, precision: settings.tolerance)
      var roots = try await roots(
        Array(seeds(settings.paths).dropFirst(2)), jobs: jobs, guess: leading.estimate.mean, slope: leading.slope,
        in: range, precision: settings.tolerance)
      roots.roots = leading.roots + roots.roots
      roots.ends = leading.ends + roots.ends
      if roots.share(.atMost) > 0.5, range.upperBound == axis.most {
        found.verdict = .unbounded
        found.end = .settled
        found.factor = axis.most
        found.load = axis.amount(axis.most)
        found.paths = settings.paths
        found.jobsPerPath = jobs
        return nil
      }
      if roots.share(.atLeast) > 0.5 {
        found.end = .settled
        return nil
      }
      // Short paths that hold beyond what the limits can do live on what was saved up before them.
      let isBeyond = roots.estimate.mean > 1.05 * light.ceiling
      guard isBeyond, let length = jobs, length < 16 * settings.pilotJobs, attempts < settings.mostAttempts / 4 else {
        return roots
      }
      jobs = 4 * length
    }
  }

  /// Of paths that cannot be lengthened, more.
  private mutating func moreRoots(after pilot: PathRoots, in range: ClosedRange<Double>) async throws -> PathRoots {
    var all = pilot
    while true {
      let isSame = all.estimate.interval.map { axis.amount($0.lowerBound) == axis.amount($0.upperBound) } ?? false
      if all.halfWidth <= settings.tolerance || axis.step != nil && isSame {
        all.end = .settled
        return all
      }
      let wanted = all.halfWidth / (Self.aim * settings.tolerance)
      let count = all.roots.count
      let spent = Double(attempts) / Double(count)
      let affordable = Int(Double(settings.mostAttempts - attempts) / Swift.max(spent, 1))
      let next = Swift.min(
        Int(Double(count) * Swift.min(Swift.max(wanted * wanted, 1.5), 8)), Self.mostPaths, count + affordable)
      guard next > count else { return all }
      let more = try await roots(
        Array(seeds(next).dropFirst(count)), jobs: nil, guess: all.estimate.mean, slope: all.slope, in: range,
        precision: Swift.max(0.2 * settings.tolerance, 1e-5))
      all.roots += more.roots
      all.ends += more.ends
      note(all)
    }
  }

  /// One root a seed, all paths a probe at a time, so that they run side by side.
  private mutating func roots(
    _ seeds: [UInt64], jobs: Int?, guess: Double, slope: Double?, in range: ClosedRange<Double>, precision: Double
  ) async throws -> PathRoots {
    let start = axis.snapped(Swift.min(Swift.max(guess, range.lowerBound), range.upperBound))
    var searches = seeds.map { _ in
      RootSearch(
        from: range.lowerBound, to: range.upperBound, guess: start, slope: slope, precision: precision, step: axis.step)
    }
    while true {
      var open: [(place: Int, request: PathRequest)] = []
      for (place, search) in searches.enumerated() {
        guard let factor = search.next else { continue }
        open.append(
          (place, PathRequest(configuration, loadFactor: factor, length: length(jobs), seed: seeds[place])))
      }
      guard !open.isEmpty else { break }
      let outcomes = try await ask(open.map(\.request))
      for (probe, outcome) in zip(open, outcomes) { searches[probe.place].add(outcome.margin(source.bounds)) }
    }
    let slopes = searches.map(\.slope).sorted()
    return PathRoots(
      roots: searches.compactMap(\.root), ends: searches.compactMap(\.end), slope: slopes[slopes.count / 2], jobs: jobs,
      confidence: settings.confidence)
  }
}
