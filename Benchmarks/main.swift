import Engine
import Metrics

func run(_ inFlight: Int, _ agents: Int, _ calls: Int) throws {
  var simulation = try Simulation(ClosedLoop.plan(jobsInFlight: inFlight, agents: agents, calls: calls))
  let clock = ContinuousClock()
  let start = clock.now
  while simulation.advance(events: 1 << 20) {}
  let wall = start.duration(to: clock.now)
  let report = simulation.report()
  let seconds = Double(wall.components.seconds) + Double(wall.components.attoseconds) / 1e18
  print(
    inFlight, agents, "calls", report.attemptsDispatched, "ns/call", seconds * 1e9 / Double(report.attemptsDispatched),
    "util", report.agents[0].utilization, "p99", report.metrics["job_latency_ms"]?.all?.percentile(99) ?? 0,
    report.digest, report.status, report.window)
}
let arguments = CommandLine.arguments
try run(Int(arguments[1])!, Int(arguments[2])!, Int(arguments[3])!)
