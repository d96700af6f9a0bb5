import NeedletailLanes

/// The money of the run and of each pool: set aside before an attempt, settled after it.
struct Budgets: ~Copyable {
  private let pools: FixedArray<Budget>
  private let run: FixedArray<Budget>
  /// Some budget is limited.
  let areLimited: Bool

  enum Answer: BitwiseCopyable { case reserved, poolExhausted, runExhausted }

  /// - Parameters:
  ///   - run: US dollars; `nil` is no limit.
  ///   - pools: of each pool.
  init(run: Double?, pools: [Double?]) {
    self.pools = FixedArray(pools.map { Budget(usd: $0) })
    self.run = FixedArray([Budget(usd: run)])
    areLimited = run != nil || pools.contains { $0 != nil }
  }

  /// Sets picodollars aside, of both or of neither.
  @inline(__always)
  func reserve(_ amount: UInt64, _ pool: Int32) -> Answer {
    if !pools[pool].reserve(amount) { return .poolExhausted }
    if run[0].reserve(amount) { return .reserved }
    pools[pool].settle(reserved: amount, actual: 0)
    return .runExhausted
  }

  /// Gives back what was set aside and pays what was used.
  @inline(__always)
  func settle(reserved amount: UInt64, actual: UInt64, _ pool: Int32) {
    assert(pools[pool].reserved >= amount, "Budgets: more is settled than a pool has set aside")
    assert(run[0].reserved >= amount, "Budgets: more is settled than the run has set aside")
    pools[pool].settle(reserved: amount, actual: actual)
    run[0].settle(reserved: amount, actual: actual)
  }

  var ofRun: Budget { run[0] }
  /// Another pool has come to a place where nothing is set aside.
  func set(_ usd: Double?, of pool: Int32) {
    assert(pools[pool].reserved == 0, "Budgets: money is set aside in a pool that has gone")
    pools[pool] = Budget(usd: usd)
  }

  @inline(__always)
  func ofPool(_ pool: Int32) -> Budget { pools[pool] }
}
