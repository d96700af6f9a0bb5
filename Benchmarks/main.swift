import Engine
import Metrics

import Glibc
func run(_ inFlight: Int, _ agents: Int, _ calls: Int) throws {
  var simulation = try Simulation(ClosedLoop.plan(jobsInFlight: inFlight, agents: agents, calls: calls))
  var t0 = timespec(); unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t0)
  while simulation.advance(events: 1 << 20) {}
  var t1 = timespec(); unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t1)
  let report = simulation.report()
  let seconds = Double(t1.tv_sec - t0.tv_sec) + Double(t1.tv_nsec - t0.tv_nsec) / 1e9
  print(
    inFlight, agents, "calls", report.attemptsDispatched, "ns/call", seconds * 1e9 / Double(report.attemptsDispatched),
    "util", report.agents[0].utilization, "p99", report.metrics["job_latency_ms"]?.all?.percentile(99) ?? 0,
    report.digest, report.status, report.window)
}
let arguments = CommandLine.arguments
try run(Int(arguments[1])!, Int(arguments[2])!, Int(arguments[3])!)
