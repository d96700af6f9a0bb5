import NeedletailEngine

/// What can be asked of a plan: every limit relaxed, every policy left out, agents that are faster, and what may get worse.
///
/// This is the one list of questions: the search, documents, tables and pages iterate over it. Each kind finds its questions in a plan
/// (`RelaxationKind+….swift`), in the plan's order.
package enum RelaxationKind: String, Sendable, CaseIterable {
  case agents
  case agentSlots = "agent_slots"
  case agentQueue = "agent_queue"
  case agentPatience = "agent_patience"
  case agentBudget = "agent_budget"
  case gatewayInstances = "gateway_instances"
  case gatewaySlots = "gateway_slots"
  case gatewayQueue = "gateway_queue"
  case gatewayOverhead = "gateway_overhead"
  case globalRate = "global_rate"
  case agentRate = "rate_per_agent"
  case userRate = "rate_per_user"
  case rateBurst = "rate_burst"
  case jobPermits = "job_permits"
  case jobQueue = "job_queue"
  case callPermits = "call_permits"
  case jobTimeout = "job_timeout"
  case callTimeout = "call_timeout"
  case endpointPermits = "endpoint_permits"
  case endpointRequests = "endpoint_requests"
  case endpointTokens = "endpoint_tokens"
  case requestBurst = "request_burst"
  case tokenBurst = "token_burst"
  case endpointContention = "endpoint_contention"
  case runBudget = "run_budget"
  case retries
  case hedges
  case breakers
  case faults
  case agentSpeed = "agent_speed"
  case agentAway = "agent_away"
  case instanceAway = "instance_away"
  case slowerAgents = "slower_agents"
  case slowerEndpoint = "slower_endpoint"
  case load

  /// What is asked together, under one heading.
  package enum Group: String, Sendable, CaseIterable {
    /// There is more of something that can be used up, or it is gone.
    case limits
    /// A policy or a fault is left out.
    case policies
    /// Agents take less time.
    case speed
    /// Something is lost, slower, or asked for more often.
    case strains
  }

  package var group: Group { traits.group }

  /// As a table or a page calls it.
  package var title: String { traits.title }

  private var traits: (group: Group, title: String) {
    switch self {
    case .agents: (.limits, "agents of a pool")
    case .agentSlots: (.limits, "calls at once of an agent")
    case .agentQueue: (.limits, "queue of an agent")
    case .agentPatience: (.limits, "no queue timeout")
    case .agentBudget: (.limits, "budget of a pool")
    case .gatewayInstances: (.limits, "gateway instances")
    case .gatewaySlots: (.limits, "slots of a gateway instance")
    case .gatewayQueue: (.limits, "queue of a gateway instance")
    case .gatewayOverhead: (.limits, "no gateway overhead")
    case .globalRate: (.limits, "rate limit of all jobs")
    case .agentRate: (.limits, "rate limit of an agent")
    case .userRate: (.limits, "rate limit of a user")
    case .rateBurst: (.limits, "burst of the rate limits")
    case .jobPermits: (.limits, "jobs in flight")
    case .jobQueue: (.limits, "jobs that wait for a permit")
    case .callPermits: (.limits, "calls in flight")
    case .jobTimeout: (.limits, "timeout of a job")
    case .callTimeout: (.limits, "timeout of a call")
    case .endpointPermits: (.limits, "permits of an endpoint")
    case .endpointRequests: (.limits, "requests a minute of an endpoint")
    case .endpointTokens: (.limits, "tokens a minute of an endpoint")
    case .requestBurst: (.limits, "burst of an endpoint's requests")
    case .tokenBurst: (.limits, "burst of an endpoint's tokens")
    case .endpointContention: (.limits, "no slowdown under concurrency")
    case .runBudget: (.limits, "budget of the run")
    case .retries: (.policies, "no retries")
    case .hedges: (.policies, "no hedges")
    case .breakers: (.policies, "no circuit breakers")
    case .faults: (.policies, "no fault")
    case .agentSpeed: (.speed, "faster agents")
    case .agentAway: (.strains, "an agent is away")
    case .instanceAway: (.strains, "a gateway instance is away")
    case .slowerAgents: (.strains, "slower agents")
    case .slowerEndpoint: (.strains, "a slower provider")
    case .load: (.strains, "more load")
    }
  }

  /// The questions of this kind that a plan gives rise to, in the plan's order.
  ///
  /// - Parameter factor: above 1.
  func questions(_ plan: Plan, _ factor: Double) -> [Relaxation] {
    switch self {
    case .agents, .agentSlots, .agentQueue, .agentPatience, .agentBudget, .agentSpeed:
      plan.agents.indices.compactMap { ofPool($0, plan, factor) }
    case .gatewayInstances, .gatewaySlots, .gatewayQueue, .gatewayOverhead, .globalRate, .agentRate, .userRate,
      .rateBurst:
      ofGateway(plan, factor).map { [$0] } ?? []
    case .jobPermits, .jobQueue, .callPermits, .jobTimeout, .callTimeout, .runBudget:
      ofRun(plan, factor).map { [$0] } ?? []
    case .endpointPermits, .endpointRequests, .endpointTokens, .requestBurst, .tokenBurst, .endpointContention:
      plan.endpoints.indices.compactMap { ofEndpoint($0, plan, factor) }
    case .retries, .hedges, .breakers, .faults: ofPolicies(plan)
    case .agentAway, .instanceAway, .slowerAgents, .slowerEndpoint, .load: ofStrains(plan, factor)
    }
  }
}
