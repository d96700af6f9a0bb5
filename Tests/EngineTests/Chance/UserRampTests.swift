import Testing

@testable import NeedletailEngine

@Suite("Ramps of looping users")
struct UserRampTests {
  private typealias Stage = Load.ClosedLoop.Stage

  private func steps(_ start: Int, _ stages: [(Double, Int)]) -> [UserRamp.Step] {
    var ramp = UserRamp(
      Load.ClosedLoop(
        concurrency: start,
        stages: stages.map { Stage(duration: .milliseconds(Int64($0.0 * 1_000)), target: $0.1) }))
    var steps: [UserRamp.Step] = []
    while let step = ramp.next() { steps.append(step) }
    return steps
  }

  private func step(_ seconds: Double, _ users: Int) -> UserRamp.Step {
    UserRamp.Step(instant: Nanoseconds(seconds * 1e9), users: users)
  }

  @Test("without stages their number stays what it is")
  func steady() { #expect(steps(5, []) == [step(0, 5)]) }

  @Test("users join one at a time, evenly, the last at the stage's end, and leave alike")
  func straight() {
    #expect(
      steps(0, [(4, 4), (2, 4), (2, 2), (1, 2)])
        == [
          step(0, 0), step(1, 1), step(2, 2), step(3, 3), step(4, 4), step(7, 3), step(8, 2), step(9, 0),
        ])
  }

  @Test("a stage that takes no time changes their number at once; of several at one instant the last counts")
  func jumps() {
    #expect(steps(3, [(0, 900), (0, 7), (2, 7), (0, 1), (2, 1)]) == [step(0, 7), step(2, 1), step(4, 0)])
    // The last joins where another stage begins with a jump; a jump at the end is none.
    #expect(steps(0, [(2, 2), (0, 9), (2, 9), (0, 50)]) == [step(0, 0), step(1, 1), step(2, 9), step(4, 0)])
  }

  @Test("eight million users in a hundred hours neither overflow nor drift")
  func largest() {
    var ramp = UserRamp(
      Load.ClosedLoop(concurrency: 0, stages: [Stage(duration: .seconds(360_000), target: 8_000_000)]))
    var count = 0
    while let step = ramp.next(), step.users < 4_000_000 { count += 1 }
    // User i joins at 45 ms · i; the four-millionth has been taken.
    #expect(count == 4_000_000)
    #expect(ramp.next() == UserRamp.Step(instant: 4_000_001 * 45_000_000, users: 4_000_001))
  }
}
