import NeedletailCouriers
import NeedletailLanes

/// Jobs that come from outside, one at a time, each with a pattern of its own: what an embedding program asks for.
struct ExternalJobs: ~Copyable {
  /// How an external job ended.
  struct Completion {
    /// Why it has no answer.
    enum Failure: Equatable {
      /// Its pattern failed, by this call.
      case pattern(CallFailure?)
      /// It ended before its pattern, or never began.
      case job(FailureReason)
    }

    var request: Int32
    var failure: Failure?
    /// Its number, as agents see it.
    var key: UInt64 = 0
    var isPartial = false
    var outcome = Outcome()
    var output: Int32 = 0
    var message = Message(parts: [])
    /// Nanoseconds from its start; with what they were spent on, for those who asked.
    var latency: UInt64 = 0
    var latencyBreakdown: [LatencyPart: UInt64] = [:]
    var work = Work()
    var failures: [CallFailure] = []
  }

  /// What a job's calls took and used so far.
  struct Work: BitwiseCopyable, Equatable {
    var calls: Int32 = 0
    var attempts: Int32 = 0
    var failedCalls: Int32 = 0
    var inputTokens = 0
    var outputTokens = 0
    var picodollars: UInt64 = 0
  }

  /// What a submitter asks of a job besides its pattern and its input.
  struct Terms {
    /// Its latency's breakdown is wanted.
    var isDetailed = false
    /// In engine time; `UInt64.max` for none.
    var deadline: UInt64 = .max
    /// For its agents, and for its way in; `nil` where nothing was said.
    var notes: JobNotes?
  }

  /// What an external job runs, and which request it answers.
  struct Record: BitwiseCopyable {
    /// The outermost node of its pattern.
    var root: Int32
    var request: Int32
    /// Its submitter wants to know what its latency was spent on.
    var isDetailed = false
    /// It has `Desk.notes`.
    var hasNotes = false
    /// When it times out of its own; `UInt64.max` for never. Its timer is set.
    var deadline: UInt64 = .max
    var isTimed = false
    /// Its completion is there.
    var isCompleted = false
    /// Why it ends before its pattern.
    var abandonment: FailureReason?
    var work = Work()
  }

  /// What is no plain value. It is touched in runs with external jobs only.
  private final class Desk {
    var completions: [Completion] = []
    /// The job that is being submitted, until it has a record.
    var announced: (record: Record, input: Message, notes: JobNotes?)?
    /// Of jobs that have any.
    var notes: [Int32: JobNotes] = [:]
    let users = UserDirectory()
    /// Where external jobs bring patterns of their own.
    var compiler: ProgramCompiler?
    /// The first calls that failed for good, of jobs that have any.
    var failures: [Int32: [CallFailure]] = [:]
  }

  /// Jobs come from outside, and only from there.
  let areReceived: Bool
  private let records: SparseTable<Record>
  private let desk: Desk

  /// - Parameters:
  ///   - compiler: what patterns are compiled with; `nil` where no jobs come from outside.
  ///   - jobs: job numbers are below it.
  init(compiler: ProgramCompiler?, jobs: Int32) {
    let desk = Desk()
    desk.compiler = compiler
    areReceived = compiler != nil
    records = SparseTable(limit: jobs)
    self.desk = desk
  }

  // MARK: Patterns

  /// Compiles a pattern into a running program; answers its outermost node, or `nil` when there is no room for it.
  ///
  /// - Complexity: O(size of the pattern).
  func compile(
    _ pattern: Pattern, into program: borrowing Program, firstCell: Int32, samplers: SamplerBank
  ) throws(PlanError) -> Int32? {
    try desk.compiler?.extend(program, with: pattern, firstCell: firstCell, samplers: samplers)
  }

  /// Patterns may name a pool that has come; answers the names that agents may choose.
  func take(_ pool: AgentPool, at place: Int32) -> [String] {
    desk.compiler?.take(pool, at: Int(place))
    return choiceNames
  }

  /// The names that agents may choose.
  var choiceNames: [String] { desk.compiler?.choiceNames ?? [] }

  /// What an agent chose, by name; `nil` when it made no choice that a pattern could follow.
  func choiceName(_ choice: UInt8) -> String? {
    guard choice != Outcome.noChoice, let names = desk.compiler?.choiceNames else { return nil }
    return names[Int(choice)]
  }

  // MARK: A job's life

  /// A job is about to be submitted.
  ///
  /// - Parameters:
  ///   - root: the outermost node of its pattern.
  ///   - request: the asker's own number for it.
  func announce(root: Int32, request: Int32, _ terms: Terms = Terms(), input: Message) {
    assert(desk.announced == nil, "ExternalJobs: one job is submitted at a time")
    let record = Record(
      root: root, request: request, isDetailed: terms.isDetailed, hasNotes: terms.notes != nil,
      deadline: terms.deadline)
    desk.announced = (record, input, terms.notes)
  }

  /// The bucket of a user's rate limit; `nil` when as many users as can be have taken of theirs.
  func number(ofUser name: String, now: UInt64, isIdle: (Int32) -> Bool) -> Int32? {
    desk.users.number(of: name, now: now, isIdle: isIdle)
  }

  /// The announced job has this number; answers its input.
  func register(_ job: Int32) -> Message {
    guard let (record, input, notes) = desk.announced else {
      assertionFailure("ExternalJobs: a job that was not announced")
      return Message(parts: [])
    }
    records.set(job, record)
    if record.hasNotes { desk.notes[job] = notes }
    desk.announced = nil
    return input
  }

  /// The announced job was submitted. One that got no number is completed as rejected.
  func endSubmission(rejectedFor reason: FailureReason = .tooManyInFlight) {
    guard let record = desk.announced?.record else { return }
    desk.announced = nil
    desk.completions.append(Completion(request: record.request, failure: .job(reason)))
  }

  /// The outermost node of a job's pattern.
  func root(of job: Int32) -> Int32 { records[job].root }

  /// What a job's submitter said for its agents.
  func notes(of job: Int32) -> JobNotes? { records[job].hasNotes ? desk.notes[job] : nil }

  /// When a job times out of its own; `UInt64.max` for never.
  func deadline(of job: Int32) -> UInt64 { records[job].deadline }

  /// The timer of a job's own deadline is set; `finish` says that it is needed no more, unless it has fired.
  func timerIsSet(of job: Int32) { records[job].isTimed = true }
  func timerHasFired(of job: Int32) { records[job].isTimed = false }

  /// A timer for this instant is a job's that is open.
  func awaitsDeadline(_ job: Int32, at instant: UInt64) -> Bool {
    guard let record = records.get(job) else { return false }
    return record.isTimed && record.deadline == instant
  }

  /// Its submitter wants to know what its latency was spent on.
  func isDetailed(_ job: Int32) -> Bool { records[job].isDetailed }

  /// A job's pattern has ended.
  ///
  /// - Parameter latencyBreakdown: of a detailed job.
  func complete(
    _ job: Int32, _ ended: Ended, message: Message, key: UInt64, latency: UInt64,
    latencyBreakdown: [LatencyPart: UInt64] = [:]
  ) {
    assert(!records[job].isCompleted, "ExternalJobs: a job completed twice")
    records[job].isCompleted = true
    let record = records[job]
    desk.completions.append(
      Completion(
        request: record.request, failure: ended.succeeded ? nil : .pattern(message.failure), key: key,
        isPartial: ended.isPartial, outcome: ended.outcome, output: ended.output, message: message, latency: latency,
        latencyBreakdown: latencyBreakdown, work: record.work,
        failures: record.work.failedCalls > 0 ? desk.failures[job] ?? [] : []))
  }

  /// A job ends before its pattern, or is turned away.
  func abandon(_ job: Int32, _ reason: FailureReason) { records[job].abandonment = reason }

  /// A job has left the system. It was completed or abandoned before.
  ///
  /// - Returns: whether the timer of its deadline is needed no more.
  func finish(_ job: Int32) -> Bool {
    let record = records[job]
    records[job].isTimed = false
    if record.hasNotes { desk.notes[job] = nil }
    answerAbandoned(job, record)
    return record.isTimed
  }

  private func answerAbandoned(_ job: Int32, _ record: Record) {
    if record.work.failedCalls > 0 { desk.failures[job] = nil }
    if record.isCompleted { return }
    assert(record.abandonment != nil, "ExternalJobs: a job left without a reason")
    desk.completions.append(
      Completion(request: record.request, failure: .job(record.abandonment ?? .cancelled)))
  }

  // MARK: What a job did

  func countCall(of job: Int32) { records[job].work.calls &+= 1 }
  func countAttempt(of job: Int32) { records[job].work.attempts &+= 1 }

  /// An attempt has used tokens.
  func countUse(input: Int32, output: Int32, picodollars: UInt64, of job: Int32) {
    let record = records.at(job)
    record.value.work.inputTokens &+= Int(input)
    record.value.work.outputTokens &+= Int(output)
    let (sum, overflow) = record.value.work.picodollars.addingReportingOverflow(picodollars)
    record.value.work.picodollars = overflow ? .max : sum
  }

  /// More failures of one job are counted only.
  private static var failuresKept: Int32 { 16 }

  /// A call has failed for good.
  func keepFailure(_ failure: CallFailure, of job: Int32) {
    records[job].work.failedCalls &+= 1
    if records[job].work.failedCalls <= Self.failuresKept { desk.failures[job, default: []].append(failure) }
  }

  // MARK: Completions

  /// Completions wait to be handed over.
  var haveCompletions: Bool { !desk.completions.isEmpty }

  /// Hands over the completions so far, in the order in which jobs ended.
  func takeCompletions(_ body: (Completion) -> Void) {
    if desk.completions.isEmpty { return }
    for completion in desk.completions { body(completion) }
    desk.completions.removeAll(keepingCapacity: true)
  }
}
