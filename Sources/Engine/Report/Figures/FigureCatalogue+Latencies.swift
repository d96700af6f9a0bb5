import NeedletailMetrics

extension Figure {
  private static let upper: [Statistic] = [.percentile(50), .percentile(99)]

  public static let jobLatency = Figure(
    "job_latency_ms", "Job latency", .distribution, in: .milliseconds,
    at: ["metrics.job_latency_ms.all", "metrics.job_latency_ms.scenario.{scenario}"], better: .lower,
    headline: [.mean, .percentile(50), .percentile(90), .percentile(99), .percentile(99.9), .max],
    countsUnfinished: true,
    meaning:
      "From a job's intended start to its end, of completed and timed-out jobs; of jobs in flight when the run ends, their age."
  )
  public static let failedJobLatency = Figure(
    "failed_job_latency_ms", "Latency of failed jobs", .distribution, in: .milliseconds,
    at: ["metrics.failed_job_latency_ms.all", "metrics.failed_job_latency_ms.scenario.{scenario}"],
    headline: [.percentile(99)],
    meaning: "From the intended start to the end of failed jobs, which are nowhere else.")
  public static let callLatency = Figure(
    "call_latency_ms", "Call latency", .distribution, in: .milliseconds, at: callPlaces("call_latency_ms"),
    better: .lower, headline: [.mean] + upper,
    meaning: "From a pattern's request to the call's end, waits and backoff included, of calls that were not cancelled."
  )
  public static let branchLatency = Figure(
    "branch_latency_ms", "Branch latency", .distribution, in: .milliseconds,
    at: ["metrics.branch_latency_ms.branch.{branch}", "metrics.branch_latency_ms.scenario.{scenario}.branch.{branch}"],
    better: .lower, headline: [.percentile(99)],
    meaning: "From the choice to the end of a branch that has a name, of branches that were not cancelled.")
  public static let queueTime = Figure(
    "queue_time_ms", "Time queued for an agent", .distribution, in: .milliseconds, at: callPlaces("queue_time_ms"),
    better: .lower, headline: [.mean],
    meaning: "From an attempt's request for an agent to its slot, of dispatched attempts, zeros included.")
  public static let waits = Figure(
    "wait_ms", "Time waited for a limit", .distribution, in: .milliseconds,
    at: ["metrics.wait_ms.for.{for}", "metrics.wait_ms.scenario.{scenario}.for.{for}"], better: .lower,
    meaning:
      "From when a limit is reached in turn until it lets the job or the attempt pass, zeros included; of all that passed."
  )
  public static let timeToFirstToken = Figure(
    "ttft_ms", "Time to first token", .distribution, in: .milliseconds, at: callPlaces("ttft_ms"), better: .lower,
    headline: upper, meaning: "From the dispatch of the attempt that answered to its first token.")
  public static let timePerOutputToken = Figure(
    "tpot_ms", "Time per output token", .distribution, in: .milliseconds, at: callPlaces("tpot_ms"), better: .lower,
    headline: upper, leastChange: 0.1,
    meaning: "From the first token to the last, over the tokens after the first; calls of one token have none.")
  public static let jobsInFlight = Figure(
    "jobs_in_flight", "Jobs in flight", .distribution, in: .jobs, at: ["metrics.jobs_in_flight.all"],
    meaning: "Jobs in the system within the window, weighted by time: `count` is in nanoseconds.")
  public static let scheduleDelay = Figure(
    "schedule_delay_ms", "Schedule delay", .distribution, in: .milliseconds,
    at: ["metrics.schedule_delay_ms.all", "metrics.schedule_delay_ms.scenario.{scenario}"], better: .lower,
    headline: [.percentile(99)], isOfWallClock: true,
    meaning: "From a job's intended start until it was submitted, zeros included; on the wall clock only.")
  public static let jobsPerSecond = Figure(
    "jobs_per_s", "Jobs a second", .rate, in: .jobsPerSecond, at: ["throughput.jobs_per_s"], better: .higher,
    headline: [.value], meaning: "Jobs that completed within the window, over its length.")
  public static let callsPerSecond = Figure(
    "calls_per_s", "Calls a second", .rate, in: .callsPerSecond, at: ["throughput.calls_per_s"], better: .higher,
    headline: [.value], meaning: "Calls that completed within the window, over its length.")
  public static let goodput = Figure(
    "goodput_jobs_per_s", "Goodput, jobs a second", .rate, in: .jobsPerSecond,
    at: ["throughput.goodput_jobs_per_s", "throughput.scenario.{scenario}.goodput_jobs_per_s"], better: .higher,
    headline: [.value], meaning: "Completed jobs that met every bound of `slo:`, over the window's length.")
  public static let jobsInSystem = Figure(
    "mean_jobs_in_system", "Jobs in the system, mean", .gauge, in: .jobs, at: ["throughput.mean_jobs_in_system"],
    headline: [.value], meaning: "Job-seconds within the window over its length.")

  private static func callPlaces(_ name: String) -> [Place] {
    ["all", "agent.{agent}", "endpoint.{endpoint}", "scenario.{scenario}"].map {
      Place(stringLiteral: "metrics.\(name).\($0)")
    }
  }

  /// What recordings and exports call it: the name without its unit.
  public var recordedName: String {
    unit == .milliseconds && name.hasSuffix("_ms") ? String(name.dropLast(3)) : name
  }
}

extension FigureCatalogue {
  static let latencies: [Entry] = [
    .family(.jobLatency) { _ in true },
    .family(.failedJobLatency),
    .family(.callLatency) { _ in true },
    Entry(.branchLatency) { report in
      samples(of: .branchLatency, by: "branch", report.branchLatencyByScenario, in: report)
    },
    .family(.queueTime) { _ in true },
    .family(.timeToFirstToken),
    .family(.timePerOutputToken),
    .family(.scheduleDelay) { $0.wall != nil },
    Entry(.jobsInFlight) { report in
      guard let inFlight = report.jobsInFlight, inFlight.count > 0 else { return [] }
      return [FigureSample(.distribution(inFlight))]
    },
  ]

  static let waits: [Entry] = [
    Entry(.waits) { report in
      [FigureSample(.nothing)] + samples(of: .waits, by: "for", report.waitByScenario, in: report)
    }
  ]

  /// A family that is kept by a label, and by scenario and that label: what nothing was recorded of is left out.
  private static func samples(
    of figure: Figure, by label: String, _ byScenario: [String: [String: Histogram]], in report: RunReport
  ) -> [FigureSample] {
    var samples: [FigureSample] = []
    for (name, histogram) in report.metrics[figure.name]?.by[label] ?? [:] where histogram.count > 0 {
      samples.append(FigureSample(.distribution(histogram), [label: name]))
    }
    for (scenario, histograms) in byScenario {
      for (name, histogram) in histograms where histogram.count > 0 {
        samples.append(FigureSample(.distribution(histogram), ["scenario": scenario, label: name]))
      }
    }
    return samples
  }

  static let throughput: [Entry] = [
    .number(.jobsPerSecond) { $0.throughput.jobsPerSecond },
    Entry(.goodput) { report in
      [FigureSample(.number(report.throughput.goodputJobsPerSecond))]
        + report.throughput.goodputByScenario.map { FigureSample(.number($0.value), ["scenario": $0.key]) }
    },
    .number(.callsPerSecond) { $0.throughput.callsPerSecond },
    .number(.jobsInSystem) { $0.throughput.meanJobsInSystem },
  ]
}
