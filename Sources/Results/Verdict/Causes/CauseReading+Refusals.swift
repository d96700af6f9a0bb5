import NeedletailCouriers
import NeedletailEngine

/// The rule about limits that turn jobs or calls away.
extension CauseReading {
  /// The limit that refused most, if that was more than one in a hundred jobs.
  var refusal: Cause? {
    guard isLossy || keepsUp.answer == .no else { return nil }
    let refusals = report.reasons.compactMap { name, count in
      FailureReason(rawValue: name).flatMap { $0.limit != nil && $0 != .breakerOpen ? (reason: $0, count: count) : nil }
    }
    guard let most = refusals.max(by: { ($0.count, $1.reason.rawValue) < ($1.count, $0.reason.rawValue) }),
      Double(most.count) > Self.toleratedShare * Double(report.jobs.offered)
    else { return nil }
    return refusal(most.reason, count(most.count, most.reason))
  }

  private func refusal(_ reason: FailureReason, _ turnedAway: String) -> Cause? {
    switch reason {
    case .gatewayQueueFull:
      return full(LatencyOwner(.gateway), "the queue of the gateway is full and turned \(turnedAway) away")
    case .jobQueueFull:
      return full(LatencyOwner(.job), "the queue for job permits is full and turned \(turnedAway) away")
    case .queueFull:
      guard let pool = fullestPool(among: { $0.queueLimit < usualQueue }) ?? fullestPool(among: { _ in true }) else {
        return nil
      }
      return full(LatencyOwner(.agent, of: pool), "the queue of \(pool) is full and turned \(turnedAway) away")
    case .queueTimeout:
      guard let pool = fullestPool(among: { $0.queueTimeout != nil }) else { return nil }
      return full(LatencyOwner(.agent, of: pool), "the queue timeout of \(pool) turned \(turnedAway) away")
    case .rateLimited:
      guard let rate = fullestRate else { return nil }
      return full(rate, "\(turnedAway) were refused for want of them")
    case .globalRate: return Cause(sentence: "The rate limit of the gateway turned \(turnedAway) away")
    case .userRate: return Cause(sentence: "The gateway's rate limit of each user turned \(turnedAway) away")
    case .budgetExhausted:
      let pools = plan.agents.filter { $0.budgetUSD != nil }
      let whose = pools.count == 1 ? "The budget of \(pools[0].name) is" : "Budgets are"
      return Cause(sentence: "\(whose) used up: \(turnedAway) were refused")
    default: return nil
    }
  }

  /// Told of what was short behind the queue, where that was used up for a while.
  private func full(_ owner: LatencyOwner, _ clause: String) -> Cause {
    usedUp(from: owner, and: clause) ?? Cause(sentence: clause.sentenceStart, owners: [owner])
  }

  private func count(_ count: Int, _ reason: FailureReason) -> String {
    let isOfJobs = reason.limit?.level == .job
    let (one, many) = isOfJobs ? ("job", "jobs") : ("call", "calls")
    return "\(wording.count(count)) \(count == 1 ? one : many)"
  }

  /// The limit of a queue of which the workload says nothing.
  private var usualQueue: Int { AgentPool(name: "").queueLimit }

  /// Of the pools that can turn calls away so, the one in whose queues most wait for their length.
  private func fullestPool(among canRefuse: (AgentPool) -> Bool) -> String? {
    func fill(_ pool: RunReport.Agents) -> Double {
      let limit = plan.agents.first { $0.name == pool.name }.map { $0.queueLimit * $0.count } ?? 1
      return pool.meanQueueLength / Double(max(limit, 1))
    }
    let able = Set(plan.agents.filter(canRefuse).map(\.name))
    return report.agents.filter { able.contains($0.name) }.max { fill($0) < fill($1) }?.name
  }

  /// The endpoint's limit of which most was used.
  private var fullestRate: LatencyOwner? {
    report.resources.filter { $0.resource.part == .endpointRequests || $0.resource.part == .endpointTokens }
      .max { $0.utilization < $1.utilization }?.resource
  }
}
