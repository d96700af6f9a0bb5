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
    jobs.takeCompletions { told.append(Told(request: $0.request, ending: $0.ending)) }
    return told
  }

  private struct Told: Equatable {
    var request: Int32
    var ending: ExternalJobs.Completion.Ending
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
    jobs.complete(5, Ended(succeeded: true, isPartial: true, output: 9), message: Message("answer"))
    jobs.finish(5)
    var all: [ExternalJobs.Completion] = []
    jobs.takeCompletions { all.append($0) }
    #expect(all.map(\.request) == [70] && all.map(\.ending) == [.completed])
    #expect(all.map(\.message.text) == ["answer"] && all.map(\.output) == [9] && all.map(\.isPartial) == [true])
    #expect(completions(jobs) == [], "each is handed over once")
  }

  @Test("are told how they ended: failed, timed out, cancelled, or rejected by a step")
  func endings() {
    let jobs = externalJobs()
    for job in 0..<Int32(4) { submit(jobs, as: job, request: 10 + job) }
    jobs.complete(0, .failure, message: Message("why"))
    jobs.abandon(1, .timedOut)
    jobs.abandon(2, .cancelled)
    for job in 0..<Int32(4) { jobs.finish(job) }
    #expect(
      completions(jobs) == [
        Told(request: 10, ending: .failed), Told(request: 11, ending: .timedOut), Told(request: 12, ending: .cancelled),
        Told(request: 13, ending: .rejected),
      ])
  }

  @Test("that get no record are rejected, and a number is used again for another job")
  func withoutRecord() {
    let jobs = externalJobs()
    submit(jobs, as: 0, request: 1)
    jobs.abandon(0, .cancelled)
    jobs.finish(0)
    jobs.announce(root: 3, request: 2, input: Message("too many"))
    jobs.endSubmission()
    submit(jobs, as: 0, request: 3)
    jobs.complete(0, Ended(succeeded: true), message: Message("answer"))
    jobs.finish(0)
    #expect(
      completions(jobs) == [
        Told(request: 1, ending: .cancelled), Told(request: 2, ending: .rejected), Told(request: 3, ending: .completed),
      ])
  }

  @Test("are received only where patterns can be compiled")
  func received() {
    #expect(externalJobs().areReceived == true)
    #expect(ExternalJobs(compiler: nil, jobs: 16).areReceived == false)
  }
}
