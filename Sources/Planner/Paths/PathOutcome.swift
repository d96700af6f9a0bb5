public import NeedletailEngine
public import NeedletailResults
package import NeedletailWorkload

/// What one path came to, as numbers: what searches decide by, and what they tell of it.
public struct PathOutcome: Sendable, Equatable {
  public var status: RunReport.Status
  public var keepsUp: KeepsUp
  /// The observed figure of each bound, in their order; `nil` where there is none, which meets no bound.
  public var observed: [Double?]
  /// Whether each bound is met.
  public var isMet: [Bool]
  /// Of the jobs offered within the window, those that completed: 0 to 1; `nil` where none was offered.
  public var completedShare: Double?
  /// Of these jobs those in which nothing failed on the way: 0 to 1.
  public var wholeShare: Double?
  public var jobsPerSecond: Double
  /// Averaged over the window's time.
  public var meanJobsInSystem: Double
  /// Of the job latency, in milliseconds; `nil` without a sample.
  public var p50Milliseconds: Double?
  public var p99Milliseconds: Double?
  public var costUSD: Double
  /// How full each limit was.
  public var resources: [ResourceUse]
  /// Jobs of the window.
  public var measuredJobs: Int
  /// Jobs that arrived, and attempts that agents made: what the path cost to run.
  public var jobs: Int
  public var attempts: Int
  /// Of each figure that the evaluator watches, in their order, in the figure's unit; `nil` where the path has none.
  public var watched: [Double?] = []

  /// Made up, for searches that are tried without a run.
  package init(
    keepsUp: KeepsUp = KeepsUp(.yes, evidence: ""), observed: [Double?], isMet: [Bool], completedShare: Double? = 1,
    jobs: Int = 0, resources: [ResourceUse] = []
  ) {
    status = .completed
    self.keepsUp = keepsUp
    self.observed = observed
    self.isMet = isMet
    self.completedShare = completedShare
    jobsPerSecond = 0
    meanJobsInSystem = 0
    costUSD = 0
    self.resources = resources
    measuredJobs = jobs
    self.jobs = jobs
    attempts = jobs
  }

  /// A run that ended, by whatever clock.
  package init(
    _ report: RunReport, _ progress: Simulation.Progress, bounds: [Threshold], watched: [GatedFigure] = [],
    figures: FigureCatalogue
  ) {
    let keepsUp = KeepsUp(of: report)
    let outcomes = bounds.map { $0.outcome(on: report, by: figures, keepsUp: keepsUp) }
    self.keepsUp = keepsUp
    status = report.status
    observed = outcomes.map(\.observed)
    isMet = outcomes.map(\.passed)
    completedShare = report.jobs.offered > 0 ? Double(report.jobs.completed) / Double(report.jobs.offered) : nil
    wholeShare =
      report.jobs.offered > 0 ? Double(report.jobs.completed - report.jobs.partial) / Double(report.jobs.offered) : nil
    jobsPerSecond = report.throughput.jobsPerSecond
    meanJobsInSystem = report.throughput.meanJobsInSystem
    p50Milliseconds = figures.value(.percentile(50), of: .jobLatency, in: report)
    p99Milliseconds = figures.value(.percentile(99), of: .jobLatency, in: report)
    costUSD = report.costUSD
    resources = report.resources
    measuredJobs = report.jobs.offered
    self.watched = watched.map { gated in
      let labels = gated.label.map { [$0.name: $0.value] } ?? [:]
      return figures.value(gated.statistic, of: gated.figure, labels, in: report).flatMap { $0.isFinite ? $0 : nil }
    }
    jobs = progress.jobsIntended
    attempts = progress.attempts
  }

  /// The limit that was fullest; `nil` where the plan has none.
  public var fullest: ResourceUse? { resources.max { $0.utilization < $1.utilization } }

  /// What most jobs or attempts waited for on average; `nil` where nothing was waited for.
  public var waitedForMost: ResourceUse? {
    resources.filter { $0.meanWaiting > 0 }.max { $0.meanWaiting < $1.meanWaiting }
  }
}
