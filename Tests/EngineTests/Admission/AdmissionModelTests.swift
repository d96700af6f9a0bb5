import NeedletailLanes
import Testing

@testable import NeedletailEngine

#if DEBUG
  /// The engine's admission against a slow, obvious account of it: random plans, every answer in order.
  ///
  /// Each of these was seen to be found: a hedge without budget, breaker or a member of its own; barging at an agent's and at
  /// an endpoint's tokens; a priority forgotten in one queue; one too many in a queue, among probes, jobs or retries, in a
  /// bucket; one permit, one attempt of a breaker's minimum, one reserved token too few; a head that leaves without an earlier
  /// timer; the breaker asked before the budget; permits given back in another order; a refusal without its reason; waiting
  /// calls left by a breaker that opens, or refused by their number; a loser that is given what the winner frees, of a
  /// hedged pair or of a race; a probe never given back; waiting calls failed instead of sent to other members, running ones stopped by their number; a gateway's
  /// ties to the last instance; a token taken of one bucket though the other refuses; cancelled calls left in their queues.
  @Suite("Admission against its model")
  struct AdmissionModelTests {
    static let plansAGroup = 100

    @Test("whatever the plan, grants and refusals come as the model says, in its order", arguments: 0..<100)
    func agrees(group: Int) throws {
      for number in 0..<Self.plansAGroup {
        let seed = UInt64(10_000 + group * Self.plansAGroup + number)
        var random = AdmissionPlan(seed: seed)
        let model = try follow(random.plan())
        if let problem = model.problem {
          Issue.record("seed \(seed): \(problem)")
          return
        }
      }
    }

    /// Without this, plans that never meet a limit would agree with any model.
    @Test("the plans reach every limit, wait and refusal")
    func reaches() throws {
      var answers: Set<String> = []
      for seed in UInt64(10_000)..<10_600 {
        var random = AdmissionPlan(seed: seed)
        answers.formUnion(try follow(random.plan()).answers.keys)
      }
      let wanted: [String] =
        ["queued", "agentRate", "callPermit", "endpointPermit", "endpointRate"].map { "waits \($0)" }
        + ["agentRate", "call", "endpoint", "endpointRate"].flatMap { ["acquired \($0)", "acquired \($0) later"] }
        + ["queueFull", "breakerOpen", "rateLimited", "agentDown", "budgetExhausted"].map { "refused \($0)" }
        + ["gatewayQueue", "permitQueue"].map { "job waits \($0)" }
        + ["globalRate", "userRate", "gatewayQueueFull", "jobQueueFull"].map { "rejected \($0)" } + ["backs off"]
      #expect(wanted.filter { !answers.contains($0) } == [])
    }

    private func follow(_ plan: Plan) throws -> AdmissionModel {
      let story = Story(plan)
      let world = try World(plan)
      world.watch.observer = { story.model.hear($1, at: $0) }
      var steps = 0
      while world.advance(events: 1_000) && steps < 200 { steps += 1 }
      world.watch.observer = nil
      story.model.finish(isDrained: world.jobs.count == 0)
      return story.model
    }

    private final class Story {
      var model: AdmissionModel
      init(_ plan: Plan) { model = AdmissionModel(plan) }
    }
  }
#endif
