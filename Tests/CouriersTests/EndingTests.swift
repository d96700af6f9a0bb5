import Testing

@testable import NeedletailCouriers

@Suite("A call that fails, or whose answer is not needed")
struct EndingTests {
  @Test("an agent that throws has failed, in its own words")
  func throwing() throws {
    let harness = try CourierHarness(
      Scripted { message, _ in
        if message.text == "bad" { throw Refusal(description: "no such account") }
        return Reply("fine")
      })
    harness.send("bad")
    harness.send("good")
    let answers = try harness.receive(2).sorted { $0.ticket < $1.ticket }
    #expect(answers[0] == .init(ticket: 0, ending: .failed, text: "", failure: "no such account"))
    #expect(answers[1] == .init(ticket: 1, ending: .completed, text: "fine", failure: ""))
    #expect(harness.close() == [:])
  }

  @Test("of a long error 1,024 bytes are kept, cut between scalars")
  func longError() throws {
    let harness = try CourierHarness(
      Scripted { _, _ in throw Refusal(description: "é" + String(repeating: "→", count: 500)) })
    harness.send()
    let failure = try harness.receive(1)[0].failure
    // 2 bytes, then arrows of 3: 340 of them make 1,022.
    #expect(failure == "é" + String(repeating: "→", count: 340))
  }

  @Test("an answer that follows a failure in the same parcel has no trace of it")
  func reused() throws {
    let harness = try CourierHarness(
      Scripted { message, context in
        if message.text == "bad" { throw Refusal(description: "bad") }
        return Reply(context.member == 1 ? "" : "text", handled: true)
      })
    let first = harness.send("good")
    _ = try harness.receive(1)
    let second = harness.send("bad")
    _ = try harness.receive(2)
    let third = harness.send("good", member: 1)
    let answers = try harness.receive(3)
    #expect(first == second && second == third)
    #expect(answers.map(\.text) == ["text", "", ""])
    #expect(answers.map(\.failure) == ["", "bad", ""])
    #expect(answers.map(\.ending) == [.completed, .failed, .completed])
  }

  @Test("a call that is cancelled before it begins comes back without its agent being asked")
  func cancelledBefore() throws {
    let asked = Notes<String>()
    let harness = try CourierHarness(
      Scripted { message, _ in
        asked.add(message.text)
        return Reply()
      }, mode: .inline)
    let parcel = harness.send("never")
    harness.courier.cancel(parcel)
    harness.send("asked")
    harness.runVirtually()
    #expect(harness.answers.count == 2)
    #expect(harness.answers.first { $0.ticket == 0 }?.ending == .failed)
    #expect(asked.all == ["asked"])
  }

  @Test("so does one that was handed to a waiting task already")
  func cancelledWhenHandedOver() throws {
    let asked = Notes<String>()
    let harness = try CourierHarness(
      Scripted { message, _ in
        asked.add(message.text)
        return Reply()
      }, mode: .inline)
    harness.send("first")
    harness.runVirtually()
    // The batch grows while there is nothing, so that one turn takes the call and its cancellation.
    for _ in 0..<3 { harness.courier.pump() }
    let parcel = harness.send("never")
    harness.courier.cancel(parcel)
    harness.runVirtually()
    #expect(harness.answers.map(\.failure) == ["", "cancelled before it began"])
    #expect(asked.all == ["first"])
  }

  @Test("cancelling wakes a sleeping agent at once, and the next call finds a fresh task")
  func cancelledWhileAsleep() throws {
    let seen = Notes<String>()
    let harness = try CourierHarness(
      Scripted { message, context in
        seen.add(Task.isCancelled ? "cancelled" : "begun")
        if message.text == "short" { return Reply("done") }
        try await context.sleep(for: .seconds(3600))
        return Reply("slept")
      })
    let parcel = harness.send("long")
    let began = try harness.wait { seen.all.count == 1 }
    harness.courier.cancel(parcel)
    let answer = try harness.receive(1)[0]
    harness.send("short")
    let next = try harness.receive(2)[1]
    #expect(began)
    #expect(answer.ending == .failed && answer.failure == "CancellationError()")
    #expect(next.text == "done")
    #expect(seen.all == ["begun", "begun"])
    #expect(harness.close() == [:])
  }

  @Test("cancelling wakes a call's own task and its child tasks, and no other call's", arguments: [true, false])
  func cancelledAmongOthers(inVirtualTime: Bool) throws {
    let asleep = Notes<String>()
    let woken = Notes<String>()
    let harness = try CourierHarness(
      Scripted { message, context in
        @Sendable func sleeps(_ who: String) async {
          asleep.add(who)
          do { try await context.sleep(for: .seconds(3600)) } catch { woken.add("\(message.text) \(who)") }
        }
        async let child: Void = sleeps("child")
        await sleeps("self")
        await sleeps("self again")
        await child
        return Reply(message.text)
      }, mode: inVirtualTime ? .inline : .thread(processor: nil, spins: false))
    harness.send("one")
    let parcel = harness.send("two")
    if inVirtualTime { harness.courier.pump() }
    let began = try harness.wait { asleep.all.count == 4 }
    harness.courier.cancel(parcel)
    if inVirtualTime { harness.courier.pump() }
    let answer = try harness.receive(1)[0]
    #expect(began && answer.text == "two")
    #expect(woken.all.sorted() == ["two child", "two self", "two self again"])
    #expect(harness.close() == [:])
  }

  @Test("cancelling a call that has come back changes nothing, for the parcel's next call either")
  func cancelledAfter() throws {
    let harness = try CourierHarness(Echo())
    let parcel = harness.send("first")
    let done = try harness.wait { harness.answers.count == 1 }
    harness.courier.cancel(parcel)
    let again = harness.send("second")
    let answers = try harness.receive(2)
    #expect(done && parcel == again)
    #expect(answers.map(\.text) == ["first", "second"])
    #expect(harness.close() == [:])
  }

  @Test("a cancellation that meets its call on the way back leaves the parcel's next call alone")
  func cancelledOnTheWay() throws {
    let harness = try CourierHarness(Echo(), mode: .inline)
    let parcel = harness.send("first")
    harness.courier.pump()
    harness.courier.cancel(parcel)
    harness.collect()
    let again = harness.send("second")
    harness.runVirtually()
    #expect(parcel == again)
    #expect(harness.answers.map(\.text) == ["first", "second"])
  }

  @Test("an agent that ignores cancellation comes back late, with its answer")
  func ignored() throws {
    let gate = Gate()
    let harness = try CourierHarness(
      Scripted { _, _ in
        await gate.pass()
        return Reply("late")
      })
    let parcel = harness.send()
    let began = try harness.wait { gate.arrived == 1 }
    harness.courier.cancel(parcel)
    gate.open()
    let answer = try harness.receive(1)[0]
    #expect(began)
    #expect(answer.ending == .completed && answer.text == "late")
    #expect(harness.close() == [:])
  }

  @Test("a call for a pool that the courier does not serve is unreachable")
  func unserved() throws {
    let harness = try CourierHarness([nil, .agent("agent", Echo())])
    harness.send("unserved", pool: 0)
    harness.send("nowhere", pool: 7)
    harness.send("somebody", pool: 1)
    let answers = try harness.receive(3).sorted { $0.ticket < $1.ticket }
    #expect(answers.map(\.ending) == [.unreachable, .unreachable, .completed])
    #expect(harness.close() == [:])
  }

  @Test("parcels that are all under way are refused, and given again when one came back")
  func exhausted() throws {
    let gate = Gate()
    let harness = try CourierHarness(
      [
        .agent(
          "agent",
          Scripted { _, _ in
            await gate.pass()
            return Reply()
          })
      ], limit: 10)
    for _ in 0..<10 { harness.send() }
    #expect(harness.courier.allocate() == -1)
    gate.open()
    _ = try harness.receive(10)
    let parcel = harness.courier.allocate()
    #expect(parcel >= 0)
    harness.courier.free(parcel)
    #expect(harness.close() == [:])
  }
}
