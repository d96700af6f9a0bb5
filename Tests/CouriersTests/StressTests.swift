import NeedletailLanes
import Testing

@testable import NeedletailCouriers

@Suite("Many calls at once on one courier")
struct StressTests {
  /// What an agent of the crowd does, by its job's number.
  static func behave(_ message: Message, _ context: CallContext) async throws -> Reply {
    var state = (context.job &+ 1) &* 0x9E37_79B9_7F4A_7C15
    state ^= state >> 29
    let nap = Duration.nanoseconds(Int64(state % 20_000_000))
    switch context.job % 5 {
    case 0:
      try await context.sleep(for: nap)
    case 1:
      async let other: Void = context.sleep(for: nap)
      await Task.yield()
      try await other
    case 2:
      throw Refusal(description: "no")
    case 3:
      // Ignores that its answer is not needed.
      try? await context.sleep(for: nap)
    default:
      _ = await Task.detached { context.job }.value
    }
    return Reply(message.text)
  }

  @Test("5,000 calls that finish in random order come back once each", arguments: [false, true])
  func randomOrder(spins: Bool) async throws {
    try await onOwnThread {
      let harness = try CourierHarness(
        [.agent("crowd", Scripted(Self.behave))], mode: .thread(processor: nil, spins: spins))
      for index in 0..<5000 { harness.send("\(index)") }
      let answers = try harness.receive(5000)
      #expect(answers.map(\.ticket).sorted() == Array(0..<5000))
      for answer in answers where answer.ticket % 5 == 2 { #expect(answer.failure == "no") }
      #expect(answers.allSatisfy { $0.ticket % 5 == 2 || $0.text == "\($0.ticket)" })
      #expect(harness.close() == [:])
    }
  }

  @Test("calls cancelled at random still come back once each, over many rounds on few parcels")
  func randomCancellation() async throws {
    try await onOwnThread {
      let harness = try CourierHarness([.agent("crowd", Scripted(Self.behave)), .null("null")], limit: 256)
      var state: UInt64 = 7
      func draw(_ below: UInt64) -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) % below
      }
      var sent = 0
      var open: [Int32] = []
      while sent < 4000 {
        while sent - harness.answers.count < 256 && sent < 4000 {
          open.append(harness.send("\(sent)", pool: draw(10) == 0 ? 1 : 0))
          sent += 1
        }
        // Whether or not it has come back by now.
        for _ in 0..<20 where !open.isEmpty {
          harness.courier.cancel(open.remove(at: Int(draw(UInt64(open.count)))))
        }
        let before = harness.answers.count
        let went = try harness.wait { harness.answers.count > before }
        #expect(went)
      }
      let answers = try harness.receive(4000)
      #expect(answers.map(\.ticket).sorted() == Array(0..<4000))
      #expect(harness.close() == [:])
    }
  }

  @Test("closing in the middle of everything loses no call that can return")
  func closing() async throws {
    try await onOwnThread {
      let harness = try CourierHarness([.agent("crowd", Scripted(Self.behave)), .null("null")])
      for index in 0..<2000 { harness.send("\(index)", pool: Int32(index % 2)) }
      harness.courier.flush()
      #expect(harness.close() == [:])
    }
  }
}
