public import NeedletailCouriers

/// The orchestrator as a library: patterns of Swift agents, run one job at a time or under load.
///
///     let engine = try Engine(fleet)
///     let reply = try await engine.run(.sequential(["triage", "expert"]), "My invoice is wrong.")
///
/// Any task may ask, any number at once. One conductor thread takes the decisions, courier threads run the agents; both
/// start with the first job and sleep while there is none. The engine ends when it is let go of, or with `shutdown`.
public final class Engine: Sendable {
  let fleet: Fleet
  let conductor: StandingConductor
  let life = EngineLife()

  /// Checks the fleet; nothing is started yet.
  ///
  /// - Throws: `PlanError` with all that is wrong with the fleet, a sentence each, by the pool's name.
  /// - Complexity: O(pools).
  public init(_ fleet: Fleet) throws(PlanError) {
    try fleet.check()
    self.fleet = fleet
    conductor = StandingConductor(fleet, life)
  }

  /// As `init(_:)`, with jobs that take their time from `virtualTime`.
  package init(_ fleet: Fleet, virtualTime: VirtualTime) throws(PlanError) {
    try fleet.check()
    self.fleet = fleet
    conductor = StandingConductor(fleet, life, virtualTime: virtualTime)
  }

  deinit {
    life.beginEnding(within: .zero)
    conductor.letGo()
  }

  /// Runs one job and answers what its pattern hands on at the end.
  ///
  /// Cancelling the task cancels the job and all its calls.
  ///
  /// - Parameters:
  ///   - pattern: compiled when it is met for the first time, and kept.
  ///   - input: what the job's first agents are handed.
  /// - Returns: the text, with the decisions of the last agents and the tokens they wrote.
  /// - Throws: why there is no reply; `JobError.reason` has the cases.
  public func run(_ pattern: Pattern, _ input: String) async throws(JobError) -> Reply {
    try await run(Job(pattern, input))
  }

  /// Runs one job on its own terms: with a timeout, a priority, a user, labels and values for its agents.
  public func run(_ job: Job) async throws(JobError) -> Reply {
    try await conductor.run(job, isDetailed: false).reply
  }

  /// Runs one job as `run(_:_:)` does, and answers with the reply what the job did: its latency and what that was spent on,
  /// its calls, tokens and cost, and what failed inside.
  ///
  /// - Throws: why there is no reply; `JobError.reason` has the cases.
  public func result(of pattern: Pattern, _ input: String) async throws(JobError) -> JobResult {
    try await result(of: Job(pattern, input))
  }

  /// As `result(of:_:)`, for a job on its own terms.
  public func result(of job: Job) async throws(JobError) -> JobResult {
    try await conductor.run(job, isDetailed: true)
  }

  /// Runs a whole plan, some of whose pools are this fleet's, and reports what happened. The thread of the conductor is
  /// the run's own; jobs given to `run(_:_:)` meanwhile are none of its business.
  ///
  /// Cancelling the task interrupts the run, and so does the engine's end: the report so far is returned and says so.
  ///
  /// - Throws: `PlanError` when the plan cannot be run, `JobError.engineEnded` after `shutdown`.
  public func run(_ plan: Plan, clock: RunClock) async throws -> RunReport {
    try life.enter()
    defer { life.leave() }
    return try await PlannedRun(fleet.manning(plan), fleet: fleet, clock: clock, life: life).report()
  }
}

/// What a run takes its time from.
public enum RunClock: String, Sendable, CaseIterable {
  /// A simulated clock that jumps from event to event.
  case virtual
  /// The machine's.
  case wall
}
