@_exported public import Needletail
import NeedletailEngine

/// An engine whose jobs run in virtual time: the same fleet, patterns and agents as in the program, no waiting, and the same replies,
/// instants and order of events every time.
///
///     let engine = try TestEngine(fleet)
///     let reply = try await engine.run(.sequential(["triage", "expert"]), "My invoice is wrong.")
///     #expect(engine.now == .seconds(3))
///     try engine.log.verify(.calls(of: "expert", 1), .order("triage", "expert"))
///
/// Time stands still but while a task waits: for a job, for the results of `run(jobs:atMost:)`, or in `advance(by:)`,
/// `runUntilIdle()` and `run(until:)`. It then jumps from event to event, and stops at the instant at which that task has what it
/// waits for. Jobs submitted at one instant begin in the order of their submission. So a test in which one task submits and waits is
/// determined; of several tasks that call `run` at once the system says which comes first: use `submit` there.
///
/// Agents wait by `context.sleep` and `context.clock`. One that waits for anything else ends the engine: its jobs throw a `JobError`
/// with the reason `stalled` and its name. Any thread.
public final class TestEngine: Sendable {
  /// For the code under test, which need not know of the test.
  public let engine: Engine
  /// All calls of the fleet's agents so far.
  public let log: CallLog
  private let time: VirtualTime
  private let recording: EventRecording
  private let recordedEvents = Recorded<[EngineEvent]>([])

  /// Events that are kept until they are read.
  private static let eventLimit = 1_000_000

  /// - Parameters:
  ///   - seed: what is drawn begins from it, such as the jitter of backoffs.
  ///   - patience: how much virtual time a job or a condition may take, up to 73 years; then it is given up as `stalled`.
  /// - Throws: `PlanError` with all that is wrong with the fleet.
  public init(_ fleet: Fleet, seed: UInt64 = 1, patience: Duration = .seconds(86_400)) throws(PlanError) {
    let log = CallLog(pools: fleet.pools.map(\.name))
    let time = VirtualTime(seed: seed, patience: patience)
    engine = try Engine(fleet.mappingAgents { _, agent in log.recording(agent) }, virtualTime: time)
    self.log = log
    self.time = time
    recording = EventRecording(of: engine, limit: Self.eventLimit)
  }

  // MARK: Jobs

  /// Runs one job as `Engine.run` does; time stops when it has ended.
  public func run(_ pattern: Pattern, _ input: String) async throws(JobError) -> Reply {
    try await engine.run(pattern, input)
  }

  /// Runs one job on its own terms as `Engine.run` does; its timeout counts virtual time.
  public func run(_ job: Job) async throws(JobError) -> Reply { try await engine.run(job) }

  /// Runs one job as `Engine.result` does; time stops when it has ended.
  public func result(of pattern: Pattern, _ input: String) async throws(JobError) -> JobResult {
    try await engine.result(of: pattern, input)
  }

  /// As `result(of:_:)`, for a job on its own terms.
  public func result(of job: Job) async throws(JobError) -> JobResult { try await engine.result(of: job) }

  /// Runs one job as `Engine.stream` does. Time goes on while its reader waits for a part or for the result; agents wait for no reader,
  /// and parts that are not read are kept without a bound.
  public func stream(_ job: Job) -> JobStream { engine.stream(job) }

  /// Runs many jobs as `Engine.run(jobs:atMost:)` does. Time goes on while the consuming task waits for a result; jobs are submitted
  /// until all places are taken, at the instant of the result before.
  public func run<Jobs: Sequence<Job>>(jobs: Jobs, atMost limit: Int) -> BulkRun<Jobs> {
    engine.run(jobs: jobs, atMost: limit)
  }

  /// Submits a job at the present instant and waits for nothing: it begins when time next goes on.
  ///
  /// At most 65,536 wait to be taken by the engine's thread; one beyond fails with `submissionQueueFull`.
  @discardableResult
  public func submit(_ pattern: Pattern, _ input: String) -> SubmittedJob { submit(Job(pattern, input)) }

  /// Submits a job at the present instant and waits for nothing: it begins when time next goes on.
  @discardableResult
  public func submit(_ job: Job) -> SubmittedJob { SubmittedJob(engine.submit(job), of: engine) }

  // MARK: Time

  /// The time since the engine began.
  public var now: Duration { .nanoseconds(Int64(clamping: time.now)) }

  /// Lets so much time pass, with all that is due in it; less than none counts as none, which lets happen what is due now.
  ///
  /// - Throws: why the engine has ended.
  public func advance(by span: Duration) async throws(JobError) {
    try await engine.demand(.span(UInt64(max(0, span.nanosecondsClamped))))
  }

  /// Lets time go on until no job is open and no agent is at work.
  ///
  /// - Throws: `stalled` when that does not come about within the engine's patience; why the engine has ended.
  public func runUntilIdle() async throws(JobError) { try await engine.demand(.idle) }

  /// Lets time go on until the condition holds, which is asked at once and after each event.
  ///
  ///     try await engine.run(until: { $0.pool("expert")?.breaker == .open })
  ///
  /// - Parameter condition: is called on the engine's thread and must not wait.
  /// - Throws: `stalled` when it does not come to hold within the engine's patience; why the engine has ended.
  /// - Complexity: of each event, O(agents).
  public func run(until condition: @escaping @Sendable (EngineSnapshot) -> Bool) async throws(JobError) {
    try await engine.demand(.condition(condition))
  }

  // MARK: What happened

  /// How the engine stands, with all that was submitted before. Time does not go on for it.
  public func snapshot() async throws(JobError) -> EngineSnapshot {
    try await engine.demand(.posts)
    return try await engine.snapshot()
  }

  /// All events so far, in their order. Of more than a million since this was last asked, an `eventsDropped` says how many are
  /// missing.
  public var events: [EngineEvent] {
    recordedEvents.withLock { events in
      events += recording.takeNew()
      return events
    }
  }

  /// Ends the engine. Jobs under way have `span` of virtual time to end by themselves.
  public func shutdown(drainingFor span: Duration = .zero) async { await engine.shutdown(drainingFor: span) }
}
