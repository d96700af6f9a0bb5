extension Figure {
  public static let utilization = agent(
    "utilization", "Utilization", .gauge, in: .share, "utilization", headline: [.value],
    "Slot-time held over slot-time there was within the window; agents that are away are left out.")
  public static let members = agent(
    "agents", "Agents", .gauge, in: .agents, "count", "Agents in the pool.")
  public static let agentCalls = agent(
    "agent_calls", "Calls", .count, in: .calls, "calls",
    "Calls that patterns made of the pool, its retries and hedges not among them.")
  public static let agentFailures = agent(
    "agent_failures", "Failures", .count, in: .attempts, "failures", better: .lower,
    "Dispatched attempts that failed or timed out.")
  public static let breakerOpened = agent(
    "breaker_opened", "Breaker opened", .count, in: .events, "breaker_opened", better: .lower,
    "How often the pool's circuit breaker opened, whole run.")
  public static let queueLength = agent(
    "mean_queue_length", "Mean queue length", .gauge, in: .attempts, "mean_queue_length", better: .lower,
    "Attempts that wait for a slot of the pool, averaged over the window's time.")
  public static let agentInputTokens = agent(
    "agent_input_tokens", "Input tokens", .count, in: .tokens, "input_tokens", "Tokens that the pool's attempts read.")
  public static let agentOutputTokens = agent(
    "agent_output_tokens", "Output tokens", .count, in: .tokens, "output_tokens",
    "Tokens that the pool's attempts wrote.")
  public static let agentCost = agent(
    "agent_cost_usd", "Cost", .count, in: .dollars, "cost_usd", better: .lower, "What the pool's tokens cost.")

  public static let offeredPerSecond = wall(
    "wall_offered_jobs_per_s", "Jobs a second offered", .rate, in: .jobsPerSecond, "offered_jobs_per_s",
    "Jobs that the schedule asked for within the window, over its length; on the wall clock only.")
  public static let achievedPerSecond = wall(
    "wall_achieved_jobs_per_s", "Jobs a second submitted", .rate, in: .jobsPerSecond, "achieved_jobs_per_s",
    better: .higher, "Jobs of the schedule that were submitted within the window, over its length.")
  public static let lateReplies = wall(
    "late_replies", "Late replies", .count, in: .replies, "late_replies", better: .lower,
    "Answers to calls that had timed out or been cancelled.")
  public static let abandonedCalls = wall(
    "abandoned_calls", "Calls abandoned", .count, in: .calls, "abandoned.{agent}", better: .lower,
    "Calls that had not returned when the run stopped waiting for them.")

  public static let registryEvents = Figure(
    "registry_events", "Registry events", .count, in: .events, at: ["registry.{event}"], isZeroWhenAbsent: true,
    meaning: "Status changes of agents and other events of the registry, whole run.")
  public static let conductorCPU = wall(
    "conductor_cpu_s", "Processor time of the conductor", .count, in: .seconds, "conductor.cpu_s",
    "Processor time of the conductor's thread.")
  public static let conductorUtilization = wall(
    "conductor_utilization", "Utilization of the conductor", .gauge, in: .share, "conductor.utilization",
    better: .lower, "The conductor's processor time over the run's; 1 for a thread that polls.")

  private static func wall(
    _ name: String, _ title: String, _ kind: Kind, in unit: Unit, _ key: String, better: Direction = .neither,
    _ meaning: String
  ) -> Figure {
    Figure(
      name, title, kind, in: unit, at: [Place(stringLiteral: "wall.\(key)")], better: better, isOfWallClock: true,
      meaning: meaning)
  }

  private static func agent(
    _ name: String, _ title: String, _ kind: Kind, in unit: Unit, _ key: String, better: Direction = .neither,
    headline: [Statistic] = [], _ meaning: String
  ) -> Figure {
    Figure(
      name, title, kind, in: unit, at: [Place(stringLiteral: "agents.{agent}.\(key)")], better: better,
      headline: headline, meaning: meaning)
  }
}

extension FigureCatalogue {
  static let fleet: [Entry] = [
    .perAgent(.members) { .count($0.count) },
    .perAgent(.utilization) { .number($0.utilization) },
    .perAgent(.queueLength) { .number($0.meanQueueLength) },
    .perAgent(.agentCalls) { .count($0.calls) },
    .perAgent(.agentFailures) { .count($0.failures) },
    .perAgent(.breakerOpened) { .count($0.breakerOpened) },
    .perAgent(.agentInputTokens) { .count($0.inputTokens) },
    .perAgent(.agentOutputTokens) { .count($0.outputTokens) },
    .perAgent(.agentCost) { .number($0.costUSD) },
    Entry(.registryEvents) { report in
      [FigureSample(.nothing)] + report.registryEvents.map { FigureSample(.count($0.value), ["event": $0.key]) }
    },
  ]

  static let wallClock: [Entry] = [
    wall(.offeredPerSecond) { .number($0.offeredJobsPerSecond) },
    wall(.achievedPerSecond) { .number($0.achievedJobsPerSecond) },
    wall(.conductorCPU) { .number($0.conductorCPUSeconds) },
    wall(.conductorUtilization) { .number($0.utilization($0.conductorCPUSeconds)) },
    wall(.lateReplies) { .count($0.lateReplies) },
    Entry(.abandonedCalls) { report in
      guard let wall = report.wall else { return [] }
      return [FigureSample(.nothing)] + wall.abandoned.map { FigureSample(.count($0.value), ["agent": $0.key]) }
    },
  ]

  private static func wall(
    _ figure: Figure, _ read: @escaping @Sendable (WallReport) -> FigureSample.Value
  ) -> Entry {
    Entry(figure) { report in report.wall.map { [FigureSample(read($0))] } ?? [] }
  }
}
