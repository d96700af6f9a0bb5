import Glibc

@testable import NeedletailLanes

/// How a test's thread waits for another one: relaxing a little, then giving its processor away.
struct Pause {
  private var turns = 0

  mutating func next() {
    turns += 1
    if turns % 64 == 0 { sched_yield() } else { LaneThread.relax() }
  }
}
