import Testing

@testable import NeedletailCouriers

@Suite("A courier carries calls and brings them back")
struct CarryingTests {
  @Test("every call comes back once, with its own reply")
  func once() throws {
    let harness = try CourierHarness(Echo())
    for index in 0..<1000 { harness.send("text \(index)") }
    let answers = try harness.receive(1000)
    #expect(answers.map(\.ticket).sorted() == Array(0..<1000))
    #expect(answers.allSatisfy { $0.text == "text \($0.ticket)" && $0.ending == .completed && $0.failure.isEmpty })
    #expect(harness.close() == [:])
    #expect(harness.courier.callsCarried == 1000)
  }

  @Test("a parcel that is given back keeps no text that has memory of its own")
  func givenBack() throws {
    let harness = try CourierHarness(Echo())
    let parcel = harness.send(String(repeating: "long", count: 1_000))
    let answers = try harness.receive(1)
    let place = harness.courier.parcels.at(parcel)
    place.value.message = Message("what a program was told")
    place.value.jobInput = "what the job was asked"
    place.value.failure = "why the program failed"
    harness.courier.free(harness.courier.allocate())
    #expect(answers[0].text.utf8.count == 4_000)
    #expect(place.value.reply.text.isEmpty && place.value.message.count == 0)
    #expect(place.value.jobInput.isEmpty && place.value.failure.isEmpty)
    #expect(harness.close() == [:])
  }

  @Test("the null service answers every call with an empty reply")
  func null() throws {
    let harness = try CourierHarness([.null("null")])
    for _ in 0..<100 { harness.send("something") }
    let answers = try harness.receive(100)
    #expect(answers.map(\.ticket) == Array(0..<100))
    #expect(answers.allSatisfy { $0.text.isEmpty && $0.ending == .completed })
    #expect(harness.close() == [:])
  }

  @Test("in virtual time every call comes back from one pump")
  func inline() throws {
    let harness = try CourierHarness(Echo(), mode: .inline)
    for index in 0..<100 { harness.send("text \(index)") }
    harness.runVirtually()
    #expect(harness.answers.map(\.text) == (0..<100).map { "text \($0)" })
    #expect(harness.close() == [:])
  }
}
