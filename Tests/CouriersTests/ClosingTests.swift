import NeedletailLanes
import Synchronization
import Testing

@testable import NeedletailCouriers

@Suite("A courier's end")
struct ClosingTests {
  @Test("closing cancels what is open and waits for it")
  func cancels() throws {
    let ended = Notes<Bool>()
    let harness = try CourierHarness(
      Scripted { _, context in
        do { try await context.sleep(for: .seconds(3600)) } catch { ended.add(true) }
        return Reply()
      })
    for _ in 0..<100 { harness.send() }
    harness.courier.flush()
    #expect(harness.close() == [:])
    // Some had perhaps not begun: those are over without having been asked.
    #expect(ended.all.count <= 100)
    #expect(harness.courier.receive() == -1)
  }

  @Test("an agent that never returns is given up after the grace, and counted by pool")
  func neverReturns() throws {
    let forever = Gate()
    let harness = try CourierHarness([
      .agent("well", Echo()),
      .agent(
        "stuck",
        Scripted { _, _ in
          await forever.pass()
          return Reply()
        }),
    ])
    harness.send("text", pool: 0)
    for _ in 0..<3 { harness.send(pool: 1) }
    let began = try harness.wait { forever.arrived == 3 && harness.answers.count == 1 }
    #expect(began)
    #expect(harness.close(grace: 1_000_000) == [1: 3])
    // Its task goes on when somebody wakes it, elsewhere, and touches nothing that is gone.
    forever.open()
  }

  @Test("a thread that is stuck in an agent's own code is left behind")
  func stuckThread() throws {
    let agent = StuckAgent()
    let harness = try CourierHarness(agent)
    harness.send()
    let began = try harness.wait { agent.hasBegun.load(ordering: .acquiring) }
    #expect(began)
    #expect(harness.close(grace: 1_000_000) == [0: 1])
    agent.isReleased.store(true, ordering: .releasing)
  }

  @Test("in virtual time what is left at the end is cancelled, and given up if it does not return")
  func inline() throws {
    let forever = Gate()
    let harness = try CourierHarness(
      [
        .agent(
          "sleeps",
          Scripted { _, context in
            try await context.sleep(for: .seconds(10))
            return Reply()
          }),
        .agent(
          "ignores",
          Scripted { _, context in
            // Asleep as far as the engine's clock goes, and deaf to cancellation.
            async let nap: Void = context.sleep(for: .seconds(10))
            await forever.pass()
            try await nap
            return Reply()
          }),
      ], mode: .inline)
    harness.send(pool: 0)
    harness.send(pool: 1)
    harness.courier.pump()
    harness.collect()
    #expect(harness.answers == [])
    #expect(harness.courier.nextWake == 10_000_000_000)
    #expect(harness.close() == [1: 1])
    forever.open()
  }

  @Test("nothing of a courier is left when its calls came back and it is closed", arguments: [false, true])
  func nothingLeft(isInline: Bool) throws {
    weak var courier: Courier?
    do {
      let harness = try CourierHarness(Echo(), mode: isInline ? .inline : .thread(processor: nil, spins: false))
      courier = harness.courier
      for _ in 0..<200 { harness.send("text") }
      if isInline { harness.runVirtually() } else { _ = try harness.receive(200) }
      #expect(harness.close() == [:])
    }
    #expect(courier == nil)
  }

  @Test("its thread ends in order, whatever it does when it is told to")
  func anyMoment() throws {
    for round in 0..<200 {
      weak var courier: Courier?
      do {
        let harness = try CourierHarness(Echo())
        courier = harness.courier
        harness.send()
        if round % 2 == 0 { _ = try harness.receive(1) }
        for _ in 0..<round * 4 { LaneThread.relax() }
        // One that ran out of its grace would keep what it has.
        #expect(harness.close(grace: 500_000_000_000) == [:])
      }
      #expect(courier == nil)
    }
  }

  @Test("a courier that never had a call ends")
  func idle() throws {
    let harness = try CourierHarness(Echo())
    #expect(harness.close() == [:])
    #expect(harness.courier.callsCarried == 0)
  }
}

/// Holds up its thread until it is released.
final class StuckAgent: Agent {
  let hasBegun = Atomic<Bool>(false)
  let isReleased = Atomic<Bool>(false)

  func respond(to message: Message, in context: CallContext) async throws -> Reply {
    hasBegun.store(true, ordering: .releasing)
    while !isReleased.load(ordering: .acquiring) { LaneThread.relax() }
    return Reply()
  }
}
