package import NeedletailCouriers
import NeedletailLanes
public import NeedletailMetrics

/// A plan run on the wall clock: timers are real, arrivals keep their schedule, real agents are really asked.
///
///     var run = try LiveRun(plan)
///     while run.advance(events: 65_536) {}
///     run.close()
///     let report = run.report()
///
/// It has the face of `Simulation`. The calling thread is the conductor and stays the same for the run's whole life.
/// Programs outside this package run plans through `Engine.run(_:clock:)`.
public struct LiveRun: ~Copyable {
  private let conductor: WallConductor
  private let name: String
  private let delayLimit: Nanoseconds
  /// The caller that drives the run ended it for what its figures say.
  private var isEndedForItsFigures = false

  /// Real agents have so long to return once the run is over.
  public static var grace: Duration { .seconds(2) }
  /// `advance` returns at least so often, nanoseconds of the machine's clock.
  static var slice: Nanoseconds { 50_000_000 }

  /// Compiles the plan and starts the couriers that its real pools need.
  ///
  /// - Parameters:
  ///   - services: who answers the pools that are Swift code or external agents, by the pool's name.
  ///   - rules: asked on each attempt's way in.
  /// - Throws: `PlanError` when the plan cannot be run; `SystemError` when the system refuses a thread or a descriptor.
  package init(_ plan: Plan, services: [String: PoolService] = [:], rules: RuleBook = RuleBook()) throws {
    conductor = try WallConductor(plan, services: services, bell: try Bell(), rules: rules)
    name = plan.name
    delayLimit = plan.wall.scheduleDelayLimit.nanoseconds
    conductor.bell.ringOnInterrupt()
  }

  deinit { conductor.close(grace: 0) }

  /// Handles up to `budget` events as they fall due, sleeping between them; returns after 50 ms at the latest, and
  /// `false` when the run is over.
  public mutating func advance(events budget: Int) -> Bool {
    let until = conductor.time.now &+ UInt64(Double(Self.slice) * conductor.timeScale)
    var left = budget
    while left > 0 && !conductor.world.isOver {
      let handled = conductor.turn(events: left)
      left -= handled
      if conductor.time.now >= until { break }
      if handled == 0 && !conductor.world.isOver { conductor.rest(until: until) }
    }
    return !conductor.world.isOver
  }

  /// Hands the run to a sink interval by interval, as `Simulation.record` does; on the conductor's thread.
  public mutating func record(
    every interval: Duration = .seconds(1), into makeSink: (IntervalRecording) throws -> any MetricsSink
  ) rethrows {
    try conductor.world.record(every: interval.nanoseconds, into: makeSink)
  }

  /// Hands on the last interval, after the last event.
  public mutating func finishRecording() { conductor.world.finishIntervals() }

  /// How many times as fast as the machine's clock the run's goes.
  public var timeScale: Double { conductor.timeScale }

  /// How far the run is. Complexity: O(1).
  public var progress: Simulation.Progress { conductor.world.progress(at: conductor.time.now) }

  /// How the run stands. Complexity: O(agents).
  public var glance: RunGlance { conductor.world.glance(at: conductor.time.now) }

  /// Latencies so far of the measured jobs that completed or timed out, all scenarios.
  ///
  /// - Complexity: O(histogram cells in use); allocates.
  package var jobLatencies: Histogram { conductor.world.jobLatencies() }

  /// Stops taking events; the report will carry this status, or `invalid` instead of `aborted` where the figures that it was
  /// aborted for were the generator's doing.
  public mutating func stop(_ status: RunReport.Status, because reason: String) {
    if !conductor.world.isOver { isEndedForItsFigures = status == .aborted }
    conductor.world.now = max(conductor.world.now, conductor.time.now)
    conductor.world.stop(status, because: reason)
  }

  /// Ends couriers and what they run: open calls are cancelled and have `grace` to return. `report` is final after it.
  public mutating func close(grace: Duration = LiveRun.grace) { conductor.close(grace: grace.nanoseconds) }

  /// The figures so far; after `close` the final ones. Call it on the conductor's thread.
  ///
  /// - Complexity: O(histogram cells in use + jobs in flight); allocates.
  public func report() -> RunReport {
    var report = conductor.world.report(named: name)
    let wall = conductor.wallReport(report)
    report.wall = wall
    if report.status == .completed || isEndedForItsFigures,
      let reason = Self.doubt(report, wall, delayLimit: delayLimit)
    {
      report.status = .invalid
      report.statusReason = report.statusReason.map { "\(reason); it was ended early: \($0)" } ?? reason
    }
    return report
  }

  /// Why the figures say more of the generator than of what it loaded; `nil` when they do not.
  static func doubt(_ report: RunReport, _ wall: WallReport, delayLimit: Nanoseconds) -> String? {
    let slower = wall.timeScale > 1 ? "a smaller run.time_scale, " : ""
    let asked = "(\(DurationWords.exact(nanoseconds: delayLimit)), `run.schedule_delay_limit`)"
    if let delay = report.whole(.scheduleDelay), delay.count > 0 {
      let late = delay.percentile(99)
      if late > delayLimit {
        return
          "the generator was the bottleneck: 1 in 100 jobs started \(DurationWords.text(nanoseconds: late)) after its schedule, more than "
          + "is allowed \(asked); use fewer jobs a second, \(slower)run.spin, or a quieter machine"
      }
    }
    if report.loadModel != .closed && wall.achievedJobsPerSecond < 0.99 * wall.offeredJobsPerSecond {
      return "the generator was the bottleneck: it submitted \(rounded(wall.achievedJobsPerSecond)) jobs a second of "
        + "\(rounded(wall.offeredJobsPerSecond)) that the schedule asked for; use fewer jobs a second, \(slower)run.spin, or a "
        + "quieter machine"
    }
    return nil
  }

  /// With one decimal.
  private static func rounded(_ value: Double) -> String {
    let tenths = Int(Swift.min(value, 1e15) * 10 + 0.5)
    return "\(tenths / 10).\(tenths % 10)"
  }
}
