public import NeedletailEngine
import NeedletailMetrics
public import NeedletailWorkload

extension Threshold {
  /// The figure this threshold speaks of, in `report`, held against the bound. Without a sample it fails.
  public func outcome(on report: RunReport) -> ThresholdOutcome {
    switch statistic {
    case .rate: outcome(of: rate(on: report), without: "nothing to take a rate of")
    case .value: outcome(of: value(on: report), without: "the window is empty or has no such figure")
    case .percentile, .mean, .min, .max, .count:
      outcome(of: distribution(in: report).flatMap { figure(of: $0) }, without: "no samples")
    }
  }

  /// Whether a figure is on the right side of the bound.
  public func holds(for observed: Double) -> Bool {
    switch comparison {
    case .less: observed < bound
    case .lessOrEqual: observed <= bound
    case .greater: observed > bound
    case .greaterOrEqual: observed >= bound
    }
  }

  private func outcome(of observed: Double?, without reason: String) -> ThresholdOutcome {
    guard let observed, observed.isFinite else {
      return ThresholdOutcome(threshold: self, observed: nil, passed: false, reason: reason)
    }
    return ThresholdOutcome(threshold: self, observed: observed, passed: holds(for: observed))
  }

  /// A share of jobs or calls that went wrong; `nil` when there were none.
  private func rate(on report: RunReport) -> Double? {
    let (jobs, calls) = (report.jobs, report.calls)
    return switch metric {
    case "job_failure_rate": share(jobs.failed + jobs.timedOut, of: jobs.started)
    case "rejection_rate": share(jobs.rejected, of: jobs.intended)
    case "call_failure_rate":
      share(calls.failed + calls.timedOut, of: calls.completed + calls.failed + calls.timedOut)
    default: nil
    }
  }

  private func share(_ part: Int, of whole: Int) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }

  /// A single number of the run; a rate over an empty window is none.
  private func value(on report: RunReport) -> Double? {
    if metric == "cost_usd" { return report.costUSD }
    guard report.window.end > report.window.start else { return nil }
    let throughput = report.throughput
    return switch metric {
    case "jobs_per_s": throughput.jobsPerSecond
    case "calls_per_s": throughput.callsPerSecond
    case "mean_jobs_in_system": throughput.meanJobsInSystem
    case "goodput_jobs_per_s":
      if let label, label.name == "scenario" {
        throughput.goodputByScenario[label.value]
      } else {
        throughput.goodputJobsPerSecond
      }
    default: nil
    }
  }

  /// The distribution the metric and its label name.
  private func distribution(in report: RunReport) -> Histogram? {
    if metric == "jobs_in_flight" { return report.jobsInFlight }
    guard let label else { return report.metrics[metric]?.all }
    return report.metrics[metric]?.by[label.name]?[label.value]
  }

  /// One statistic of a distribution, in the metric's unit; `nil` when nothing was recorded.
  private func figure(of histogram: Histogram) -> Double? {
    guard histogram.count > 0 else { return nil }
    let scale = metric == "jobs_in_flight" ? 1.0 : 1e6
    return switch statistic {
    case .percentile(let percent): Double(histogram.percentile(percent)) / scale
    case .mean: histogram.mean / scale
    case .min: Double(histogram.min) / scale
    case .max: Double(histogram.max) / scale
    case .count: Double(histogram.count)
    case .rate, .value: nil
    }
  }
}
