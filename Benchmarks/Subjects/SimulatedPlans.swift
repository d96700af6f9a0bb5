import NeedletailEngine

extension Benchmark {
  /// A plan in virtual time on one core: compiled and warmed up, then `events` events are timed, per attempt dispatched.
  ///
  /// - Parameters:
  ///   - warmupEvents: events before the clock starts.
  ///   - jobsInFlight: where it is given, the growth of the resident set is divided by it.
  ///   - keepsAccounts: keeps the latency breakdown, as the command does; the name then says so.
  static func simulated(
    _ name: String, shows: String, warmupEvents: Int, events: Int, jobsInFlight: Int? = nil,
    keepsAccounts: Bool = false, plan: @escaping () throws -> Plan
  ) -> Benchmark {
    let name = keepsAccounts ? nameWithAccounts(name) : name
    let shows = keepsAccounts ? shows + "; the latency breakdown kept" : shows
    return Benchmark(name: name, shows: shows) { stopwatch, scale in
      var plan = try plan()
      plan.keepsAccounts = keepsAccounts
      if jobsInFlight != nil { AllocationMeter.purge() }
      let residentBefore = Meter.residentBytes
      var simulation = try Simulation(plan)
      _ = simulation.advance(events: scale.ofWarmup(warmupEvents))
      let attemptsBefore = simulation.progress.attempts
      var goesOn = true
      let timing = stopwatch.time { goesOn = simulation.advance(events: scale.of(events)) }
      guard goesOn else { throw Unfinished("\(name): the run was over too early: \(simulation.report().status)") }
      var finding = Finding(timing, operations: simulation.progress.attempts - attemptsBefore)
      if let jobsInFlight {
        let bytes = Double(Meter.residentBytes - residentBefore) / Double(jobsInFlight)
        finding.others.append((word: "memory", unit: "bytes a job in flight", value: bytes))
      }
      return finding
    }
  }

  /// `closed-loop-accounts/10000` of `closed-loop/10000`.
  static func nameWithAccounts(_ name: String) -> String {
    let subject = name.prefix { $0 != "/" }
    return "\(subject)-accounts\(name.dropFirst(subject.count))"
  }
}

extension RunLimits {
  /// Longer than anything here takes.
  static let endless = RunLimits(duration: .seconds(360_000), drain: .zero)
}
