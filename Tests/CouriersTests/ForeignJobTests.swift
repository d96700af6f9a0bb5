import Glibc
import NeedletailLanes
import Synchronization
import Testing

@testable import NeedletailCouriers

/// Threads that bring a courier jobs as it ends. The address sanitizer sees what they touch too late.
@Suite("Jobs from other threads as a courier ends", .timeLimit(.minutes(10)))
struct ForeignJobTests {
  private final class Flag: Sendable {
    let value = Atomic(false)
  }

  /// Keeps every processor busy while `body` runs, so that a thread of idle priority hardly gets on.
  private func whileBusy(_ body: () throws -> Void) throws {
    let isOver = Flag()
    let spinners = try LaneThread.processors.map { _ in
      try LaneThread(name: "busy") { while !isOver.value.load(ordering: .relaxed) { LaneThread.relax() } }
    }
    defer {
      isOver.value.store(true, ordering: .relaxed)
      for spinner in spinners { spinner.join() }
    }
    try body()
  }

  /// Lets whatever else can run go first: who is woken by the calling thread runs before it gets on.
  private static func giveWay() {
    var parameters = sched_param()
    // SCHED_IDLE, whose name Swift does not import.
    unsafe sched_setscheduler(0, 5, &parameters)
  }

  @Test("one that posted the courier's last job touches nothing of the courier's when that has ended and is gone")
  func lastJob() throws {
    try whileBusy {
      for _ in 0..<60 {
        let gate = Gate()
        weak var courier: Courier?
        let poster: LaneThread
        do {
          let harness = try CourierHarness(
            Scripted { _, _ in
              await gate.pass()
              return Reply()
            })
          courier = harness.courier
          harness.send()
          let arrived = try harness.wait { gate.arrived == 1 }
          #expect(arrived)
          poster = try LaneThread(name: "poster") {
            Self.giveWay()
            gate.open()
          }
          #expect(harness.close() == [:])
        }
        #expect(courier == nil)
        poster.join()
      }
    }
  }
}
