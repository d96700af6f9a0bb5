import NeedletailNotation
import NeedletailResults

/// Figures of several runs side by side.
struct ComparisonTable: Sendable {
  struct Row: Sendable {
    var title: String
    var values: [Double?]
    var quantity: Quantity
  }

  var rows: [Row]

  init(_ runs: [ReportedRun]) {
    func row(_ title: String, _ quantity: Quantity, _ value: (ReportedRun) -> Double?) -> Row {
      Row(title: title, values: runs.map(value), quantity: quantity)
    }
    rows = [
      row("Jobs completed", .count) { $0.completedJobs },
      row("Jobs failed or timed out", .share) { $0.failureShare },
      row("Job latency, mean", .duration) { $0.jobLatency("mean") },
      row("Job latency, p50", .duration) { $0.jobLatency("p50") },
      row("Job latency, p90", .duration) { $0.jobLatency("p90") },
      row("Job latency, p99", .duration) { $0.jobLatency("p99") },
      row("Job latency, p99.9", .duration) { $0.jobLatency("p99.9") },
      row("Job latency, highest", .duration) { $0.jobLatency("max") },
      row("Jobs a second", .number) { $0.jobsPerSecond },
      row("Goodput, jobs a second", .number) { $0.document.figure("throughput", "goodput_jobs_per_s") },
      row("Calls a second", .number) { $0.document.figure("throughput", "calls_per_s") },
      row("Jobs in the system, mean", .number) { $0.document.figure("throughput", "mean_jobs_in_system") },
      row("Highest utilization of an agent", .share) { $0.agents.first?.figures.figure("utilization") },
      row("Tokens wasted", .share) { $0.wastedShare },
      row("Cost", .money) { $0.costUSD },
      row("Cost of a completed job", .money) { $0.costPerCompletedJob },
    ]
    rows.removeAll { $0.values.allSatisfy { $0 == nil } }
  }

  /// A value, and by how much it differs from the first run's.
  func words(_ row: Row, _ column: Int) -> String {
    guard let value = row.values[column] else { return "–" }
    let words = row.quantity.words(value)
    guard column > 0, let first = row.values[0], first != 0 else { return words }
    let change = (value - first) / first.magnitude * 100
    guard change.isFinite else { return words }
    guard change.magnitude >= 0.05 else { return "\(words) (=)" }
    let digits = Wording(typeface: Typeface()).decimal(change.magnitude, places: change.magnitude < 99.95 ? 1 : 0)
    return "\(words) (\(change < 0 ? "−" : "+")\(digits) %)"
  }
}
