/// Starter files for `needletail init`: short, commented, each valid as it stands.
public enum Template: String, Sendable, CaseIterable {
  case basic, sequential, parallel, supervisor, router, handoff, gateway
  case closedLoop = "closed-loop"
  /// Needs `trace.csv` beside it.
  case trace

  /// One line for a list of templates.
  public var summary: String {
    switch self {
    case .basic: "one kind of agent under an open load, with the parts most files need"
    case .sequential: "a pipeline: each agent's output feeds the next"
    case .parallel: "several agents at once, and one that merges their answers"
    case .supervisor: "a supervisor splits each job into tasks for workers"
    case .router: "each job goes to the one agent that fits it"
    case .handoff: "tiers: each handles a job or passes it up"
    case .gateway: "rate limits, instances and rejections in front of the fleet"
    case .closedLoop: "a fixed number of users who think, ask and wait"
    case .trace: "recorded arrivals, replayed"
    }
  }

  /// The file's text.
  public var text: String {
    switch self {
    case .basic: Self.basicText
    case .sequential: Self.sequentialText
    case .parallel: Self.parallelText
    case .supervisor: Self.supervisorText
    case .router: Self.routerText
    case .handoff: Self.handoffText
    case .gateway: Self.gatewayText
    case .closedLoop: Self.closedLoopText
    case .trace: Self.traceText
    }
  }
}
