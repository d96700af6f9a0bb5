import NeedletailEngine
import NeedletailWorkload

/// Questions about the gateway, and about what the runtime allows a run.
extension RelaxationKind {
  func ofGateway(_ plan: Plan, _ factor: Double) -> Relaxation? {
    guard let gateway = plan.gateway else { return nil }
    let limits = gateway.rateLimit
    let slots = [LatencyOwner(.gateway)]
    switch self {
    case .gatewayInstances:
      guard !gateway.instances.isEmpty else { return nil }
      return more(
        "gateway.instances", gateway.instances.count, factor, settings: { gateway.resized(to: $0).settings },
        relieves: slots
      ) { $0.gateway = $0.gateway?.resized(to: $1) }
    case .gatewaySlots:
      guard let first = gateway.instances.first else { return nil }
      let wider = gateway.widened(by: factor)
      return Relaxation(
        self, "gateway.concurrency", from: String(first.concurrency), to: String(wider.instances[0].concurrency),
        settings: wider.settings, relieves: slots
      ) { $0.gateway?.instances = wider.instances }
    case .gatewayQueue:
      guard !gateway.instances.isEmpty, gateway.queueLimit < Gateway(instances: []).queueLimit else { return nil }
      return more("gateway.queue", gateway.queueLimit, factor) { $0.gateway?.queueLimit = $1 }
    case .gatewayOverhead:
      guard gateway.overhead != nil else { return nil }
      return without("gateway.overhead", "on") { $0.gateway?.overhead = nil }
    case .globalRate:
      return limits.global.map { rate in
        more("gateway.rate_limit.global", rate, factor) { $0.gateway?.rateLimit.global = $1 }
      }
    case .agentRate:
      return limits.perAgent.map { rate in
        more(
          "gateway.rate_limit.per_agent", rate, factor,
          relieves: plan.agents.map { LatencyOwner(.agentRate, of: $0.name) }
        ) { $0.gateway?.rateLimit.perAgent = $1 }
      }
    case .userRate:
      return limits.perUser.map { rate in
        more("gateway.rate_limit.per_user", rate, factor) { $0.gateway?.rateLimit.perUser = $1 }
      }
    case .rateBurst:
      return limits.burst.flatMap { burst in
        more("gateway.rate_limit.burst", burst, factor) { $0.gateway?.rateLimit.burst = $1 }
      }
    default: return nil
    }
  }

  func ofRun(_ plan: Plan, _ factor: Double) -> Relaxation? {
    let runtime = plan.runtime
    switch self {
    case .jobPermits:
      return runtime.maxConcurrentJobs.flatMap { permits in
        more("runtime.max_concurrent_jobs", permits, factor, relieves: [LatencyOwner(.job)]) {
          $0.runtime.maxConcurrentJobs = $1
        }
      }
    case .jobQueue:
      guard runtime.maxConcurrentJobs != nil, let limit = runtime.queueLimit, limit < 1_000_000 else { return nil }
      return more("runtime.queue", limit, factor) { $0.runtime.queueLimit = $1 }
    case .callPermits:
      return runtime.maxConcurrentCalls.flatMap { permits in
        more("runtime.max_concurrent_calls", permits, factor, relieves: [LatencyOwner(.call)]) {
          $0.runtime.maxConcurrentCalls = $1
        }
      }
    case .jobTimeout:
      return runtime.jobTimeout.flatMap { span in
        more("runtime.job_timeout", span, factor) { $0.runtime.jobTimeout = $1 }
      }
    case .callTimeout:
      return plan.resilience.callTimeout.flatMap { span in
        more("resilience.call_timeout", span, factor) { $0.resilience.callTimeout = $1 }
      }
    case .runBudget:
      return plan.run.budgetUSD.flatMap { budget in
        more("run.budget_usd", budget, factor) { $0.run.budgetUSD = $1 }
      }
    default: return nil
    }
  }
}

extension Gateway {
  /// Further instances are like the first ones, again and again.
  func resized(to count: Int) -> Gateway {
    var gateway = self
    gateway.instances = (0..<count).map { instances[$0 % instances.count] }
    return gateway
  }

  fileprivate func widened(by factor: Double) -> Gateway {
    var gateway = self
    for index in gateway.instances.indices {
      let slots = gateway.instances[index].concurrency
      gateway.instances[index].concurrency = max(slots + 1, Int(min(1e9, (Double(slots) * factor).rounded())))
    }
    return gateway
  }

  /// What `--set` takes for these instances, whether the file has a number of them or a list.
  var settings: [String] {
    guard let first = instances.first else { return [] }
    if first.weight == 1, instances.allSatisfy({ $0 == first }) {
      return ["gateway.instances=\(instances.count)", "gateway.concurrency=\(first.concurrency)"]
    }
    let each = instances.map { "{ concurrency: \($0.concurrency), weight: \(SettingSpelling.number($0.weight)) }" }
    return ["gateway.instances=[\(each.joined(separator: ", "))]"]
  }
}
