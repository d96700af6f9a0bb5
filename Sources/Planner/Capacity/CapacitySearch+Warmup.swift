import NeedletailCouriers
import NeedletailEngine
import NeedletailResults

extension CapacitySearch {
  private static var pilots: Int { 8 }

  /// How many jobs of each path are run and not measured: those that the workload's warm-up has at the edge, or, where it gives none, those that
  /// MSER-5 cuts from paths at the edge, which are lengthened where they are too short to tell.
  mutating func findWarmup(at edge: PathRoots, _ light: LightLoad) async throws {
    let factor = axis.snapped(edge.estimate.mean)
    let jobs = edge.jobs ?? 1
    let written = Double(plan.run.warmup.nanoseconds) / 1e9
    if written > 0 {
      if axis.unit == .jobsPerSecond, plan.arrivalsPerSecond != nil {
        found.warmup.jobs = Int((written * factor * axis.written).rounded(.up))
      }
      warmupSeconds = written
      return
    }
    var length = jobs
    for attempt in 0..<3 {
      let requests = seeds(Self.pilots).map {
        PathRequest(configuration, loadFactor: factor, length: PathLength(jobs: length), seed: $0)
      }
      let courses = try await source.courses(of: requests)
      let outcomes = try await source.outcomes(of: requests)
      attempts += outcomes.reduce(0) { $0 + $1.attempts }
      let cut = InitialTransient.jobs(of: courses)
      guard let jobs = cut ?? (attempt == 2 ? length / 2 : nil) else {
        length *= 4
        continue
      }
      found.warmup = Capacity.Warmup(source: cut == nil ? .half : .mser5, jobs: Self.roundedUp(jobs))
      let throughput = outcomes.reduce(0) { $0 + $1.jobsPerSecond } / Double(outcomes.count)
      warmupSeconds = throughput > 0 ? Double(found.warmup.jobs) / throughput : 0
      return
    }
  }

  /// To hundreds: the cut is an estimate.
  private static func roundedUp(_ jobs: Int) -> Int { (jobs + 99) / 100 * 100 }
}
