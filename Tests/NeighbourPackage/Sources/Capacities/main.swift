import Needletail
import NeedletailPlanner
import NeedletailWorkload

let pool = AgentPool(name: "agent", count: 2, simulate: SimulatedAgent(service: .total(.constant(1e9))))
let plan = Plan(
  name: "neighbour", agents: [pool], scenarios: [Scenario(name: "ask", pattern: .call("agent"))],
  load: .open(Load.Arrivals(rate: .perSecond(1))))
// An answer takes a second, whatever waits.
let planner = Planner(plan, holding: [.jobLatency(percentile: 50, below: .milliseconds(500))])
let capacity = try await planner.capacity()
precondition(capacity.verdict == .notReachable)
print("a capacity of the neighbour's: \(capacity.verdict.rawValue)")
