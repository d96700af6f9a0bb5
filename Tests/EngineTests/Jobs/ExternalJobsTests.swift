import NeedletailCouriers
import Testing

@testable import NeedletailEngine

@Suite("External jobs")
struct ExternalJobsTests {
  private func externalJobs() -> ExternalJobs {
    let pool = AgentPool(name: "a", simulate: SimulatedAgent(service: .total(.constant(1))))
    return ExternalJobs(compiler: ProgramCompiler(pools: [pool], hasRealAgents: false), jobs: 16)
  }

  /// What has been completed since the last look: request and ending.
  private func completions(_ jobs: borrowing ExternalJobs) -> [Told] {
    var told: [Told] = []
    jobs.takeCompletions { told.append(Told(request: $0.request, failure: $0.failure)) }
    return told
  }

  private struct Told: Equatable {
    var request: Int32
    var failure: ExternalJobs.Completion.Failure?
  }

  private func complete(_ jobs: borrowing ExternalJobs, _ job: Int32, _ ended: Ended, _ message: Message) {
    jobs.complete(job, ended, message: message, key: UInt64(job) + 100, latency: 7)
  }

  private func submit(_ jobs: borrowing ExternalJobs, as job: Int32, request: Int32) {
    jobs.announce(root: 3, request: request, input: Message("question"))
    _ = jobs.register(job)
    jobs.endSubmission()
  }

  @Test("bring their pattern and their input, and are completed once their pattern has ended")
  func completes() {
    let jobs = externalJobs()
    jobs.announce(root: 3, request: 70, input: Message("question"))
    #expect(jobs.register(5).text == "question")
    jobs.endSubmission()
    #expect(jobs.root(of: 5) == 3)
    complete(jobs, 5, Ended(succeeded: true, isPartial: true, output: 9), Message("answer"))
    _ = jobs.finish(5)
    var all: [ExternalJobs.Completion] = []
    jobs.takeCompletions { all.append($0) }
    #expect(all.map(\.request) == [70] && all.map(\.failure) == [nil] && all.map(\.key) == [105])
    #expect(all.map(\.message.text) == ["answer"] && all.map(\.output) == [9] && all.map(\.isPartial) == [true])
    #expect(completions(jobs) == [], "each is handed over once")
  }

  @Test("are told how they ended: failed, timed out, cancelled, or rejected by a step")
  func endings() {
    let jobs = externalJobs()
    for job in 0..<Int32(4) { submit(jobs, as: job, request: 10 + job) }
    let why = CallFailure(.breakerOpen, pool: "a", attempt: 2)
    complete(jobs, 0, .failure, Message(Message.Part(why)))
    jobs.abandon(1, .jobTimeout)
    jobs.abandon(2, .cancelled)
    jobs.abandon(3, .jobQueueFull)
    for job in 0..<Int32(4) { _ = jobs.finish(job) }
    #expect(
      completions(jobs) == [
        Told(request: 10, failure: .pattern(why)), Told(request: 11, failure: .job(.jobTimeout)),
        Told(request: 12, failure: .job(.cancelled)), Told(request: 13, failure: .job(.jobQueueFull)),
      ])
  }

  @Test("that get no record are rejected, and a number is used again for another job")
  func withoutRecord() {
    let jobs = externalJobs()
    submit(jobs, as: 0, request: 1)
    jobs.abandon(0, .cancelled)
    _ = jobs.finish(0)
    jobs.announce(root: 3, request: 2, input: Message("too many"))
    jobs.endSubmission()
    submit(jobs, as: 0, request: 3)
    complete(jobs, 0, Ended(succeeded: true), Message("answer"))
    _ = jobs.finish(0)
    #expect(
      completions(jobs) == [
        Told(request: 1, failure: .job(.cancelled)), Told(request: 2, failure: .job(.tooManyInFlight)),
        Told(request: 3, failure: nil),
      ])
  }

  @Test("are told what they did: each of their own, and of many failures the first")
  func work() {
    let jobs = externalJobs()
    submit(jobs, as: 0, request: 1)
    submit(jobs, as: 1, request: 2)
    for _ in 0..<3 { jobs.countCall(of: 0) }
    jobs.countAttempt(of: 0)
    jobs.countUse(input: 5, output: 7, picodollars: 11, of: 0)
    jobs.countUse(input: 1, output: 1, picodollars: .max, of: 0)
    for attempt in 1...20 { jobs.keepFailure(CallFailure(.callTimeout, pool: "a", attempt: attempt), of: 0) }
    for job in 0..<Int32(2) {
      complete(jobs, job, Ended(succeeded: true), Message())
      _ = jobs.finish(job)
    }
    // The number is another job's now.
    submit(jobs, as: 0, request: 3)
    jobs.keepFailure(CallFailure(.agentFailed, pool: "b"), of: 0)
    complete(jobs, 0, Ended(succeeded: true), Message())
    _ = jobs.finish(0)
    var all: [ExternalJobs.Completion] = []
    jobs.takeCompletions { all.append($0) }
    let busy = ExternalJobs.Work(
      calls: 3, attempts: 1, failedCalls: 20, inputTokens: 6, outputTokens: 8, picodollars: .max)
    #expect(all.map(\.work) == [busy, ExternalJobs.Work(), ExternalJobs.Work(failedCalls: 1)])
    #expect(all.map { $0.failures.map(\.attempt) } == [Array(1...16), [], [1]])
    #expect(all.last?.failures.map(\.pool) == ["b"])
  }

  @Test("are received only where patterns can be compiled")
  func received() {
    #expect(externalJobs().areReceived == true)
    #expect(ExternalJobs(compiler: nil, jobs: 16).areReceived == false)
  }
}
