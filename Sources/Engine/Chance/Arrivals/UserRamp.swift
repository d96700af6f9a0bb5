import NeedletailCouriers

/// How many users of a closed load loop, and when that changes.
///
/// Within a stage that changes their number by n, user i of these, from 1, joins or leaves when i / n of it is over, so the last does at its
/// end. A stage that takes no time changes it at once, and of several changes at one instant the last counts. After the last stage none loops.
struct UserRamp: Sendable {
  struct Step: Equatable, Sendable {
    /// From the schedule's start.
    var instant: Nanoseconds
    /// Users from now on.
    var users: Int
  }

  private let stages: [Load.ClosedLoop.Stage]
  /// The stage under way, and where it begins.
  private var current = 0
  private var stageStart: Nanoseconds = 0
  private var usersBefore: Int
  /// Users that have joined or left in it.
  private var changed = 0
  private var coming: Step?

  init(_ loop: Load.ClosedLoop) {
    stages = loop.stages
    usersBefore = loop.concurrency
    coming = Step(instant: 0, users: loop.concurrency)
  }

  /// The next change, the first at the start; `nil` when the number stays what it is.
  ///
  /// - Complexity: O(1), amortized over the stages and the changes at one instant.
  mutating func next() -> Step? {
    guard var step = coming else { return nil }
    coming = change()
    while let another = coming, another.instant == step.instant {
      step = another
      coming = change()
    }
    return step
  }

  /// One change after the other, even of those at one instant.
  private mutating func change() -> Step? {
    while current < stages.count {
      let (duration, target) = (stages[current].duration.nanoseconds, stages[current].target)
      let most = target > usersBefore ? target - usersBefore : usersBefore - target
      if duration > 0, changed < most {
        changed += 1
        let offset = UInt128(duration) * UInt128(changed) / UInt128(most)
        return Step(
          instant: stageStart &+ UInt64(offset), users: usersBefore + (target > usersBefore ? changed : -changed))
      }
      current += 1
      stageStart &+= duration
      usersBefore = target
      changed = 0
      if current == stages.count { return Step(instant: stageStart, users: 0) }
      if duration == 0 { return Step(instant: stageStart, users: target) }
    }
    return nil
  }
}
