import NeedletailCouriers
import NeedletailLanes

/// Jobs that come from outside, one at a time, each with a pattern of its own: what an embedding program asks for.
struct ExternalJobs: ~Copyable {
  /// How an external job ended.
  struct Completion {
    enum Ending { case completed, failed, timedOut, cancelled, rejected }

    var request: Int32
    var ending: Ending
    var isPartial = false
    var outcome = Outcome()
    var output: Int32 = 0
    var message = Message(parts: [])
  }

  /// What an external job runs, and which request it answers.
  struct Record: BitwiseCopyable {
    /// The outermost node of its pattern.
    var root: Int32
    var request: Int32
    /// Its completion is there, and what it is where the job's pattern has not ended.
    var isCompleted = false
    var ending: Abandonment?
  }

  /// Why a job ends before its pattern.
  enum Abandonment: UInt8, BitwiseCopyable { case timedOut, cancelled }

  /// What is no plain value. It is touched in runs with external jobs only.
  private final class Desk {
    var completions: [Completion] = []
    /// The job that is being submitted, until it has a record.
    var announced: (record: Record, input: Message)?
    /// Where external jobs bring patterns of their own.
    var compiler: ProgramCompiler?
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
  func announce(root: Int32, request: Int32, input: Message) {
    assert(desk.announced == nil, "ExternalJobs: one job is submitted at a time")
    desk.announced = (Record(root: root, request: request), input)
  }

  /// The announced job has this number; answers its input.
  func register(_ job: Int32) -> Message {
    guard let (record, input) = desk.announced else {
      assertionFailure("ExternalJobs: a job that was not announced")
      return Message(parts: [])
    }
    records.set(job, record)
    desk.announced = nil
    return input
  }

  /// The announced job was submitted. One that got no number is completed as rejected.
  func endSubmission() {
    guard let (record, _) = desk.announced else { return }
    desk.announced = nil
    desk.completions.append(Completion(request: record.request, ending: .rejected))
  }

  /// The outermost node of a job's pattern.
  func root(of job: Int32) -> Int32 { records[job].root }

  /// A job's pattern has ended.
  func complete(_ job: Int32, _ ended: Ended, message: Message) {
    assert(!records[job].isCompleted, "ExternalJobs: a job completed twice")
    records[job].isCompleted = true
    desk.completions.append(
      Completion(
        request: records[job].request, ending: ended.succeeded ? .completed : .failed, isPartial: ended.isPartial,
        outcome: ended.outcome, output: ended.output, message: message))
  }

  /// A job ends before its pattern.
  func abandon(_ job: Int32, _ why: Abandonment) { records[job].ending = why }

  /// A job has left the system. One that was neither completed nor abandoned was rejected.
  func finish(_ job: Int32) {
    let record = records[job]
    if record.isCompleted { return }
    let ending: Completion.Ending =
      switch record.ending {
      case .timedOut: .timedOut
      case .cancelled: .cancelled
      case nil: .rejected
      }
    desk.completions.append(Completion(request: record.request, ending: ending))
  }

  // MARK: Completions

  /// Hands over the completions so far, in the order in which jobs ended.
  func takeCompletions(_ body: (Completion) -> Void) {
    if desk.completions.isEmpty { return }
    for completion in desk.completions { body(completion) }
    desk.completions.removeAll(keepingCapacity: true)
  }
}
