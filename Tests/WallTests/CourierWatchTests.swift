import NeedletailCouriers
import Testing

@testable import NeedletailEngine

/// When a courier counts as blocked: decided by pulses and instants alone.
@Suite("The watch on couriers")
struct CourierWatchTests {
  private let second: UInt64 = 1_000_000_000

  private func pulse(_ turn: UInt, _ task: UInt = 7) -> CourierPulse { CourierPulse(turn: turn, task: task) }

  private func blockage(of pool: String?) -> CourierBlockage {
    CourierBlockage(courier: 0, pool: pool, member: 1, job: 9, duration: .seconds(1))
  }

  @Test("a courier whose pulse stands still for a second is blocked, once, until it goes on")
  func standsStill() {
    let watch = CourierWatch()
    let findings = [
      watch.look(at: 0, pulse(5), at: 100), watch.look(at: 0, pulse(5), at: second + 99),
      watch.look(at: 0, pulse(5), at: second + 100), watch.look(at: 0, pulse(5), at: second + 200),
      watch.look(at: 0, pulse(6), at: 3 * second), watch.look(at: 0, pulse(6), at: 3 * second + 1),
    ]
    #expect(findings == [.getsOn, .getsOn, .isBlocked(since: 100), .isStillBlocked, .wasBlocked(since: 100), .getsOn])
  }

  @Test("one that rests, or goes from task to task within a turn, is not blocked")
  func getsOn() {
    let watch = CourierWatch()
    for step in 0..<5 as Range<UInt64> {
      #expect(watch.look(at: 0, pulse(5, 0), at: step * second) == .getsOn)
      #expect(watch.look(at: 1, pulse(5, UInt(step + 1)), at: step * second) == .getsOn)
      #expect(watch.look(at: 2, pulse(UInt(step)), at: step * second) == .getsOn)
    }
  }

  @Test("a blockage is told once, with how long it has lasted, and adds up by pool")
  func told() throws {
    let watch = CourierWatch()
    _ = watch.look(at: 0, pulse(5), at: 0)
    #expect(watch.takeUntold(0, at: 0) == nil && watch.blockage(of: 3, at: 0) == nil)
    _ = watch.look(at: 0, pulse(5), at: second)
    watch.keep(blockage(of: "slow"))
    #expect(watch.hasBlocked)
    #expect(watch.takeUntold(0, at: 2 * second)?.duration == .seconds(2))
    #expect(watch.takeUntold(0, at: 2 * second) == nil)
    #expect(watch.blockage(of: 0, at: 3 * second)?.pool == "slow")
    #expect(watch.secondsByPool(at: 3 * second) == ["slow": 3])
    _ = watch.look(at: 0, pulse(6), at: 4 * second)
    #expect(!watch.hasBlocked)
    let (ended, wasTold) = try #require(watch.end(0, since: 0, at: 4 * second))
    #expect(ended.duration == .seconds(4) && wasTold)
    #expect(watch.end(0, since: 0, at: 4 * second) == nil && watch.blockage(of: 0, at: 4 * second) == nil)
    #expect(watch.secondsByPool(at: 9 * second) == ["slow": 4])
  }
}
