import NeedletailLanes
import Testing

@testable import NeedletailEngine

/// Between any two events, what is held, counted and reserved is what the states of jobs and calls say.
@Suite("Census")
struct CensusTests {
  @Test("whatever the plan, all adds up after every event", arguments: 0..<20)
  func addsUp(group: Int) throws {
    for number in 0..<10 {
      let seed = UInt64(30_000 + group * 10 + number)
      var tight = AdmissionPlan(seed: seed)
      let world = try World(tight.plan())
      while world.advance(events: 1) {
        let contradictions = world.contradictions
        if contradictions.isEmpty { continue }
        Issue.record("seed \(seed) at \(world.now): \(contradictions)")
        return
      }
    }
  }

  @Test("what is held by no one, or held twice, is found, each with its name")
  func finds() throws {
    let pool = PlanByHand.pool("a", takes: 10, count: 2) { $0.endpoint = "e" }
    let plan = PlanByHand.plan([pool], PlanByHand.jobs(5, .call("a"))) {
      $0.runtime.maxConcurrentCalls = 9
      $0.endpoints = [Endpoint(name: "e", concurrency: 9)]
    }
    let world = try World(plan)
    world.advance(toMilliseconds: 5)
    #expect(world.contradictions == [])

    func found(_ spoil: () -> Void, _ mend: () -> Void) -> [String] {
      spoil()
      defer { mend() }
      return world.contradictions
    }
    #expect(found({ _ = world.callPermits.take() }, { _ = world.callPermits.handOn() }) == ["2 calls hold permits"])
    #expect(
      found({ world.endpoints.at(0).value.permits += 1 }, { world.endpoints.at(0).value.permits -= 1 }) == [
        "the permits of endpoint 0"
      ])
    #expect(
      found(
        { world.slots.changeLoad(1, world.pools.at(0), by: -1) },
        { world.slots.changeLoad(1, world.pools.at(0), by: 1) }) == ["the load of member 1 of a"])
    #expect(
      found({ world.changeJobsInSystem(by: 1) }, { world.changeJobsInSystem(by: -1) }) == [
        "6 jobs in the system, 5 records"
      ])
    #expect(
      found({ world.pools[0].slots.rise(at: 0) }, { world.pools[0].slots.fall(at: 0) }) == ["2 slots of a are held"])
    #expect(world.contradictions == [])
  }

  @Test("every level that use is measured by is held against what is counted")
  func findsLevels() throws {
    let pool = PlanByHand.pool("a", takes: 10, count: 2) { $0.endpoint = "e" }
    let plan = PlanByHand.plan([pool], PlanByHand.jobs(5, .call("a"))) {
      $0.gateway = Gateway(
        instances: [Gateway.Instance(concurrency: 9)], rateLimit: RateLimits(perAgent: .perSecond(9)))
      ($0.runtime.maxConcurrentJobs, $0.runtime.maxConcurrentCalls) = (9, 9)
      $0.endpoints = [Endpoint(name: "e", concurrency: 9, requestsPerMinute: 9_000, tokensPerMinute: 9_000)]
    }
    let world = try World(plan)
    world.advance(toMilliseconds: 5)
    #expect(world.contradictions == [])
    let levels =
      ResourceLevels.OfRun.allCases.map { world.figures.levels.at($0) }
      + ResourceLevels.OfEndpoint.allCases.filter { $0 != .tokensBind }.map { world.figures.levels.at($0, 0) }
      + ResourceLevels.OfPool.allCases.map { world.figures.levels.at($0, 0) }
    for level in levels {
      level.value.rise(at: 0)
      #expect(world.contradictions.count == 1 && world.contradictions[0].contains("level"))
      level.value.fall(at: 0)
    }
    world.pools[0].queue.rise(at: 0)
    #expect(world.contradictions == ["the queue of a is 4, and 3 are counted"])
  }
}
