import NeedletailLanes
import Needletail
import Testing

@testable import NeedletailEngine

/// The conductor's side of an engine's jobs, looked at from within.
@Suite("An engine's reception", .timeLimit(.minutes(10)))
struct ReceptionTests {
  @Test("a job that finds 65,536 others waiting to be taken is told so")
  func full() async throws {
    let inbox = Inbox(bell: try Bell())
    for _ in 0..<1 << 16 { inbox.submit(JobRequest(Job(.call("a"), ""))) }
    let error = await #expect(throws: JobError.self) {
      try await withCheckedContinuation { waiter in
        let request = JobRequest(Job(.call("a"), ""))
        request.wait(waiter)
        inbox.submit(request)
      }.get()
    }
    #expect(error?.reason == .submissionQueueFull)
  }

  @Test("a world that can hold no more tells those who wait, and why, instead of hanging")
  func stopped() async throws {
    var fleet = Fleet()
    fleet.add("slow") { _, context in
      try await context.sleep(for: .seconds(3_600))
      return Reply()
    }
    let (plan, services) = (fleet.standingPlan, fleet.standingServices)
    let request = JobRequest(Job(.call("slow"), ""))
    let error = await #expect(throws: JobError.self) {
      try await withCheckedContinuation { waiter in
        request.wait(waiter)
        do {
          try LaneThread(name: "reception") {
            do {
              let bell = try Bell()
              let inbox = Inbox(bell: bell)
              let conductor = try WallConductor(plan, services: services, bell: bell, receivesExternalJobs: true)
              _ = inbox.post(request)
              var turns = 0
              let reason = JobInbox(conductor, inbox).serve(until: {
                turns += 1
                if turns == 2 { conductor.world.stop(.aborted, because: "it is full") }
                return nil
              })
              inbox.close(because: reason)
            } catch {
              request.answer(.failure(JobError(startingFailedWith: error)))
            }
          }.detach()
        } catch {
          request.answer(.failure(JobError(startingFailedWith: error)))
        }
      }.get()
    }
    #expect(error == JobError(.engineFailed, message: "it is full"))
  }

  @Test("a full inbox refuses jobs, and still takes the news that one is not waited for")
  func full() throws {
    let inbox = Inbox(bell: try Bell())
    let request = JobRequest(Job(.call("a"), ""))
    for _ in 0..<65_536 { #expect(inbox.post(request)) }
    #expect(!inbox.post(request))
    inbox.cancel(request)
    guard case .cancelled(let cancelled)? = inbox.take() else {
      Issue.record("the news is not there")
      return
    }
    #expect(cancelled === request)
    guard case .job? = inbox.take() else {
      Issue.record("the jobs are not there")
      return
    }
  }
}
