/// Which histogram cell keeps which figure.
///
/// A figure is kept once, in the finest split that is reported (scenario × pool); wholes are merged from it when they
/// are asked for, which is exact.
struct CellMap {
  /// Waits besides the one for an agent slot.
  enum Wait: Int, CaseIterable {
    case gateway, job, agentRate, call, endpoint, endpointRate, backoff

    var name: String {
      switch self {
      case .gateway: "gateway"
      case .job: "job"
      case .agentRate: "agent_rate"
      case .call: "call"
      case .endpoint: "endpoint"
      case .endpointRate: "endpoint_rate"
      case .backoff: "backoff"
      }
    }
  }

  let scenarios: Int
  let pools: Int
  /// The (scenario, pool) pairs that call, each with `Program.CallCell.allCases.count` cells.
  let pairs: [(scenario: Int, pool: Int32)]

  static let jobsInFlight = 0
  static let perScenario = 3 + Wait.allCases.count

  @inline(__always) func jobLatency(_ scenario: Int) -> Int { 1 &+ scenario &* CellMap.perScenario }
  @inline(__always) func failedJobLatency(_ scenario: Int) -> Int { 2 &+ scenario &* CellMap.perScenario }
  @inline(__always) func wait(_ wait: Wait, _ scenario: Int) -> Int {
    4 &+ scenario &* CellMap.perScenario &+ wait.rawValue
  }
  /// Intended to actual start, on the wall's clock.
  @inline(__always) func scheduleDelay(_ scenario: Int) -> Int { 3 &+ scenario &* CellMap.perScenario }
  /// Dispatch to answer of each pool's attempts, whole run; kept for hedging after a percentile.
  func attempts(_ pool: Int) -> Int { 1 &+ scenarios &* CellMap.perScenario &+ pool }
  var firstPairCell: Int { 1 + scenarios * CellMap.perScenario + pools }
  var count: Int { firstPairCell + pairs.count * Program.CallCell.allCases.count }
}
