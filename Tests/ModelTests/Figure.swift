import NeedletailEngine
import NeedletailMetrics

/// A figure of a run that a closed form predicts. Times are in seconds.
enum Figure: Sendable, Equatable {
  /// Of dispatched attempts, zeros included; of one scenario, or of all.
  case meanWait(scenario: String? = nil)
  case waitPercentile(Double)
  /// The share of dispatched attempts that waited at all.
  case waitProbability
  /// The share of attempts that waited, those that gave up waiting included.
  case waitOrAbandonProbability
  /// From intended start to end, of completed jobs.
  case meanSojourn
  case sojournPercentile(Double)
  case sojournDeviation
  /// The share of started jobs that failed.
  case failureRate
  /// Waiting attempts, averaged over time.
  case queueLength
  /// Jobs in the system, averaged over time.
  case jobsInSystem
  /// The share of time with more than `jobs` jobs in the system.
  case timeAbove(jobs: UInt64)
  /// Completed jobs a second.
  case jobRate
  /// Completed calls a second.
  case callRate

  /// The figure in a report; not-a-number where the report does not have it.
  func value(in report: RunReport) -> Double {
    switch self {
    case .meanWait(let scenario): seconds(waits(in: report, scenario).map(\.mean))
    case .waitPercentile(let percent): seconds(waits(in: report, nil).map { Double($0.percentile(percent)) })
    case .waitProbability:
      waits(in: report, nil).map { Double($0.nonzero) / Double($0.count) } ?? .nan
    case .waitOrAbandonProbability:
      waits(in: report, nil).map {
        Double($0.nonzero + UInt64(report.jobs.failed)) / Double($0.count + UInt64(report.jobs.failed))
      } ?? .nan
    case .meanSojourn: seconds(sojourns(in: report).map(\.mean))
    case .sojournPercentile(let percent): seconds(sojourns(in: report).map { Double($0.percentile(percent)) })
    case .sojournDeviation: seconds(sojourns(in: report).map(\.stddev))
    case .failureRate: Double(report.jobs.failed + report.jobs.timedOut) / Double(report.jobs.started)
    case .queueLength: report.agents.reduce(0) { $0 + $1.meanQueueLength }
    case .jobsInSystem: report.throughput.meanJobsInSystem
    case .timeAbove(let jobs):
      report.jobsInFlight.map { Double($0.count(above: jobs)) / Double($0.count) } ?? .nan
    case .jobRate: report.throughput.jobsPerSecond
    case .callRate: report.throughput.callsPerSecond
    }
  }

  /// As the table of `docs/model-validation.md` calls it.
  var label: String {
    switch self {
    case .meanWait(nil): "Wq, s"
    case .meanWait(let scenario?): "Wq of \(scenario), s"
    case .waitPercentile(let percent): "p\(shortest(percent)) of the wait, s"
    case .waitProbability, .waitOrAbandonProbability: "P(wait)"
    case .meanSojourn: "W, s"
    case .sojournPercentile(let percent): "p\(shortest(percent)) of W, s"
    case .sojournDeviation: "sd of W, s"
    case .failureRate: "P(loss)"
    case .queueLength: "Lq"
    case .jobsInSystem: "L"
    case .timeAbove(let jobs): "P(N > \(jobs))"
    case .jobRate: "jobs/s"
    case .callRate: "calls/s"
    }
  }

  private func waits(in report: RunReport, _ scenario: String?) -> Histogram? {
    let family = report.metrics["queue_time_ms"]
    guard let scenario else { return family?.all }
    return family?.by["scenario"]?[scenario]
  }

  private func sojourns(in report: RunReport) -> Histogram? { report.metrics["job_latency_ms"]?.all }

  private func seconds(_ nanoseconds: Double?) -> Double { (nanoseconds ?? .nan) / 1e9 }

  private func shortest(_ percent: Double) -> String {
    percent == percent.rounded() ? "\(Int(percent))" : "\(percent)"
  }
}
