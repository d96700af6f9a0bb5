import NeedletailLanes
import Synchronization
import Testing

@testable import NeedletailCouriers

@Suite("The engine's clock")
struct ClockTests {
  typealias Instant = EngineClock.Instant

  @Test("virtual time is what it was set to, in every copy of it")
  func virtual() {
    let time = EngineTime.virtual()
    let copy = time
    time.set(42)
    #expect(copy.now == 42 && copy.isVirtual)
  }

  @Test("real time counts from its origin and is 0 before it")
  func wall() {
    let now = MonotonicClock.now
    #expect(EngineTime.wall(origin: now + 3_600_000_000_000).now == 0)
    let time = EngineTime.wall(origin: now - 1_000_000_000)
    let read = time.now
    #expect(read >= 1_000_000_000 && read <= MonotonicClock.now - now + 1_000_000_000)
    #expect(!time.isVirtual)
  }

  @Test(
    "a scaled clock goes so many times as fast, and what it is slept for has come by then",
    arguments: [0.25, 1, 10, 1_000])
  func scaled(_ scale: Double) {
    let time = EngineTime.wall(origin: 5_000, scale: scale)
    #expect(time.instant(ofMonotonic: 5_000) == 0 && time.instant(ofMonotonic: 4_000) == 0)
    #expect(time.instant(ofMonotonic: 1_005_000) == UInt64(1_000_000 * scale))
    for instant: UInt64 in [1, 3, 999_983, 3_600_000_000_007] {
      let woken = time.monotonic(instant)
      #expect(time.instant(ofMonotonic: woken) >= instant)
      #expect(time.instant(ofMonotonic: woken &- 1) < instant)
    }
    #expect(time.monotonic(.max) == .max)
  }

  @Test("instants advance by durations and are clamped at both ends")
  func arithmetic() {
    #expect(Instant(nanoseconds: 5).advanced(by: .microseconds(2)) == Instant(nanoseconds: 2005))
    #expect(Instant(nanoseconds: 5).advanced(by: .nanoseconds(-3)) == Instant(nanoseconds: 2))
    #expect(Instant(nanoseconds: 5).advanced(by: .seconds(-1)) == Instant(nanoseconds: 0))
    #expect(Instant(nanoseconds: .max - 1).advanced(by: .nanoseconds(2)) == Instant(nanoseconds: .max))
    #expect(Instant(nanoseconds: 7).duration(to: Instant(nanoseconds: 4)) == .nanoseconds(-3))
    #expect(Instant(nanoseconds: 0).advanced(by: .seconds(Int64.max)) == Instant(nanoseconds: UInt64(Int64.max)))
  }

  @Test("a call knows its place, its deadline and its first token")
  func context() throws {
    let seen = Notes<String>()
    let harness = try CourierHarness(
      Scripted { _, context in
        try await context.clock.sleep(until: .init(nanoseconds: 70))
        context.markFirstToken()
        try await context.sleep(for: .nanoseconds(30))
        context.markFirstToken()
        let deadline = context.deadline?.nanoseconds ?? 0
        seen.add("\(context.agent) \(context.member) \(context.attempt) \(context.job) \(context.jobInput) \(deadline)")
        return Reply()
      }, mode: .inline)
    let parcel = harness.send(member: 3, deadline: 500)
    harness.courier.pump()
    for instant in [70, 100] as [UInt64] {
      harness.time.set(instant)
      harness.courier.wake(at: instant)
      harness.courier.pump()
    }
    let place = harness.courier.parcels.at(parcel)
    #expect(place.value.startedAt == 0 && place.value.firstTokenAt == 70 && place.value.endedAt == 100)
    #expect(seen.all == ["agent 3 1 0 job 500"])
    harness.collect()
    #expect(harness.close() == [:])
  }

  @Test("sleeping until an instant that is past returns at once")
  func past() throws {
    let harness = try CourierHarness(
      Scripted { _, context in
        try await context.clock.sleep(until: .init(nanoseconds: 0))
        try await context.sleep(for: .seconds(-1))
        return Reply("awake")
      }, mode: .inline)
    harness.send()
    harness.courier.pump()
    harness.collect()
    #expect(harness.answers.map(\.text) == ["awake"])
    #expect(harness.close() == [:])
  }

  @Test("more sleepers than a turn wakes all wake, in order of their instants")
  func many() throws {
    let woken = Notes<UInt64>()
    let asleep = Notes<UInt64>()
    let harness = try CourierHarness(
      Scripted { _, context in
        // Late enough for all to be asleep by then, even where a thread waits for its processor.
        let instant = EngineClock.Instant(nanoseconds: 2_000_000_000 + context.job * 7919 % 500)
        asleep.add(context.job)
        try await context.clock.sleep(until: instant)
        woken.add(instant.nanoseconds)
        return Reply()
      })
    for _ in 0..<500 { harness.send() }
    #expect(try harness.receive(500).allSatisfy { $0.ending == .completed })
    #expect(asleep.all.count == 500)
    #expect(woken.all == woken.all.sorted())
    #expect(harness.close() == [:])
  }

  @Test("by the wall clock no sleeper wakes before its instant")
  func real() throws {
    let early = Notes<UInt64>()
    let harness = try CourierHarness(
      Scripted { _, context in
        let instant = context.clock.now.advanced(by: .microseconds(Int64(context.job % 7) * 300))
        try await context.clock.sleep(until: instant)
        if context.clock.now < instant { early.add(context.job) }
        return Reply()
      })
    for _ in 0..<100 { harness.send() }
    #expect(try harness.receive(100).allSatisfy { $0.ending == .completed })
    #expect(early.all == [])
    #expect(harness.close() == [:])
  }

  @Test("a task of another thread can sleep on the engine's clock, and be cancelled there")
  func elsewhere() async throws {
    try await onOwnThread {
      let harness = try CourierHarness(
        Scripted { _, context in
          let before = context.clock.now
          try await Task.detached { try await context.sleep(for: .milliseconds(2)) }.value
          let slept = before.duration(to: context.clock.now) >= .milliseconds(2)
          let long = Task.detached { try await context.sleep(for: .seconds(3600)) }
          long.cancel()
          let result = await long.result
          context.markFirstToken()
          if case .failure(let error) = result { return Reply("\(slept) \(error is CancellationError)") }
          return Reply("slept for an hour")
        })
      for _ in 0..<20 { harness.send() }
      #expect(try harness.receive(20).allSatisfy { $0.text == "true true" })
      #expect(harness.close() == [:])
    }
  }

  @Test(
    "a first token that another thread marks counts, also when the call ends without waiting", arguments: [true, false])
  func firstTokenElsewhere(waits: Bool) async throws {
    final class Mark: Sendable { let isSet = Atomic(false) }
    try await onOwnThread {
      let harness = try CourierHarness(
        Scripted { _, context in
          let marked = context.clock.now
          let mark = Mark()
          let marking = Task.detached {
            context.markFirstToken()
            mark.isSet.store(true, ordering: .releasing)
          }
          if waits { await marking.value }
          while !mark.isSet.load(ordering: .acquiring) { LaneThread.relax() }
          return Reply("\(marked.nanoseconds)")
        })
      let parcel = harness.send()
      harness.courier.flush()
      var received: Int32 = -1
      let came = try harness.waitUncollected {
        received = harness.courier.receive()
        return received >= 0
      }
      try #require(came)
      #expect(received == parcel)
      let place = harness.courier.parcels.at(parcel)
      let asked = UInt64(place.value.reply.text) ?? .max
      #expect(place.value.firstTokenAt >= asked && place.value.firstTokenAt <= place.value.endedAt)
      harness.courier.free(parcel)
      #expect(harness.close() == [:])
    }
  }
}
