// What a fleet can carry, asked in a program: a desk whose slowest twentieth of jobs has to be done in 20 seconds. docs/embedding.md explains it.
import Needletail
import NeedletailPlanner
import NeedletailWorkload

let triage = AgentPool(
  name: "triage", count: 2, concurrency: 4,
  simulate: SimulatedAgent(service: .total(.lognormalMean(mean: 0.4e9, cv: 0.5))))
let expert = AgentPool(
  name: "expert", count: 20, simulate: SimulatedAgent(service: .total(.lognormalMean(mean: 3e9, cv: 1))))
let plan = Plan(
  name: "desk", agents: [triage, expert],
  scenarios: [Scenario(name: "question", pattern: .sequence([.call("triage"), .call("expert")]))],
  load: .open(Load.Arrivals(rate: .perSecond(1))))

let planner = Planner(plan, holding: [.jobLatency(percentile: 95, below: .seconds(20))])
let capacity = try await planner.capacity(CapacitySettings(tolerance: 0.02))

switch capacity.verdict {
case .carries:
  let load = capacity.load ?? 0
  print("carries \(load) \(capacity.unit.rawValue), within \((capacity.halfWidth ?? 0) * 100) % either way")
  if let fullest = capacity.atLoad?.fullest {
    print("fullest there: \(fullest.resource.name ?? fullest.resource.part.title), \(fullest.value * 100) %")
  }
case .notReachable: print("not even with nothing to wait for")
case .unbounded: print("nothing binds")
case .undecided: print("the paths leave it open")
}
