package import NeedletailCouriers
public import NeedletailMetrics

/// A plan run in virtual time. One thread owns it; it is a value that cannot be copied.
///
///     var simulation = try Simulation(plan)
///     while simulation.advance(events: 65_536) {}
///     let report = simulation.report()
public struct Simulation: ~Copyable {
  public typealias Progress = RunProgress

  private let world: World
  private let name: String
  /// Carries calls to Swift agents, on this thread and in virtual time; `nil` where all answers are drawn.
  private let rehearsal: Rehearsal?

  /// Compiles the plan into a world. Throws when a name does not resolve or a limit is out of range.
  ///
  /// - Complexity: O(size of the plan); a few milliseconds for each new shape of distribution.
  public init(_ plan: Plan) throws(PlanError) { try self.init(plan, rules: RuleBook()) }

  package init(_ plan: Plan, services: [String: PoolService]) throws(PlanError) {
    try self.init(plan, services: services, rules: RuleBook())
  }

  /// Compiles a plan some of whose pools are Swift agents, which then run in virtual time too: on this thread, as the
  /// simulated clock says, the same way every time. The thread must be one on which no task is running.
  ///
  /// - Parameters:
  ///   - services: who answers the pools that are Swift code, by the pool's name.
  ///   - rules: asked on each attempt's way in.
  package init(
    _ plan: Plan, services: [String: PoolService] = [:], rules: RuleBook
  ) throws(PlanError) {
    let rehearsal = try Rehearsal.ifNeeded(plan, services, rules)
    let world: World
    if let rehearsal { world = rehearsal.world } else { world = try World(plan, rules: rules) }
    self.world = world
    self.rehearsal = rehearsal
    name = plan.name
  }

  /// Handles up to `budget` events; `false` when the run is over.
  public mutating func advance(events budget: Int) -> Bool {
    rehearsal?.advance(events: budget) ?? world.advance(events: budget)
  }

  /// Hands the run to a sink interval by interval, from instant 0; call it before the first event. Figures and digest
  /// stay what they are without it.
  ///
  /// - Parameters:
  ///   - interval: of simulated time.
  ///   - makeSink: told what is recorded, answers who takes it.
  /// - Precondition: the interval is positive.
  /// - Complexity: of an interval, O(histograms + agents + counters touched); memory does not grow with their number.
  public mutating func record(
    every interval: Duration = .seconds(1), into makeSink: (IntervalRecording) throws -> any MetricsSink
  ) rethrows {
    try world.record(every: interval.nanoseconds, into: makeSink)
  }

  /// Hands on the last interval, after the last event. Job latencies then have the ages of unfinished jobs, as the
  /// report has, which may be taken before or after.
  public mutating func finishRecording() { world.finishIntervals() }

  /// How far the run is. Complexity: O(1).
  public var progress: Progress { world.progress(at: world.now) }

  /// How the run stands. Complexity: O(agents).
  public var glance: RunGlance { world.glance(at: world.now) }

  /// Latencies so far of the measured jobs that completed or timed out, all scenarios.
  ///
  /// - Complexity: O(histogram cells in use); allocates.
  package var jobLatencies: Histogram { world.jobLatencies() }

  /// Stops taking events; the report will carry this status. Used for interruption and `abort_on_fail`.
  public mutating func stop(_ status: RunReport.Status, because reason: String) { world.stop(status, because: reason) }

  /// Ends Swift agents that are still at work; a run without them has nothing to end.
  public mutating func close() { rehearsal?.close() }

  /// The figures so far; after `advance` returned `false`, or `stop`, the final ones.
  ///
  /// - Complexity: O(histogram cells in use + jobs in flight); allocates.
  public func report() -> RunReport { world.report(named: name) }
}

extension World {
  func progress(at instant: UInt64) -> Simulation.Progress {
    var progress = Simulation.Progress()
    progress.nowNanoseconds = instant
    progress.endNanoseconds = end == .max ? nil : end
    progress.jobsIntended = tally.jobsIntended
    progress.jobsEnded = tally.jobsEnded
    progress.jobsLimit = limits.jobs
    progress.attempts = tally.dispatched
    return progress
  }
}
