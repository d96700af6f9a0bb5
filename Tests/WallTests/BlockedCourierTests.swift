import NeedletailLanes
import Needletail
import Synchronization
import Testing

/// An agent that holds up its courier's thread is noticed and named.
@Suite("Blocked couriers", .timeLimit(.minutes(10)))
struct BlockedCourierTests {
  /// Blocks the calling thread until it is let go.
  private final class Latch: Sendable {
    private let isOpen = Atomic(false)

    func block() { while !isOpen.load(ordering: .acquiring) { LaneThread.relax() } }
    func open() { isOpen.store(true, ordering: .releasing) }
  }

  private let latch = Latch()

  /// An engine of one courier, its listener, and a job of "slow" that blocks.
  private func blocked(_ agent: Scripted) throws -> (Engine, EngineEvents, Task<Reply?, Never>) {
    var fleet = Fleet()
    fleet.wall.couriers = 1
    fleet.addWriter("quick")
    fleet.add("slow", count: 3, concurrency: 4, agent: agent)
    let engine = try Engine(fleet)
    let events = engine.events
    return (engine, events, Task { try? await engine.run(.call("slow"), "in") })
  }

  /// The first event that is wanted; `nil` when the events end without.
  private func first<Found>(_ events: EngineEvents, _ wanted: (EngineEvent.Kind) -> Found?) async -> Found? {
    for await event in events { if let found = wanted(event.kind) { return found } }
    return nil
  }

  @Test("who blocks a courier is told with its pool, member and job, and again when it goes on")
  func named() async throws {
    let job = Guarded<UInt64?>(nil)
    let (engine, events, slow) = try blocked(
      Scripted { [latch] _, context in
        // Behind a wait: what goes on then is named, not what began last.
        try await context.sleep(for: .milliseconds(5))
        job.withLock { $0 = context.job }
        latch.block()
        return Reply("out")
      })
    let quick = Task { try? await engine.run(.call("quick"), "in") }
    let blockage = try #require(await first(events) { if case .courierBlocked(let one) = $0 { one } else { nil } })
    #expect(blockage.courier == 0 && blockage.pool == "slow" && blockage.member == 0)
    #expect(blockage.job == job.withLock { $0 } && blockage.duration >= .seconds(1))
    let snapshot = try await engine.snapshot()
    let courier = try #require(snapshot.couriers.first)
    #expect(snapshot.couriers.count == 1 && courier.calls >= 1)
    #expect(courier.blockage?.pool == "slow" && courier.blockage.map { $0.duration >= blockage.duration } == true)
    let later = engine.events
    latch.open()
    let ended = try #require(await first(later) { if case .courierUnblocked(let one) = $0 { one } else { nil } })
    #expect(ended.pool == "slow" && ended.job == blockage.job && ended.duration >= blockage.duration)
    #expect(await slow.value?.text == "out")
    #expect(await quick.value?.text == "in>quick")
    #expect(try await engine.snapshot().couriers.first?.blockage == nil)
    await engine.shutdown()
  }

  @Test("what is not the call's own task is told without a name")
  func childTask() async throws {
    let (engine, events, slow) = try blocked(
      Scripted { [latch] _, _ in
        await withTaskGroup { group in group.addTask { latch.block() } }
        return Reply("out")
      })
    let blockage = try #require(await first(events) { if case .courierBlocked(let one) = $0 { one } else { nil } })
    #expect(blockage.courier == 0 && blockage.pool == nil && blockage.job == nil)
    latch.open()
    #expect(await slow.value?.text == "out")
    await engine.shutdown()
  }

  @Test("agents that wait for long hold up no courier")
  func waiting() async throws {
    let finished = Gate()
    var fleet = Fleet()
    fleet.wall.couriers = 1
    fleet.add("waits") { _, _ in
      await finished.wait()
      return Reply()
    }
    fleet.add("sleeps") { _, context in
      try await context.sleep(for: .milliseconds(1_600))
      finished.open()
      return Reply()
    }
    let engine = try Engine(fleet)
    let events = engine.events
    async let waits = engine.run(.call("waits"), "")
    async let sleeps = engine.run(.call("sleeps"), "")
    _ = try await (waits, sleeps)
    await engine.shutdown()
    #expect(await first(events) { if case .courierBlocked(let one) = $0 { one } else { nil } } == nil)
  }

  @Test("a plan's run says how long its couriers were held up, and by whom")
  func planned() async throws {
    var fleet = Fleet()
    fleet.add("slow") { _, _ in
      let end = MonotonicClock.now + 1_600_000_000
      while MonotonicClock.now < end { LaneThread.relax() }
      return Reply()
    }
    var plan = Plan.jobs(1, .call("slow"))
    plan.wall.scheduleDelayLimit = .seconds(60)
    let report = try await Engine(fleet).run(plan, clock: .wall)
    let seconds = try #require(report.wall?.blockedSeconds)
    #expect(Array(seconds.keys) == ["slow"])
    #expect((seconds["slow"] ?? 0) >= 1)
  }
}
