import NeedletailCouriers

extension Plan {
  /// How far apart the points of a run's course stand, nanoseconds: a hundred and twentieth of the window where its length can be told
  /// beforehand, a tenth of a second otherwise.
  func courseSpacing(receivesExternalJobs: Bool) -> Nanoseconds {
    let ends = receivesExternalJobs ? [] : [run.duration?.nanoseconds, jobsEnd, traceEnd].compactMap { $0 }
    let warmup = run.warmup.nanoseconds
    guard let end = ends.min(), end > warmup else { return 100_000_000 }
    return Swift.max(1, (end - warmup + 119) / 120)
  }

  /// About when the last of `run.jobs` comes, where all of them come at steady rates; exact in the mean only.
  private var jobsEnd: Nanoseconds? {
    guard let jobs = run.jobs else { return nil }
    var rate = 0.0
    let common = scenarios.contains { $0.load == nil } ? [load] : []
    for load in common + scenarios.filter({ $0.load != nil }).map(\.load) {
      guard case .open(let arrivals)? = load else { return nil }
      rate += arrivals.rate.perSecond
    }
    let nanoseconds = Double(jobs) / rate * 1e9
    return nanoseconds < 0x1p63 ? Nanoseconds(nanoseconds) : nil
  }

  /// When the last row of the traces comes, where there is no other load and no row waits for another's end.
  private var traceEnd: Nanoseconds? {
    var last: Nanoseconds = 0
    for scenario in scenarios {
      guard case .trace(let trace)? = scenario.load ?? load, !trace.hasTurns else { return nil }
      let start = scenario.load == nil ? 0 : scenario.start.nanoseconds
      last = Swift.max(last, start &+ (trace.rows.last?.instant.nanoseconds ?? 0))
    }
    return last
  }
}
