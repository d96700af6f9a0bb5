import Testing

@testable import NeedletailEngine

@Suite("The steps of a job's way in")
struct JobStepTests {
  private func steps(change: (inout Plan) -> Void) -> (all: [JobStep], behind: [Int]) {
    var plan = Plan(name: "steps", agents: [], scenarios: [])
    change(&plan)
    let admission = JobAdmission(plan)
    return ((0..<admission.count).map { admission[$0] }, JobStep.allCases.map { admission.place(behind: $0) })
  }

  private let one = [Gateway.Instance(concurrency: 1)]

  @Test("of a plan without limits are none, so jobs start at once")
  func none() {
    let (all, behind) = steps { _ in }
    #expect(all == [] && behind == [0, 0, 0, 0])
  }

  @Test("of a plan with every limit go from the rates to the permit")
  func every() {
    let (all, behind) = steps {
      $0.gateway = Gateway(instances: one, overhead: .constant(1), rateLimit: RateLimits(perUser: .perSecond(1)))
      $0.runtime.maxConcurrentJobs = 1
    }
    #expect(all == [.rates, .gateway, .overhead, .permit] && behind == [1, 2, 3, 4])
  }

  @Test("are those that the plan has, and a job goes on behind one that is missing too")
  func some() {
    let (all, behind) = steps {
      $0.gateway = Gateway(instances: one)
      $0.runtime.maxConcurrentJobs = 1
    }
    #expect(all == [.gateway, .permit])
    #expect(behind == [0, 1, 1, 2], "behind the rates comes the gateway, behind the overhead the permit")
    #expect(
      steps { $0.gateway = Gateway(instances: one, rateLimit: RateLimits(perAgent: .perSecond(1))) }.all == [.gateway])
  }

  @Test("are contained or not, each by itself")
  func contains() {
    var plan = Plan(name: "steps", agents: [], scenarios: [])
    plan.gateway = Gateway(instances: one, rateLimit: RateLimits(global: .perSecond(1)))
    let admission = JobAdmission(plan)
    #expect(JobStep.allCases.map { admission.contains($0) } == [true, true, false, false])
  }
}
