import Testing

@testable import NeedletailEngine

/// Which agents do not return after their attempts were withdrawn.
@Suite("Withdrawn attempts")
struct WithdrawnAttemptsTests {
  private func attempt(_ number: Int) -> EngineEvent.Attempt {
    EngineEvent.Attempt(job: 1, pool: "a", member: 0, number: number, isHedge: false)
  }

  @Test("an agent is stuck when it has not returned a second later, once, and not when it has")
  func stuck() {
    var withdrawn = WithdrawnAttempts()
    #expect(withdrawn.nextStuck == nil)
    for number in 1...4 { withdrawn.add(UInt64(number), attempt(number), at: UInt64(number)) }
    withdrawn.remove(1)
    withdrawn.remove(3)
    #expect(withdrawn.nextStuck == 1_000_000_002)
    #expect(withdrawn.takeStuck(at: 1_000_000_001) == nil)
    let second = withdrawn.takeStuck(at: 1_000_000_009)
    #expect(second?.0 == attempt(2) && second?.since == 2)
    let fourth = withdrawn.takeStuck(at: 1_000_000_009)
    #expect(fourth?.0 == attempt(4) && fourth?.since == 4)
    #expect(withdrawn.takeStuck(at: .max / 2) == nil && withdrawn.nextStuck == nil)
    // One that comes back afterwards is known no more.
    withdrawn.remove(2)
    #expect(withdrawn.nextStuck == nil)
  }
}
