import NeedletailArchive
import NeedletailMetrics
import NeedletailNotation
import NeedletailResults

/// The figures of a run that more than one part of a report shows; from the result, or where there is none, from the archive.
extension ReportedRun {
  /// A job latency, in nanoseconds.
  func jobLatency(_ key: String) -> Double? {
    if let milliseconds = document.figure("metrics", "job_latency_ms", "all", key) { return milliseconds * 1e6 }
    guard let total = series?.total, total.count > 0 else { return nil }
    switch key {
    case "mean": return total.mean
    case "max": return Double(total.max)
    default: return key.first == "p" ? Double(key.dropFirst()).map { Double(total.percentile($0)) } : nil
    }
  }

  var completedJobs: Double? {
    document.figure("jobs", "completed") ?? (series?.total.count).map { Double($0) }
  }

  var costUSD: Double? { document.figure("cost_usd") }

  var jobsPerSecond: Double? { document.figure("throughput", "jobs_per_s") }

  /// (failed + timed out) ÷ started.
  var failureShare: Double? {
    guard let failed = document.figure("jobs", "failed"), let late = document.figure("jobs", "timed_out"),
      let started = document.figure("jobs", "started"), started > 0
    else { return nil }
    return (failed + late) / started
  }

  var costPerCompletedJob: Double? {
    guard let cost = costUSD, cost > 0, let jobs = document.figure("jobs", "completed"), jobs > 0 else { return nil }
    return cost / jobs
  }

  var wastedShare: Double? {
    guard let input = document.figure("tokens", "input"), let output = document.figure("tokens", "output"),
      let wasted = document.figure("tokens", "wasted"), input + output > 0
    else { return nil }
    return wasted / (input + output)
  }

  var thresholds: [JSON] { document.elements("thresholds") }
  var heldThresholds: Int { thresholds.count { $0.flag("passed") == true } }

  var status: String { document.words("status") ?? "unknown" }
  var clock: String? { document.words("workload", "clock") ?? header?.run.clock }
  var seed: String? {
    if case .integer(let seed)? = document.at(["workload", "seed"]) { return String(seed) }
    return (header?.run.seed).map { String($0) }
  }

  /// How long the run took by its clock, seconds.
  var lengthSeconds: Double? { document.figure("window", "simulated_s") ?? series?.endSeconds }

  /// Agents by utilization, the busiest first.
  var agents: [(name: String, figures: JSON)] {
    document.members("agents").sorted {
      ($1.value.figure("utilization") ?? 0, $0.key) < ($0.value.figure("utilization") ?? 0, $1.key)
    }.map { ($0.key, $0.value) }
  }

  /// What was waited for: the words, and the distribution in the document's form.
  var waits: [(words: String, figures: JSON)] {
    let kinds = [
      ("gateway slot", "gateway"), ("job permit", "job"), ("agent queue", ""), ("agent's rate limit", "agent_rate"),
      ("call permit", "call"), ("endpoint permit", "endpoint"), ("endpoint's rate limit", "endpoint_rate"),
      ("backoff", "backoff"),
    ]
    return kinds.compactMap { words, key in
      let figures =
        key.isEmpty
        ? document.at(["metrics", "queue_time_ms", "all"]) : document.at(["metrics", "wait_ms", "for", key])
      guard let figures, (figures.figure("nonzero") ?? 0) > 0 else { return nil }
      return (words, figures)
    }
  }

  /// How jobs and attempts went wrong, most frequent first.
  var reasons: [(words: String, count: Double)] {
    document.members("reasons").compactMap { reason in
      reason.value.figure.flatMap { $0 > 0 ? (TimeOwner.words(reason.key), $0) : nil }
    }.sorted { ($1.count, $0.words) < ($0.count, $1.words) }
  }
}
