import NeedletailArchive
import NeedletailEngine
import NeedletailMetrics
import NeedletailNotation
import NeedletailResults

/// The figures of a run that more than one part of a report shows; from the result, or where there is none, from the archive.
extension ReportedRun {
  /// A job latency, in nanoseconds.
  func jobLatency(_ statistic: Figure.Statistic) -> Double? {
    value(statistic, of: .jobLatency).map { $0 * 1e6 }
  }

  var completedJobs: Double? { value(.value, of: .jobsCompleted) }

  var costUSD: Double? { value(.value, of: .cost) }

  var jobsPerSecond: Double? { value(.value, of: .jobsPerSecond) }

  var status: String { document.words("status") ?? "unknown" }
  var clock: String? { document.words("workload", "clock") ?? header?.run.clock }
  /// How many times as fast as the wall clock the run's went, where it did not go alike.
  var timeScale: Double? { document.figure("wall", "time_scale").flatMap { $0 == 1 ? nil : $0 } }
  var seed: String? {
    if case .integer(let seed)? = document.at(["workload", "seed"]) { return String(seed) }
    return (header?.run.seed).map { String($0) }
  }

  /// How long the run took by its clock, seconds.
  var lengthSeconds: Double? { value(.value, of: .simulated) ?? series?.endSeconds }

  /// The names of agent pools by utilization, the busiest first.
  var agents: [String] { Self.agents(of: document) }

  static func agents(of document: JSON) -> [String] {
    let pools = document.members(at: Figure.utilization.path(by: "agent")).map(\.key)
    let utilization = Dictionary(
      pools.map { ($0, document.at(Figure.utilization.path(["agent": $0]))?.figure ?? 0) },
      uniquingKeysWith: { first, _ in first })
    return pools.sorted { (utilization[$1] ?? 0, $0) < (utilization[$0] ?? 0, $1) }
  }

  /// What was waited for, in the order of the way in: the limit, and the distribution in the document's form.
  var waits: [(words: String, figures: JSON)] {
    Limit.allCases.filter(\.isWaitedFor).compactMap { limit in
      let path = limit == .agent ? Figure.queueTime.path() : Figure.waits.path(["for": limit.name])
      guard let figures = document.at(path), (figures.figure("nonzero") ?? 0) > 0 else { return nil }
      return (limit.title, figures)
    }
  }

  /// How jobs and attempts went wrong, most frequent first.
  var reasons: [(words: String, count: Double)] {
    document.members("reasons").compactMap { reason in
      reason.value.figure.flatMap { $0 > 0 ? (LatencyPart.title(of: reason.key), $0) : nil }
    }.sorted { ($1.count, $0.words) < ($0.count, $1.words) }
  }
}
