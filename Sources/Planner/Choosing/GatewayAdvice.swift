package import NeedletailEngine

/// How to set up a gateway for what was found.
package struct GatewayAdvice: Sendable, Equatable {
  /// What the load takes, and what it takes with one instance away.
  package var leastInstances: Int
  package var mostInstances: Int
  /// Jobs at once on one of them.
  package var concurrency: Int
  package var queue: Int
  package var routing: Routing
  /// Jobs a second of all users: the most load under which everything holds, or what the workload says where that is less.
  package var globalPerSecond: Double?
  /// As the workload has them.
  package var perAgent: Rate?
  package var perUser: Rate?
  package var burst: Double?

  /// - Parameters:
  ///   - plan: of the answer.
  ///   - needed: instances that it takes with one away; `nil` where it was not tried: one more than hold is enough.
  ///   - most: jobs a second that hold.
  /// - Returns: `nil` of a plan without a gateway.
  package init?(_ plan: Plan, needed: Int? = nil, most: Double?) {
    guard let gateway = plan.gateway, let first = gateway.instances.first else { return nil }
    leastInstances = gateway.instances.count
    mostInstances = max(needed ?? leastInstances + 1, leastInstances)
    concurrency = first.concurrency
    queue = gateway.queueLimit
    routing = gateway.routing
    let rates = [gateway.rateLimit.global?.perSecond, most].compactMap(\.self)
    globalPerSecond = rates.min()
    perAgent = gateway.rateLimit.perAgent
    perUser = gateway.rateLimit.perUser
    burst = gateway.rateLimit.burst
  }
}
