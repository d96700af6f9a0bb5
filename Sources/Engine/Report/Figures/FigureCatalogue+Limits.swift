import NeedletailCouriers

/// How limits were used, and who held them: of those that the plan has, where it has them.
extension Figure {
  public static let gatewaySlots = limit(
    "gateway_slots", "Gateway slots", in: .slots, "gateway.slots", "Slots of all gateway instances together.")
  public static let gatewayUtilization = limit(
    "gateway_utilization", "Gateway utilization", in: .share, "gateway.utilization",
    "Slot-time that jobs held over slot-time there was within the window.")
  public static let gatewayWaiting = limit(
    "gateway_mean_waiting", "Jobs waiting for the gateway, mean", in: .jobs, "gateway.mean_waiting", better: .lower,
    "Jobs in the queues of the gateway, averaged over the window's time.")
  public static let gatewayHolding = holding(
    "gateway_holding", "Gateway slots held waiting", "gateway.holding.{part}",
    "The part of `gateway_utilization` that was held by jobs which waited for another limit, by that limit.")

  public static let jobPermits = limit(
    "job_permits", "Job permits", in: .permits, "permits.job.limit", "Jobs that may run at once.")
  public static let jobPermitUtilization = limit(
    "job_permit_utilization", "Job permits in use", in: .share, "permits.job.utilization",
    "Permit-time that jobs held over permit-time there was within the window.")
  public static let jobPermitWaiting = limit(
    "job_permit_mean_waiting", "Jobs waiting for a permit, mean", in: .jobs, "permits.job.mean_waiting",
    better: .lower, "Jobs that wait for a job permit, averaged over the window's time.")

  public static let callPermits = limit(
    "call_permits", "Call permits", in: .permits, "permits.call.limit", "Attempts that may run at once.")
  public static let callPermitUtilization = limit(
    "call_permit_utilization", "Call permits in use", in: .share, "permits.call.utilization",
    "Permit-time that attempts held over permit-time there was within the window.")
  public static let callPermitWaiting = limit(
    "call_permit_mean_waiting", "Calls waiting for a permit, mean", in: .attempts, "permits.call.mean_waiting",
    better: .lower, "Attempts that wait for a call permit, averaged over the window's time.")
  public static let callPermitHolding = holding(
    "call_permit_holding", "Call permits held waiting", "permits.call.holding.{part}",
    "The part of `call_permit_utilization` that was held by attempts which waited for another limit, by that limit.")

  public static let endpointPermits = limit(
    "endpoint_permits", "Permits of the endpoint", in: .permits, "endpoints.{endpoint}.permits.limit",
    "Attempts that may run at the endpoint at once.")
  public static let endpointPermitUtilization = limit(
    "endpoint_permit_utilization", "Permits of the endpoint in use", in: .share,
    "endpoints.{endpoint}.permits.utilization", "Permit-time held over permit-time there was within the window.")
  public static let endpointPermitWaiting = limit(
    "endpoint_permit_mean_waiting", "Calls waiting for a permit of the endpoint, mean", in: .attempts,
    "endpoints.{endpoint}.permits.mean_waiting", better: .lower,
    "Attempts that wait for a permit of the endpoint, averaged over the window's time.")
  public static let endpointPermitHolding = holding(
    "endpoint_permit_holding", "Permits of the endpoint held waiting", "endpoints.{endpoint}.permits.holding.{part}",
    "The part of `endpoint_permit_utilization` that was held by attempts which waited for another limit, by that limit."
  )
  public static let endpointRequests = limit(
    "endpoint_requests_per_min", "Requests a minute", in: .requestsPerMinute,
    "endpoints.{endpoint}.requests.per_minute",
    "Requests a minute that the endpoint takes.")
  public static let endpointRequestUtilization = limit(
    "endpoint_request_utilization", "Requests a minute in use", in: .share,
    "endpoints.{endpoint}.requests.utilization",
    "Requests taken over what the rate gave within the window; over 1 where a full bucket was used up besides.")
  public static let endpointRequestWaiting = limit(
    "endpoint_request_mean_waiting", "Calls waiting for requests a minute, mean", in: .attempts,
    "endpoints.{endpoint}.requests.mean_waiting", better: .lower,
    "Attempts in the endpoint's queue while its first waits for a request, averaged over the window's time.")
  public static let endpointTokens = limit(
    "endpoint_tokens_per_min", "Tokens a minute", in: .tokensPerMinute, "endpoints.{endpoint}.tokens.per_minute",
    "Tokens a minute that the endpoint takes.")
  public static let endpointTokenUtilization = limit(
    "endpoint_token_utilization", "Tokens a minute in use", in: .share, "endpoints.{endpoint}.tokens.utilization",
    "Tokens taken over what the rate gave within the window; over 1 where a full bucket was used up besides.")
  public static let endpointTokenWaiting = limit(
    "endpoint_token_mean_waiting", "Calls waiting for tokens a minute, mean", in: .attempts,
    "endpoints.{endpoint}.tokens.mean_waiting", better: .lower,
    "Attempts in the endpoint's queue while its first waits for tokens, averaged over the window's time.")

  public static let working = limit(
    "agent_working", "Slots at work", in: .share, "agents.{agent}.working",
    "The part of `utilization` that was held by attempts that ran; `agent_holding` is the rest.")
  public static let agentHolding = holding(
    "agent_holding", "Slots held waiting", "agents.{agent}.holding.{part}",
    "The part of `utilization` that was held by attempts which waited for another limit, by that limit.")
  public static let agentRate = limit(
    "agent_rate_per_s", "Rate of the agents", in: .attemptsPerSecond, "agents.{agent}.rate.per_s",
    "Attempts a second that the rates of the pool's agents give, all together.")
  public static let agentRateUtilization = limit(
    "agent_rate_utilization", "Rate of the agents in use", in: .share, "agents.{agent}.rate.utilization",
    "Attempts let through over what the agents' rates gave within the window; over 1 where full buckets were used up besides."
  )
  public static let agentRateWaiting = limit(
    "agent_rate_mean_waiting", "Calls waiting for their agent's rate, mean", in: .attempts,
    "agents.{agent}.rate.mean_waiting", better: .lower,
    "Attempts that wait for their agent's rate, averaged over the window's time.")

  private static func limit(
    _ name: String, _ title: String, in unit: Unit, _ place: Place, better: Direction = .neither, _ meaning: String
  ) -> Figure {
    Figure(name, title, .gauge, in: unit, at: [place], better: better, meaning: meaning)
  }

  private static func holding(_ name: String, _ title: String, _ place: Place, _ meaning: String) -> Figure {
    Figure(
      name, title, .gauge, in: .share, at: [place], better: .lower,
      isZeroWhenAbsent: true, meaning: meaning)
  }
}

extension FigureCatalogue {
  static let limits: [Entry] =
    capacity(.gatewaySlots, .gateway) + use(.gatewayUtilization, .gatewayWaiting, .gateway)
    + [holding(.gatewayHolding, .gateway)]
    + capacity(.jobPermits, .job) + use(.jobPermitUtilization, .jobPermitWaiting, .job)
    + capacity(.callPermits, .call) + use(.callPermitUtilization, .callPermitWaiting, .call)
    + [holding(.callPermitHolding, .call)]
    + capacity(.endpointPermits, .endpoint)
    + use(.endpointPermitUtilization, .endpointPermitWaiting, .endpoint)
    + [holding(.endpointPermitHolding, .endpoint)]
    + [perLimit(.endpointRequests, .endpointRequests) { .number($0.capacity) }]
    + use(.endpointRequestUtilization, .endpointRequestWaiting, .endpointRequests)
    + [perLimit(.endpointTokens, .endpointTokens) { .number($0.capacity) }]
    + use(.endpointTokenUtilization, .endpointTokenWaiting, .endpointTokens)
    + [perLimit(.working, .agent) { .number($0.working) }, holding(.agentHolding, .agent)]
    + [perLimit(.agentRate, .agentRate) { .number($0.capacity / 60) }]
    + use(.agentRateUtilization, .agentRateWaiting, .agentRate)

  private static func capacity(_ figure: Figure, _ part: LatencyPart) -> [Entry] {
    [perLimit(figure, part) { .count(Int($0.capacity)) }]
  }

  private static func use(_ utilization: Figure, _ waiting: Figure, _ part: LatencyPart) -> [Entry] {
    [
      perLimit(utilization, part) { .number($0.utilization) }, perLimit(waiting, part) { .number($0.meanWaiting) },
    ]
  }

  private static func perLimit(
    _ figure: Figure, _ part: LatencyPart, _ read: @escaping @Sendable (ResourceUse) -> FigureSample.Value
  ) -> Entry {
    Entry(figure) { report in
      report.resources.filter { $0.resource.part == part }.map { FigureSample(read($0), labels(of: $0.resource)) }
    }
  }

  /// What occurred, by part: of call permits those that wait at any endpoint. The object is there where something may be held so.
  private static func holding(_ figure: Figure, _ part: LatencyPart) -> Entry {
    Entry(figure) { report in
      let holders = Set(report.course.holds.lazy.map(\.resource).filter { $0.part == part })
      return report.resources.filter { holders.contains($0.resource) }.flatMap { use in
        let labels = labels(of: use.resource)
        return [FigureSample(.nothing, labels)]
          + LatencyPart.allCases.compactMap { waitedFor in
            // In one order, or the last digit of a sum might differ.
            let parts = use.holding.filter { $0.key.part == waitedFor }.sorted { $0.key.name ?? "" < $1.key.name ?? "" }
            guard !parts.isEmpty else { return nil }
            return FigureSample(
              .number(parts.reduce(0) { $0 + $1.value }), labels.merging(["part": waitedFor.name]) { $1 })
          }
      }
    }
  }

  private static func labels(of resource: LatencyOwner) -> [String: String] {
    guard let name = resource.name, let holder = resource.part.holder else { return [:] }
    return [holder == .pool ? "agent" : "endpoint": name]
  }
}
