import Testing

@testable import NeedletailEngine

@Suite("The health of members")
struct MemberHealthTests {
  /// Attempts that go out to a member and come back, `true` where they were answered.
  private func tell(_ health: borrowing MemberHealth, _ member: Int32, _ answers: Bool...) -> [Bool] {
    answers.map { isAnswered in
      health.sent(to: 0, at: 0)
      return isAnswered ? health.answered(member, of: 0, at: 1) : health.unreachable(member, of: 0)
    }
  }

  @Test("a member is missed from its first unreachable attempt, lost from its third in a row, well when it answers")
  func inARow() {
    let health = MemberHealth(pools: 1, members: 2)
    #expect(tell(health, 0, false, false) == [true, false])
    #expect((health.missed(in: 0), health.lost(in: 0)) == (1, 0))
    #expect(tell(health, 0, true, false, false) == [true, true, false])
    #expect(health.lost(in: 0) == 0, "an answer between them begins the row anew")
    #expect(tell(health, 0, false, false) == [true, false])
    #expect((health.missed(in: 0), health.lost(in: 0)) == (1, 1))
    #expect(tell(health, 1, false) == [true])
    #expect((health.missed(in: 0), health.lost(in: 0)) == (2, 1))
    #expect(tell(health, 0, true, true) == [true, false])
    #expect((health.missed(in: 0), health.lost(in: 0)) == (1, 0))
  }

  @Test("a member that is given another chance is lost again with the next attempt that is unreachable")
  func anotherChance() {
    let health = MemberHealth(pools: 1, members: 2)
    _ = tell(health, 0, false, false, false)
    _ = tell(health, 1, false)
    health.giveAnotherChance(to: 0..<2, of: 0)
    #expect((health.missed(in: 0), health.lost(in: 0)) == (2, 0))
    #expect(tell(health, 0, false) == [true])
    #expect(health.lost(in: 0) == 1)
  }

  @Test("a pool is idle when everything that went out has come back, and was heard of when it answered")
  func idle() {
    let health = MemberHealth(pools: 1, members: 1)
    health.sent(to: 0, at: 3)
    health.sent(to: 0, at: 4)
    #expect(health.isIdle(0) == false)
    _ = health.unreachable(0, of: 0)
    #expect(health.heardAt(0) == 3, "it was idle until then; that no agent is there is no sign of life")
    _ = health.answered(0, of: 0, at: 7)
    #expect((health.isIdle(0), health.heardAt(0)) == (true, 7))
  }
}
