import NeedletailLanes
import Testing

@testable import NeedletailCouriers

@Suite("Swift agents in virtual time")
struct VirtualTimeTests {
  @Test("sleepers wake in order of instant, and of sequence within an instant")
  func order() throws {
    let trace = Notes<String>()
    let harness = try CourierHarness(
      Scripted { message, context in
        let naps = message.text.split(separator: " ").map { Int64($0)! }
        for nap in naps {
          try await context.sleep(for: .nanoseconds(nap))
          trace.add("\(context.job)@\(context.clock.now.nanoseconds)")
        }
        return Reply()
      }, mode: .inline)
    for naps in ["30 10", "10 30", "20 20", "10 10 10"] { harness.send(naps) }
    harness.runVirtually()
    // At 40, job 0 fell asleep at 30, job 1 at 10 and job 2 at 20.
    #expect(trace.all == ["1@10", "3@10", "2@20", "3@20", "0@30", "3@30", "1@40", "2@40", "0@40"])
    #expect(harness.close() == [:])
  }

  /// Agents that branch, sleep at random and meet in an actor.
  func trace() throws -> [String] {
    actor Tally {
      var sum: UInt64 = 0
      func add(_ value: UInt64) -> UInt64 {
        sum = sum &* 31 &+ value
        return sum
      }
    }
    let tally = Tally()
    let notes = Notes<String>()
    let harness = try CourierHarness(
      Scripted { message, context in
        var state = context.job &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func nap() -> Duration {
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          return .nanoseconds(Int64(state >> 54))
        }
        let (left, right) = (nap(), nap())
        async let first: Void = context.sleep(for: left)
        async let second: Void = context.sleep(for: right)
        try await first
        try await second
        let sum = await withTaskGroup(of: UInt64.self) { group in
          for branch in 0..<4 {
            let pause = nap()
            group.addTask {
              try? await context.sleep(for: pause)
              return await tally.add(context.job &* 4 &+ UInt64(branch))
            }
          }
          var sum: UInt64 = 0
          for await part in group { sum = sum &* 7 &+ part }
          return sum
        }
        notes.add("\(context.job) \(context.clock.now.nanoseconds) \(sum)")
        return Reply()
      }, mode: .inline)
    for _ in 0..<200 { harness.send() }
    harness.runVirtually()
    #expect(harness.answers.count == 200)
    #expect(harness.close() == [:])
    return notes.all + harness.answers.map { "\($0.ticket)" }
  }

  @Test("two runs of branching agents have the same trace")
  func sameness() throws {
    let (first, second) = (try trace(), try trace())
    #expect(first.count == 400)
    #expect(first == second)
  }

  @Test("an agent that waits for something else comes back stalled, the others go on")
  func stalled() throws {
    let gate = Gate()
    let harness = try CourierHarness(
      Scripted { message, context in
        if message.text == "stall" { await gate.pass() }
        try await context.sleep(for: .seconds(1))
        return Reply(message.text)
      }, mode: .inline)
    harness.send("a")
    harness.send("stall")
    harness.send("b")
    harness.runVirtually()
    let answers = harness.answers.sorted { $0.ticket < $1.ticket }
    #expect(harness.answers[0].ticket == 1)
    #expect(answers.map(\.ending) == [.completed, .stalled, .completed])
    #expect(answers[1].failure == "waits for something other than the engine's clock")
    // It wakes, finds itself cancelled, and what it answers is not used.
    gate.open()
    harness.send("c")
    harness.runVirtually()
    #expect(harness.answers.map(\.text) == ["", "a", "b", "c"])
    #expect(harness.close() == [:])
  }

  @Test("a stalled agent's late answer does not reach the call that has its parcel now")
  func lateAnswer() throws {
    let gate = Gate()
    let harness = try CourierHarness(
      Scripted { message, context in
        if message.text == "stall" {
          await gate.pass()
          return Reply("too late")
        }
        gate.open()
        try await context.sleep(for: .seconds(1))
        return Reply("in time")
      }, mode: .inline)
    let first = harness.send("stall")
    harness.runVirtually()
    let second = harness.send("next")
    harness.runVirtually()
    #expect(first == second)
    #expect(harness.answers.map(\.ending) == [.stalled, .completed])
    #expect(harness.answers.map(\.text) == ["", "in time"])
    #expect(harness.close() == [:])
  }

  @Test("a call is stalled, too, when it waits for a task of its own that is not held")
  func detached() async throws {
    try await onOwnThread {
      let gate = Gate()
      let harness = try CourierHarness(
        Scripted { _, _ in
          await Task.detached { await gate.pass() }.value
          return Reply()
        }, mode: .inline)
      harness.send()
      harness.runVirtually()
      #expect(harness.answers.map(\.ending) == [.stalled])
      gate.open()
      // The job of the foreign thread is drained when it comes; the slot's task ends.
      let isIdle = try harness.wait {
        harness.courier.pump()
        return harness.courier.slotTally.value.live == 0
      }
      #expect(isIdle)
      #expect(harness.close() == [:])
    }
  }

  @Test("a sleep that is cancelled leaves nothing to wake for")
  func cancelledSleep() throws {
    let harness = try CourierHarness(
      Scripted { _, context in
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { try await context.sleep(for: .seconds(3600)) }
          group.addTask { try await context.sleep(for: .seconds(1)) }
          try await group.next()
          group.cancelAll()
        }
        return Reply("\(context.clock.now.nanoseconds)")
      }, mode: .inline)
    harness.send()
    harness.courier.pump()
    harness.time.set(1_000_000_000)
    harness.courier.wake(at: 1_000_000_000)
    harness.courier.pump()
    harness.collect()
    #expect(harness.answers.map(\.text) == ["1000000000"])
    #expect(harness.courier.nextWake == nil)
    #expect(harness.close() == [:])
  }

  @Test("cancelled sleeps beyond the next one are forgotten without moving the clock")
  func forgotten() throws {
    let harness = try CourierHarness(
      Scripted { message, context in
        try await context.sleep(for: .nanoseconds(Int64(message.text)!))
        return Reply("\(context.clock.now.nanoseconds)")
      }, mode: .inline)
    let parcel = harness.send("100")
    harness.courier.pump()
    harness.courier.cancel(parcel)
    harness.courier.pump()
    #expect(harness.courier.nextWake == nil)
    harness.send("50")
    harness.runVirtually()
    #expect(harness.answers.map(\.text) == ["", "50"])
    #expect(harness.close() == [:])
  }

  @Test("a task that outlives its call cannot sleep on the call's clock")
  func outlived() throws {
    let kept = Notes<CallContext>()
    let errors = Notes<String>()
    let harness = try CourierHarness(
      Scripted { message, context in
        if let old = kept.all.first {
          do { try await old.sleep(for: .seconds(1)) } catch { errors.add("\(error)") }
        }
        kept.add(context)
        return Reply()
      }, mode: .inline)
    harness.send()
    harness.send()
    harness.runVirtually()
    #expect(harness.answers.count == 2)
    #expect(errors.all == ["CancellationError()"])
    #expect(harness.courier.nextWake == nil)
    #expect(harness.close() == [:])
  }

  @Test("when as many agents as a courier has room for never came back, calls fail and say so")
  func slotLimit() throws {
    let gate = Gate()
    let harness = try CourierHarness(
      [
        .agent(
          "stuck",
          Scripted { _, _ in
            await gate.pass()
            return Reply()
          })
      ], mode: .inline, limit: 4)
    for _ in 0..<3 {
      for _ in 0..<4 { harness.send() }
      harness.runVirtually()
    }
    #expect(harness.answers.prefix(8).allSatisfy { $0.ending == .stalled })
    #expect(harness.answers.dropFirst(8).map(\.ending) == [.failed, .failed, .failed, .failed])
    #expect(harness.answers.last?.failure == "8 tasks of agents have not returned: no more are started")
    // They return, and there is room again.
    gate.open()
    harness.runVirtually()
    harness.send()
    harness.runVirtually()
    #expect(harness.answers.last?.ending == .completed)
    #expect(harness.close() == [:])
  }

  @Test("sleeps set while a later one is known still come first")
  func earlierThanKnown() throws {
    let trace = Notes<String>()
    let harness = try CourierHarness(
      Scripted { message, context in
        try await context.sleep(for: .nanoseconds(Int64(message.text)!))
        trace.add("\(message.text)@\(context.clock.now.nanoseconds)")
        return Reply()
      }, mode: .inline)
    harness.send("1000000000")
    harness.courier.pump()
    #expect(harness.courier.nextWake == 1_000_000_000)
    harness.time.set(500)
    for nap in ["3", "70000", "1"] { harness.send(nap) }
    harness.courier.pump()
    #expect(harness.courier.nextWake == 501)
    harness.runVirtually()
    #expect(trace.all == ["1@501", "3@503", "70000@70500", "1000000000@1000000000"])
    #expect(harness.close() == [:])
  }
}
