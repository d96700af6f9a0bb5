import NeedletailLanes
import Needletail
import Testing

@testable import NeedletailEngine

/// Limits of an engine that its fleet does not say, as docs/embedding.md lists them: what happens at each.
@Suite("Limits by default", .timeLimit(.minutes(10)))
struct LimitDefaultTests {
  /// A fleet whose one agent waits until the gate opens.
  private func fleet(_ gate: Gate) -> Fleet {
    var fleet = Fleet()
    fleet.add("a", concurrency: 100_000) { _, _ in
      await gate.wait()
      return Reply("out")
    }
    return fleet
  }

  @Test("a fleet that says how many jobs run, and not how many wait, turns no job of a burst away")
  func burst() async throws {
    let gate = Gate()
    var fleet = fleet(gate)
    fleet.runtime.maxConcurrentJobs = 10
    let engine = try Engine(fleet)
    let jobs = (0..<3_000).map { _ in Task { try await engine.run(.call("a"), "").text } }
    while try await engine.snapshot().jobs.inFlight < 3_000 { await Task.yield() }
    let use = try #require(try await engine.snapshot().limits.first { $0.limit == .job })
    #expect(use.capacity == 10 && use.taken == 10 && use.waiting == 2_990)
    gate.open()
    for job in jobs { #expect(try await job.value == "out") }
    #expect(try await engine.snapshot().jobs.rejected == 0)
    await engine.shutdown()
  }

  @Test("a fleet that says how many jobs wait turns away what is more")
  func bounded() async throws {
    let gate = Gate()
    var fleet = fleet(gate)
    (fleet.runtime.maxConcurrentJobs, fleet.runtime.queueLimit) = (10, 5)
    let engine = try Engine(fleet)
    let jobs = (0..<20).map { _ in Task { await engine.outcome(.call("a")) } }
    while try await engine.snapshot().jobs.submitted < 20 { await Task.yield() }
    #expect(try await engine.snapshot().reasons == [.jobQueueFull: 5])
    gate.open()
    var reasons: [FailureReason?: Int] = [:]
    for job in jobs { reasons[await job.value, default: 0] += 1 }
    #expect(reasons == [nil: 15, .jobQueueFull: 5])
    await engine.shutdown()
  }

  @Test("the defaults are those that the guide lists")
  func defaults() {
    let runtime = RuntimeLimits()
    #expect(runtime.maxConcurrentJobs == nil && runtime.maxConcurrentCalls == nil && runtime.jobTimeout == nil)
    #expect(runtime.queueLimit == nil)
    var fleet = Fleet()
    fleet.add("a", agent: Scripted { _, _ in Reply() })
    #expect(fleet.pools[0].concurrency == 1 && fleet.pools[0].queueLimit == 1_000_000)
    #expect(fleet.pools[0].queueTimeout == nil && !fleet.pools[0].holdsSlotUntilReturned)
    #expect(WallClock().callLimit == 131_072 && WallClock().couriers == nil)
    #expect(World.jobLimit == 8_388_608 && World.callLimit == 33_554_432 && World.externalNodeLimit == 65_536)
    #expect(Inbox.capacity == 65_536)
    #expect(EventBuffer.defaultCapacity == 4_096)
  }
}

extension Engine {
  /// Why a job failed; `nil` when it did not.
  fileprivate func outcome(_ pattern: Pattern) async -> FailureReason? {
    do {
      _ = try await run(pattern, "")
      return nil
    } catch { return error.reason }
  }
}
