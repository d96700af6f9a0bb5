import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

extension World {
  /// Handles every event before or at this instant.
  func advance(toMilliseconds milliseconds: Double) {
    let instant = PlanByHand.nanoseconds(milliseconds)
    while let next = timers.peek(), next <= instant, advance(events: 1) {}
  }

  /// Calls that hold a slot, by member.
  var runningByMember: [Int32] { (0..<Int32(slots.count)).map { slots.running($0) } }
}

/// Runs a plan to its end, and checks what holds of every run: counts add up and nothing is left behind.
func run(_ plan: Plan, sourceLocation: SourceLocation = #_sourceLocation) throws -> RunReport {
  let world = try World(plan)
  while world.advance(events: 4_096) {}
  let report = world.report(named: plan.name)
  expectConserved(report, sourceLocation: sourceLocation)
  if world.jobs.count == 0 {
    #expect(world.leftovers.isEmpty, "a drained run holds nothing", sourceLocation: sourceLocation)
  }
  return report
}

func expectConserved(_ report: RunReport, sourceLocation: SourceLocation = #_sourceLocation) {
  let (jobs, calls) = (report.jobs, report.calls)
  #expect(jobs.offered == jobs.started + jobs.rejected, sourceLocation: sourceLocation)
  #expect(
    jobs.started == jobs.completed + jobs.failed + jobs.timedOut + jobs.cancelled + jobs.inFlight,
    sourceLocation: sourceLocation)
  #expect(
    calls.started == calls.completed + calls.failed + calls.timedOut + calls.cancelled + calls.inFlight,
    sourceLocation: sourceLocation)
  #expect(jobs.partial <= jobs.completed, sourceLocation: sourceLocation)
  #expect(report.agents.allSatisfy { $0.utilization >= 0 && $0.utilization <= 1 }, sourceLocation: sourceLocation)
  for family in report.metrics.values {
    guard let all = family.all else { continue }
    let ranks = [0.001, 50, 90, 95, 99, 99.9, 100].map { all.percentile($0) }
    #expect(ranks == ranks.sorted() && all.min <= all.max, sourceLocation: sourceLocation)
  }
}

extension RunReport {
  /// The only latency in a family of a scenario's jobs, in milliseconds; `nil` when there is none or are several.
  private func only(_ metric: String, _ scenario: String) -> Double? {
    guard let figures = metrics[metric]?.by["scenario"]?[scenario], figures.count == 1 else { return nil }
    return Double(figures.max) / 1e6
  }

  /// How long the job of this name took, completed or timed out.
  func latency(_ scenario: String) -> Double? { only("job_latency_ms", scenario) }

  /// How long the job of this name took to fail.
  func failedAfter(_ scenario: String) -> Double? { only("failed_job_latency_ms", scenario) }

  func latencies(_ scenarios: String...) -> [Double?] { scenarios.map { latency($0) } }

  /// The longest wait of a kind, in milliseconds.
  func longestWait(_ kind: String) -> Double? {
    metrics["wait_ms"]?.by["for"]?[kind].map { Double($0.max) / 1e6 }
  }

  /// The longest wait for an agent slot, in milliseconds.
  var longestQueueTime: Double? { metrics["queue_time_ms"]?.all.map { Double($0.max) / 1e6 } }

  func agent(_ name: String) -> Agents? { agents.first { $0.name == name } }
}
