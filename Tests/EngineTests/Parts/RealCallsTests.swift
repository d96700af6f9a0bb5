import NeedletailCouriers
import Testing

@testable import NeedletailEngine

/// Which answer belongs to which attempt, and what an answer says.
@Suite("Calls that couriers carry")
struct RealCallsTests {
  private func courier(_ number: Int = 0, carries limit: Int32 = 8) throws -> Courier {
    try Courier(
      number: number, mode: .inline, services: [.null("a")], time: .virtual(), conductorBell: nil, limit: limit)
  }

  /// Lets a courier answer; the parcels that came back.
  private func answered(by courier: Courier) -> [Int32] {
    courier.pump()
    var parcels: [Int32] = []
    while case let parcel = courier.receive(), parcel >= 0 { parcels.append(parcel) }
    return parcels
  }

  private func ticket(of parcel: Int32, _ courier: Courier) -> UInt64 { courier.parcels.at(parcel).value.ticket }

  @Test("what comes back is the answer of the call it was sent for, once")
  func ownAnswer() throws {
    let calls = RealCalls(choiceNames: [])
    let courier = try courier()
    defer { _ = courier.close(grace: 0) }
    calls.employ([courier])
    for call: Int32 in [7, 3] {
      calls.begin(call)
      #expect(calls.parcel(for: call, member: 0) != nil)
      calls.send(call)
    }
    let parcels = answered(by: courier)
    #expect(parcels.map { RealCalls.call(ofTicket: ticket(of: $0, courier)) } == [7, 3])
    for parcel in parcels {
      let ticket = ticket(of: parcel, courier)
      let taken = [calls.takeBack(parcel, ticket: ticket), calls.takeBack(parcel, ticket: ticket)]
      #expect(taken == [true, false], "once taken back it is the call's no more")
    }
  }

  @Test("an answer to an earlier attempt is late, even when the next one has the same record and the same parcel")
  func earlierAttempt() throws {
    let calls = RealCalls(choiceNames: [])
    let courier = try courier()
    defer { _ = courier.close(grace: 0) }
    calls.employ([courier])
    calls.begin(1)
    _ = calls.parcel(for: 1, member: 0)
    calls.send(1)
    let parcel = try #require(answered(by: courier).first)
    let late = ticket(of: parcel, courier)
    courier.free(parcel)
    calls.begin(1)
    _ = calls.parcel(for: 1, member: 0)
    #expect(ticket(of: parcel, courier) != late)
    let taken = [calls.takeBack(parcel, ticket: late), calls.takeBack(parcel, ticket: ticket(of: parcel, courier))]
    #expect(taken == [false, true])
  }

  @Test("a call that was never sent has no attempt out, whatever its neighbour has")
  func neverSent() throws {
    let calls = RealCalls(choiceNames: [])
    let courier = try courier()
    defer { _ = courier.close(grace: 0) }
    calls.employ([courier])
    calls.begin(5)
    _ = calls.parcel(for: 5, member: 0)
    calls.send(5)
    #expect(calls.ticketOut(of: 5) != nil && calls.ticketOut(of: 4) == nil)
    calls.recall(4, at: 0)
    #expect(calls.recalledCount == 0)
    calls.recall(5, at: 0)
    #expect(calls.recalledCount == 1)
  }

  @Test("an attempt that was recalled is waited for no more")
  func recalled() throws {
    let calls = RealCalls(choiceNames: [])
    let courier = try courier()
    defer { _ = courier.close(grace: 0) }
    calls.employ([courier])
    calls.recall(5, at: 0)
    calls.begin(5)
    calls.recall(5, at: 0)
    _ = calls.parcel(for: 5, member: 0)
    calls.send(5)
    calls.recall(5, at: 0)
    for parcel in answered(by: courier) {
      let isTaken = calls.takeBack(parcel, ticket: ticket(of: parcel, courier))
      #expect(!isTaken)
    }
  }

  @Test("members take turns with the couriers, and a courier that carries all it can has no parcel")
  func couriers() throws {
    let calls = RealCalls(choiceNames: [])
    let couriers = try [courier(0, carries: 1), courier(1, carries: 1)]
    defer { for courier in couriers { _ = courier.close(grace: 0) } }
    calls.employ(couriers)
    for call: Int32 in 0..<4 { calls.begin(call) }
    #expect(calls.parcel(for: 0, member: 4) != nil)
    #expect(calls.parcel(for: 1, member: 6) == nil, "members 4 and 6 have the first courier both")
    #expect(calls.parcel(for: 2, member: 5) != nil)
    #expect(calls.parcel(for: 3, member: 1) == nil)
  }

  @Test("where an agent does not say how many tokens it used, those expected count")
  func tokens() {
    let calls = RealCalls(choiceNames: [])
    calls.keep(Reply("x"), Outcome(), of: 0, timeToFirstToken: .max, input: 30, output: 40)
    #expect(calls.answer(of: 0).input == 30 && calls.answer(of: 0).output == 40)
    var reply = Reply("x")
    (reply.inputTokens, reply.outputTokens) = (-5, .max)
    calls.keep(reply, .failed, of: 0, timeToFirstToken: 12, input: 30, output: 40)
    #expect(calls.answer(of: 0).input == 0 && calls.answer(of: 0).output == .max)
    #expect(calls.answer(of: 0).timeToFirstToken == 12)
    #expect(calls.answer(of: 0).outcome.flags.isEmpty)
  }

  @Test("a name that agents may choose has its place's number, another name none")
  func choices() {
    let calls = RealCalls(choiceNames: ["left", "right", "left"])
    let numbers = ["left", "right", "nowhere"].map { calls.number(ofChoice: $0) }
    #expect(numbers == [0, 1, Outcome.noChoice])
  }
}

extension RealCalls {
  fileprivate var recalledCount: Int {
    var count = 0
    forEachRecalled { _, _, _ in count += 1 }
    return count
  }
}
