import NeedletailEngine
import NeedletailNotation

extension ResultDocument {
  /// The objects that hold figures: everything a replication averages.
  var figures: [String: JSON] {
    var figures: [String: JSON] = [
      "window": window, "jobs": jobs, "calls": calls, "tokens": tokens, "cost_usd": .number(report.costUSD),
      "metrics": metrics, "agents": agents, "throughput": throughput,
      "reasons": .object(report.reasons.mapValues { .count($0) }),
      "registry": .object(report.registryEvents.mapValues { .count($0) }),
    ]
    figures["time_went"] = report.latencyBreakdown?.json(agents: report.agents)
    return figures
  }

  private var window: JSON {
    .object([
      "start_s": .seconds(report.window.start), "end_s": .seconds(report.window.end),
      "simulated_s": .seconds(report.window.simulated),
    ])
  }

  private var jobs: JSON {
    let jobs = report.jobs
    return .object([
      "intended": .count(jobs.intended), "started": .count(jobs.started), "completed": .count(jobs.completed),
      "partial": .count(jobs.partial), "censored": .count(jobs.censored), "failed": .count(jobs.failed),
      "timed_out": .count(jobs.timedOut), "rejected": .count(jobs.rejected), "cancelled": .count(jobs.cancelled),
      "in_flight": .count(jobs.inFlight),
    ])
  }

  private var calls: JSON {
    let calls = report.calls
    return .object([
      "started": .count(calls.started), "completed": .count(calls.completed), "failed": .count(calls.failed),
      "timed_out": .count(calls.timedOut), "cancelled": .count(calls.cancelled), "in_flight": .count(calls.inFlight),
      "retried": .count(calls.retried), "hedged": .count(calls.hedged),
    ])
  }

  private var tokens: JSON {
    .object([
      "input": .count(report.tokens.input), "output": .count(report.tokens.output),
      "wasted": .count(report.tokens.wasted),
    ])
  }

  private var agents: JSON {
    var pools: [String: JSON] = [:]
    for pool in report.agents {
      pools[pool.name] = .object([
        "count": .count(pool.count), "utilization": .number(pool.utilization), "calls": .count(pool.calls),
        "failures": .count(pool.failures), "breaker_opened": .count(pool.breakerOpened),
        "mean_queue_length": .number(pool.meanQueueLength), "input_tokens": .count(pool.inputTokens),
        "output_tokens": .count(pool.outputTokens), "cost_usd": .number(pool.costUSD),
      ])
    }
    return .object(pools)
  }

  private var throughput: JSON {
    let throughput = report.throughput
    var members: [String: JSON] = [
      "jobs_per_s": .number(throughput.jobsPerSecond), "calls_per_s": .number(throughput.callsPerSecond),
      "goodput_jobs_per_s": .number(throughput.goodputJobsPerSecond),
      "mean_jobs_in_system": .number(throughput.meanJobsInSystem),
    ]
    if !throughput.goodputByScenario.isEmpty {
      members["scenario"] = .object(
        throughput.goodputByScenario.mapValues { .object(["goodput_jobs_per_s": .number($0)]) })
    }
    return .object(members)
  }
}

extension JSON {
  /// Nanoseconds as seconds: the nearest double, whose shortest decimal is exact below 10¹⁵ ns (11 days).
  static func seconds(_ nanoseconds: Nanoseconds) -> JSON { .number(Double(nanoseconds) / 1e9) }

  /// Nanoseconds as milliseconds: the nearest double, whose shortest decimal is exact below 10¹⁵ ns (11 days).
  static func milliseconds(_ nanoseconds: Nanoseconds) -> JSON { .number(Double(nanoseconds) / 1e6) }
}
