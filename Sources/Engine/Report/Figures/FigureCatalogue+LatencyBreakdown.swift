extension Figure {
  public static let latencyParts = breakdown(
    "latency_part_ms", "Latency by part, mean", .gauge, in: .milliseconds, "mean_ms.{part}", isZeroWhenAbsent: true,
    "Of a job's latency, how much was spent on each part, on average; the parts add up to the mean latency.")
  public static let latencyShares = breakdown(
    "latency_part_share", "Latency by part, share", .ratio, in: .share, "share.{part}", isZeroWhenAbsent: true,
    "The same over the mean latency; the parts add up to 1.")
  public static let latencyOwners = breakdown(
    "latency_owner_ms", "Latency by owner, mean", .gauge, in: .milliseconds, "owners.{part}.{owner}",
    isZeroWhenAbsent: true,
    "`latency_part_ms` of the parts that have owners, by pool or endpoint; of each part they add up to it.")
  public static let latencyJobs = breakdown(
    "latency_part_jobs", "Jobs with a latency breakdown", .count, in: .jobs, "jobs",
    "Completed and timed-out jobs that the breakdown is of.")
  public static let slowestParts = breakdown(
    "slowest_part_ms", "Latency above p99 by part, mean", .gauge, in: .milliseconds, "above_p99.mean_ms.{part}",
    isZeroWhenAbsent: true, "As `latency_part_ms`, of the slowest jobs: a hundredth or a little more.")
  public static let slowestShares = breakdown(
    "slowest_part_share", "Latency above p99 by part, share", .ratio, in: .share, "above_p99.share.{part}",
    isZeroWhenAbsent: true, "As `latency_part_share`, of the slowest jobs.")
  public static let slowestOwners = breakdown(
    "slowest_owner_ms", "Latency above p99 by owner, mean", .gauge, in: .milliseconds,
    "above_p99.owners.{part}.{owner}", isZeroWhenAbsent: true, "As `latency_owner_ms`, of the slowest jobs.")
  public static let slowestJobs = breakdown(
    "slowest_jobs", "Slowest jobs", .count, in: .jobs, "above_p99.jobs", onlyGrows: false,
    "How many the slowest jobs are.")
  public static let slowestFrom = breakdown(
    "slowest_from_ms", "Latency above p99, least", .gauge, in: .milliseconds, "above_p99.from_ms",
    "The least latency among the slowest jobs, or up to 3.1 % less.")
  public static let wasteTokens = Figure(
    "agent_wasted_tokens", "Tokens wasted by cause", .count, in: .tokens,
    at: ["latency_breakdown.agent.{agent}.wasted.{cause}"], better: .lower,
    meaning: "Tokens of attempts that gave no answer, by cause: `retries`, `losers`, `cancelled`.")
  public static let wasteCost = Figure(
    "agent_wasted_usd", "Cost of wasted attempts by cause", .count, in: .dollars,
    at: ["latency_breakdown.agent.{agent}.wasted_usd.{cause}"], better: .lower,
    meaning: "What these attempts cost; of agents that cost something.")
  public static let discardedTokens = Figure(
    "discarded_tokens", "Tokens of discarded answers", .count, in: .tokens, at: ["latency_breakdown.discarded"],
    better: .lower,
    meaning:
      "Tokens of completed calls in patterns, or of jobs, that failed, timed out or lost; with all wasted ones they are `wasted_tokens`."
  )

  private static func breakdown(
    _ name: String, _ title: String, _ kind: Kind, in unit: Unit, _ key: String, isZeroWhenAbsent: Bool = false,
    onlyGrows: Bool? = nil, _ meaning: String
  ) -> Figure {
    Figure(
      name, title, kind, in: unit, at: [Place(stringLiteral: "latency_breakdown.scenario.{scenario}.\(key)")],
      isZeroWhenAbsent: isZeroWhenAbsent, onlyGrows: onlyGrows, meaning: meaning)
  }
}

extension FigureCatalogue {
  static let latencyBreakdown: [Entry] = [
    perScenario(.latencyJobs) { .count($0.all.jobs) },
    perPart(.latencyParts, of: { $0.all }) { jobs, part in jobs.meanNanoseconds(part) / 1e6 },
    perPart(.latencyShares, of: { $0.all }) { jobs, part in jobs.share(part) },
    perOwner(.latencyOwners) { $0.all },
    perScenario(.slowestJobs) { .count($0.slowest.jobs) },
    perScenario(.slowestFrom) { .number(Double($0.slowestFromNanoseconds) / 1e6) },
    perPart(.slowestParts, of: { $0.slowest }) { jobs, part in jobs.meanNanoseconds(part) / 1e6 },
    perPart(.slowestShares, of: { $0.slowest }) { jobs, part in jobs.share(part) },
    perOwner(.slowestOwners) { $0.slowest },
    perAgentOfBreakdown(
      "breakdown_input_tokens", "Input tokens", in: .tokens, "input", "As `agent_input_tokens`, beside what was wasted."
    ) { .count($0.inputTokens) },
    perAgentOfBreakdown(
      "breakdown_output_tokens", "Output tokens", in: .tokens, "output",
      "As `agent_output_tokens`, beside what was wasted."
    ) { .count($0.outputTokens) },
    perAgentOfBreakdown(
      "breakdown_cost_usd", "Cost", in: .dollars, "cost_usd", "As `agent_cost_usd`, beside what was wasted."
    ) { .number($0.costUSD) },
    waste(.wasteTokens) { _, waste in waste.tokens.map { .count($0) } },
    waste(.wasteCost) { agent, waste in agent.costUSD > 0 ? waste.dollars.map { .number($0) } : [] },
    Entry(.discardedTokens) { report in
      report.latencyBreakdown.map { [FigureSample(.count($0.discarded))] } ?? []
    },
  ]

  private static func perScenario(
    _ figure: Figure, _ read: @escaping @Sendable (LatencyBreakdown.Scenario) -> FigureSample.Value
  ) -> Entry {
    Entry(figure) { report in
      guard let breakdown = report.latencyBreakdown else { return [] }
      return [FigureSample(.nothing)]
        + breakdown.scenarios.map { FigureSample(read($0), ["scenario": $0.name]) }
    }
  }

  private static func perPart(
    _ figure: Figure, of jobs: @escaping @Sendable (LatencyBreakdown.Scenario) -> LatencyBreakdown.Jobs,
    _ read: @escaping @Sendable (LatencyBreakdown.Jobs, LatencyPart) -> Double
  ) -> Entry {
    Entry(figure) { report in
      (report.latencyBreakdown?.scenarios ?? []).flatMap { scenario in
        [FigureSample(.nothing, ["scenario": scenario.name])]
          + LatencyPart.allCases.filter { jobs(scenario).nanoseconds[$0] != nil }.map { part in
            FigureSample(.number(read(jobs(scenario), part)), ["scenario": scenario.name, "part": part.name])
          }
      }
    }
  }

  private static func perOwner(
    _ figure: Figure, _ jobs: @escaping @Sendable (LatencyBreakdown.Scenario) -> LatencyBreakdown.Jobs
  ) -> Entry {
    Entry(figure) { report in
      (report.latencyBreakdown?.scenarios ?? []).flatMap { scenario in
        [FigureSample(.nothing, ["scenario": scenario.name])]
          + jobs(scenario).owners.keys.filter { $0.name != nil }.map { owner in
            FigureSample(
              .number(jobs(scenario).meanNanoseconds(owner) / 1e6),
              LatencyOwnerLabel.owner(owner, scenario: scenario.name).values)
          }
      }
    }
  }

  private static func perAgentOfBreakdown(
    _ name: String, _ title: String, in unit: Figure.Unit, _ key: String, _ meaning: String,
    _ read: @escaping @Sendable (RunReport.Agents) -> FigureSample.Value
  ) -> Entry {
    let place = Figure.Place(stringLiteral: "latency_breakdown.agent.{agent}.\(key)")
    return Entry(Figure(name, title, .count, in: unit, at: [place], meaning: meaning)) { report in
      guard report.latencyBreakdown != nil else { return [] }
      return [FigureSample(.nothing)] + report.agents.map { FigureSample(read($0), ["agent": $0.name]) }
    }
  }

  /// A value a cause, in the order of `Waste.causes`, for each agent.
  private static func waste(
    _ figure: Figure,
    _ read: @escaping @Sendable (RunReport.Agents, LatencyBreakdown.Waste) -> [FigureSample.Value]
  ) -> Entry {
    Entry(figure) { report in
      zip(report.agents, report.latencyBreakdown?.waste ?? []).flatMap { agent, waste in
        zip(LatencyBreakdown.Waste.causes, read(agent, waste)).map { cause, value in
          FigureSample(value, ["agent": agent.name, "cause": cause])
        }
      }
    }
  }
}
