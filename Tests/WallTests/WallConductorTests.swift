import NeedletailCouriers
import NeedletailLanes
import Needletail
import Testing

@testable import NeedletailEngine

/// The thread that takes the decisions on the wall clock, driven by hand.
@Suite("The conductor on the wall clock", .timeLimit(.minutes(10)))
struct WallConductorTests {
  /// Runs `body` with a conductor, both on a thread of their own; the conductor is closed by then or after.
  private func conduct<Answer: Sendable>(
    _ plan: Plan, _ fleet: Fleet, _ body: @escaping @Sendable (WallConductor) throws -> Answer
  ) async throws -> Answer {
    let (plan, services) = (fleet.manning(plan), fleet.services)
    return try await onOwnThread {
      let conductor = try WallConductor(plan, services: services, bell: try Bell())
      let answer = try body(conductor)
      conductor.close(grace: 2_000_000_000)
      return answer
    }
  }

  /// Turns until it is so.
  private static func turn(_ conductor: WallConductor, until condition: () -> Bool) {
    while !condition() {
      if conductor.turn(events: 100) == 0 { conductor.rest(until: conductor.time.now &+ 1_000_000) }
    }
  }

  @Test("couriers end side by side: calls of one that do not return keep no other from cancelling its own")
  func sideBySide() async throws {
    let begun = Crowd()
    let heard = Gate()
    var fleet = Fleet()
    // Deaf until the other one, on the next courier, hears that its answer is not needed any more.
    fleet.add("deaf") { _, _ in
      begun.enter()
      await heard.wait()
      return Reply()
    }
    fleet.add("hears") { _, _ in
      await withTaskCancellationHandler {
        begun.enter()
        await heard.wait()
      } onCancel: {
        heard.open()
      }
      return Reply()
    }
    var plan = Plan.jobs(1, .parallelAgents(["deaf", "hears"]))
    plan.wall.couriers = 2
    let abandoned = try await conduct(plan, fleet) { conductor in
      Self.turn(conductor) { begun.entered == 2 }
      // One after another the first would use all of it up.
      conductor.close(grace: 30_000_000_000)
      return conductor.abandoned
    }
    #expect(abandoned == [:])
  }

  @Test("an answer from after the deadline is late, also for a conductor that was too busy to notice the deadline")
  func lateAnswer() async throws {
    let begun = Crowd()
    var fleet = Fleet()
    fleet.add("late") { _, context in
      begun.enter()
      while context.clock.now <= context.deadline ?? context.clock.now { await Task.yield() }
      return Reply("too late", outputTokens: 1)
    }
    var plan = Plan.jobs(1, .call("late"))
    plan.resilience.callTimeout = .milliseconds(300)
    let report = try await conduct(plan, fleet) { conductor in
      Self.turn(conductor) { begun.entered == 1 || conductor.world.isOver }
      // Busy with something else until the answer is there.
      while !conductor.world.isOver, conductor.couriers.allSatisfy({ !$0.hasReturned }) { LaneThread.relax() }
      Self.turn(conductor) { conductor.world.isOver }
      return conductor.world.report(named: "late")
    }
    #expect(report.calls.timedOut == 1 && report.calls.completed == 0 && report.tokens.output == 0)
  }

  @Test("an answer is taken after what was due before it, also by a conductor that finds both at once")
  func answersInOrder() async throws {
    let begun = Crowd()
    var fleet = Fleet()
    fleet.add("busy") { _, context in
      begun.enter()
      // Until long after the second job has come.
      try await context.clock.sleep(until: .init(nanoseconds: 400_000_000))
      return Reply()
    }
    var plan = Plan.jobs(2, .call("busy"))
    plan.load = .open(Load.Arrivals(process: .constant, rate: .perSecond(5)))
    plan = fleet.manning(plan)
    (plan.agents[0].count, plan.agents[0].concurrency, plan.agents[0].queueLimit) = (1, 1, 0)
    let report = try await conduct(plan, fleet) { conductor in
      Self.turn(conductor) { begun.entered == 1 || conductor.world.isOver }
      while !conductor.world.isOver, conductor.couriers.allSatisfy({ !$0.hasReturned }) { LaneThread.relax() }
      Self.turn(conductor) { conductor.world.isOver }
      return conductor.world.report(named: "in order")
    }
    // Its agent was busy when the second job came.
    #expect(report.calls.completed == 1 && report.jobs.failed == 1)
  }

  @Test("an answer in time counts, also when another courier's, from after the deadline, is there too")
  func answersOfSeveralCouriers() async throws {
    let begun = Crowd()
    var fleet = Fleet()
    // On the first courier; the one in time is on the second.
    fleet.add("late") { _, context in
      begun.enter()
      while context.clock.now <= context.deadline ?? context.clock.now { await Task.yield() }
      return Reply()
    }
    fleet.add("in-time") { _, _ in
      begun.enter()
      return Reply()
    }
    var plan = Plan.jobs(1, .parallelAgents(["late", "in-time"]))
    plan.resilience.callTimeout = .milliseconds(300)
    plan.wall.couriers = 2
    let report = try await conduct(plan, fleet) { conductor in
      // Until both are sent, and then busy with something else until both have answered.
      Self.turn(conductor) { conductor.world.tally.dispatched == 2 || conductor.world.isOver }
      while !conductor.world.isOver, !conductor.couriers.allSatisfy({ $0.hasReturned }) { LaneThread.relax() }
      Self.turn(conductor) { conductor.world.isOver }
      return conductor.world.report(named: "several")
    }
    #expect(begun.entered == 2)
    #expect(report.calls.completed == 1 && report.calls.timedOut == 1)
  }
}
