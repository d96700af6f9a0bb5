import NeedletailLanes
import Testing

@testable import NeedletailEngine

#if DEBUG
  /// The engine's admission against a slow, obvious account of it: random plans, every answer in order.
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
      world.admissionObserver = { story.model.hear($1, at: $0) }
      var steps = 0
      while world.advance(events: 1_000) && steps < 200 { steps += 1 }
      world.admissionObserver = nil
      story.model.finish(isDrained: world.jobs.count == 0)
      return story.model
    }

    private final class Story {
      var model: AdmissionModel
      init(_ plan: Plan) { model = AdmissionModel(plan) }
    }
  }
#endif
