/// Which histogram cell keeps which figure.
///
/// A figure is kept once, in the finest split that is reported (scenario × pool); wholes are merged from it when they
/// are asked for, which is exact.
struct CellMap {
  let scenarios: Int
  let pools: Int
  /// The (scenario, pool) pairs that call, each with `Program.CallCell.allCases.count` cells.
  let pairs: [(scenario: Int, pool: Int32)]
  /// The branches with names, a cell each.
  let branches: [NamedBranch]

  /// Jobs in the system, from the first job of the window on and before it.
  static let jobsInFlight = 0
  static let jobsBeforeFirst = 1
  static let perScenario = 3 + Limit.allCases.count

  @inline(__always) func jobLatency(_ scenario: Int) -> Int { 2 &+ scenario &* CellMap.perScenario }
  @inline(__always) func failedJobLatency(_ scenario: Int) -> Int { 3 &+ scenario &* CellMap.perScenario }
  /// Waits for a limit; those for an agent slot are kept by pool (`Program.CallCell.queueTime`).
  @inline(__always) func wait(_ limit: Limit, _ scenario: Int) -> Int {
    5 &+ scenario &* CellMap.perScenario &+ Int(limit.rawValue)
  }
  /// The limits whose waits are kept by scenario.
  static let waits = Limit.allCases.filter { $0.isWaitedFor && $0 != .agent }
  /// Intended to actual start, on the wall clock.
  @inline(__always) func scheduleDelay(_ scenario: Int) -> Int { 4 &+ scenario &* CellMap.perScenario }
  /// Dispatch to answer of each pool's attempts, whole run; kept for hedging after a percentile.
  func attempts(_ pool: Int) -> Int { 2 &+ scenarios &* CellMap.perScenario &+ pool }
  /// One of the cells of a (scenario, pool) pair, whose first is `pair`.
  @inline(__always) static func cell(_ cell: Program.CallCell, of pair: Int32) -> Int { Int(pair) &+ cell.rawValue }
  var firstPairCell: Int { 2 + scenarios * CellMap.perScenario + pools }
  var firstBranchCell: Int { firstPairCell + pairs.count * Program.CallCell.allCases.count }
  var count: Int { firstBranchCell + branches.count }
}
