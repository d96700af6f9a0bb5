import NeedletailLanes
import Needletail
import Testing

@testable import NeedletailEngine

/// The loop that runs Swift agents in virtual time, looked at from within.
@Suite("The rehearsal's loop", .timeLimit(.minutes(10)))
struct RehearsalTests {
  @Test("events at instants that only agents' sleeps lead to are not counted as one instant's")
  func eventsAtInstant() async throws {
    var fleet = Fleet()
    fleet.add("a") { _, context in
      try await context.sleep(for: .milliseconds(1))
      throw Broken()
    }
    var plan = fleet.manning(Plan.jobs(1, .call("a")))
    plan.resilience.retry = Resilience.Retry(attempts: 100, backoff: .constant, initial: .zero)
    let (ready, services) = (plan, fleet.services)
    // On a thread of its own: the tests' tasks run on another pool.
    let status: RunReport.Status = try await withCheckedThrowingContinuation { waiter in
      do {
        try LaneThread(name: "rehearsal") {
          waiter.resume(
            with: Result {
              let rehearsal = try #require(try Rehearsal.ifNeeded(ready, services, RuleBook()))
              _ = rehearsal.advance(events: 1)
              // As if a long run had come so far already.
              rehearsal.world.eventsAtInstant = 9_999_990
              while rehearsal.advance(events: 1_000) {}
              rehearsal.close()
              return rehearsal.world.verdict.status
            })
        }.detach()
      } catch {
        waiter.resume(throwing: error)
      }
    }
    #expect(status == .completed)
  }
}
