import NeedletailEngine
import NeedletailWorkload

/// Questions about the providers that agents share.
extension RelaxationKind {
  func ofEndpoint(_ index: Int, _ plan: Plan, _ factor: Double) -> Relaxation? {
    let endpoint = plan.endpoints[index]
    let key = "endpoints.\(SettingSpelling.name(endpoint.name))"
    func owner(_ part: LatencyPart) -> [LatencyOwner] { [LatencyOwner(part, of: endpoint.name)] }
    switch self {
    case .endpointPermits:
      return endpoint.concurrency.flatMap { permits in
        more("\(key).concurrency", permits, factor, relieves: owner(.endpoint)) { $0.endpoints[index].concurrency = $1 }
      }
    case .endpointRequests:
      return endpoint.requestsPerMinute.flatMap { rate in
        more("\(key).requests_per_minute", rate, factor, relieves: owner(.endpointRequests)) {
          $0.endpoints[index].requestsPerMinute = $1
        }
      }
    case .endpointTokens:
      return endpoint.tokensPerMinute.flatMap { rate in
        more("\(key).tokens_per_minute", rate, factor, relieves: owner(.endpointTokens)) {
          $0.endpoints[index].tokensPerMinute = $1
        }
      }
    case .requestBurst:
      guard endpoint.requestsPerMinute != nil, let burst = endpoint.requestBurst else { return nil }
      return more("\(key).request_burst", burst, factor) { $0.endpoints[index].requestBurst = $1 }
    case .tokenBurst:
      guard endpoint.tokensPerMinute != nil, let burst = endpoint.tokenBurst else { return nil }
      return more("\(key).token_burst", burst, factor) { $0.endpoints[index].tokenBurst = $1 }
    case .endpointContention:
      guard endpoint.slowdown != nil else { return nil }
      return without("\(key).slowdown", "on") { $0.endpoints[index].slowdown = nil }
    default: return nil
    }
  }
}
