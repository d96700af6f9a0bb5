import NeedletailLanes
import Testing

@testable import NeedletailEngine

@Suite("Routing within a pool")
struct MemberRoutingTests {
  private typealias Hand = PlanByHand

  /// Calls running by member after a number of them came at once.
  private func spread(
    _ calls: Int, over count: Int, _ routing: Routing, weights: [Double]? = nil, fault: Fault? = nil
  ) throws -> [Int32] {
    let rows = Array(repeating: Load.Trace.Row(instant: .milliseconds(1)), count: calls)
    let pool = Hand.pool("p", takes: 100, count: count, concurrency: 99_999) {
      $0.routing = routing
      $0.weights = weights
    }
    let world = try World(
      Hand.plan([pool], [Scenario(name: "s", pattern: .call("p"), load: .trace(Load.Trace(rows: rows)))]) {
        if let fault { $0.faults = [fault] }
      })
    world.advance(toMilliseconds: 50)
    return world.runningByMember
  }

  @Test("in turn")
  func roundRobin() throws {
    #expect(try spread(7, over: 3, .roundRobin) == [3, 2, 2])
  }

  @Test("to the least loaded, ties to the lowest index", arguments: [3, 16, 17, 40])
  func leastLoaded(count: Int) throws {
    let loads = try spread(2 * count + 1, over: count, .leastLoaded)
    #expect(loads == [3] + Array(repeating: 2, count: count - 1))
  }

  @Test("to the lesser of two distinct members: two members stay even")
  func powerOfTwo() throws {
    #expect(try spread(1_001, over: 2, .powerOfTwo) == [501, 500])
    // Of many, the busiest has hardly more than the average; at random it would have about 150.
    let loads = try spread(10_000, over: 100, .powerOfTwo)
    #expect((loads.max() ?? 0) <= 105)
  }

  @Test("at random and by weight, in the right shares")
  func shares() throws {
    for (routing, weights, shares) in [
      (Routing.random, nil, [0.25, 0.25, 0.25, 0.25]), (.weighted, nil, [0.25, 0.25, 0.25, 0.25]),
      (.weighted, [3, 0, 1, 4], [0.375, 0, 0.125, 0.5]),
    ] as [(Routing, [Double]?, [Double])] {
      let loads = try spread(8_000, over: 4, routing, weights: weights)
      for (load, share) in zip(loads, shares) {
        #expect(abs(Double(load) - 8_000 * share) <= 5 * (8_000 * share * (1 - share)).squareRoot())
      }
    }
  }

  @Test("never to a member that is away", arguments: Routing.allCases)
  func away(routing: Routing) throws {
    for count in [4, 20] {
      let loads = try spread(200, over: count, routing, fault: Hand.fault("p", from: 0, to: 90, .down(2)))
      #expect(loads[0] == 0 && loads[1] == 0 && loads.reduce(0, +) == 200)
    }
  }

  @Test("the tree of a large pool finds the member a scan would find, at every step")
  func treeEqualsScan() throws {
    let pool = AgentPool(
      name: "p", count: 37, concurrency: 2,
      simulate: SimulatedAgent(service: .total(.exponential(mean: 50e6))))
    let world = try World(
      Hand.plan([pool], [Scenario(name: "s", pattern: .call("p"))]) {
        $0.load = .open(Load.Arrivals(rate: .perSecond(1_500)))
        $0.run.jobs = 2_000
        $0.faults = [Hand.fault("p", from: 200, to: 400, .down(11)), Hand.fault("p", from: 700, to: 800, .down(30))]
      })
    var isRight = true
    while world.advance(events: 1) {
      let loads = (0..<Int32(37)).map { world.slots.load($0) }
      let lightest = loads.indices.min { (loads[$0], $0) < (loads[$1], $1) } ?? -1
      isRight = isRight && world.slots.lightest(of: world.pools.at(0)) == Int32(lightest)
    }
    #expect(isRight)
  }
}
