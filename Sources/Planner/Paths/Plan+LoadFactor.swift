import NeedletailCouriers
public import NeedletailEngine

extension Plan {
  /// The plan with every load multiplied: rates exactly, looping users to whole ones, and traces replayed so much faster.
  ///
  /// The schedules draw the same unit gaps, so job `n` of a generator arrives at `1 / factor` of its instant (Poisson, gamma, Weibull,
  /// constant; of stages, where the integrated rate is that of before).
  ///
  /// - Precondition: the factor is positive and finite.
  public func scaled(load factor: Double) -> Plan {
    precondition(factor > 0 && factor.isFinite, "Plan.scaled(load:): a positive factor")
    guard factor != 1 else { return self }
    var plan = self
    plan.load = load?.scaled(by: factor)
    for index in plan.scenarios.indices { plan.scenarios[index].load = plan.scenarios[index].load?.scaled(by: factor) }
    return plan
  }

  /// A path of this many jobs: the duration is that of the jobs, and the warm-up ends where its last one is expected.
  func of(_ length: PathLength) -> Plan {
    var plan = self
    plan.run.jobs = length.jobs
    plan.run.duration = nil
    plan.run.warmup = .seconds(arrivalsPerSecond.map { Double(length.warmupJobs) / $0 } ?? length.warmupSeconds)
    return plan
  }

  /// The loads that jobs come by: scenarios' own, and the common one where a scenario has none.
  var loads: [Load] {
    scenarios.compactMap(\.load) + (scenarios.contains { $0.load == nil } ? [load].compactMap(\.self) : [])
  }

  /// Of all loads together, at their peaks: jobs a second that arrive whatever the system does; `nil` where users loop.
  public var arrivalsPerSecond: Double? {
    loads.reduce(0.0 as Double?) { sum, load in sum.flatMap { sum in load.peakPerSecond.map { sum + $0 } } }
  }
}

extension Load {
  func scaled(by factor: Double) -> Load {
    func scaled(_ rate: Rate) -> Rate { Rate(rate.count * factor, per: rate.period) }
    func scaled(_ users: Int) -> Int { users == 0 ? 0 : Swift.max(1, Int((Double(users) * factor).rounded())) }
    switch self {
    case .open(var arrivals):
      arrivals.rate = scaled(arrivals.rate)
      return .open(arrivals)
    case .stages(var stages, let process, let start):
      for index in stages.indices { stages[index].target = scaled(stages[index].target) }
      return .stages(stages, process, start: scaled(start))
    case .closed(var loop):
      loop.concurrency = scaled(loop.concurrency)
      for index in loop.stages.indices { loop.stages[index].target = scaled(loop.stages[index].target) }
      return .closed(loop)
    case .trace(var trace):
      for index in trace.rows.indices {
        trace.rows[index].instant = trace.rows[index].instant / factor
        for turn in trace.rows[index].turns.indices {
          trace.rows[index].turns[turn].delay = trace.rows[index].turns[turn].delay / factor
        }
      }
      return .trace(trace)
    }
  }

  /// The highest rate that is asked for, in jobs a second; `nil` where users loop. Of a trace, its rows over its span.
  var peakPerSecond: Double? {
    switch self {
    case .open(let arrivals): return arrivals.rate.perSecond
    case .stages(let stages, _, let start): return stages.reduce(start.perSecond) { Swift.max($0, $1.target.perSecond) }
    case .closed: return nil
    case .trace(let trace):
      let span = (trace.rows.last?.instant ?? .zero) / .seconds(1)
      return span > 0 ? Double(trace.rows.count) / span : nil
    }
  }
}
