import NeedletailLanes

/// How much of each limit is held and how many wait for it, over time, and what was taken of rates; all but the slots of pools and the
/// queues for them, which pools keep (`Pool.slots`, `Pool.queue`).
///
/// Every verb costs O(1), and is called only where its limit is there.
struct ResourceLevels: ~Copyable {
  /// Levels of the whole run.
  enum OfRun: Int, CaseIterable {
    case jobs, gatewaySlots, gatewayQueue, jobPermits, jobQueue, callPermits, callQueue
  }

  /// Levels of an endpoint.
  enum OfEndpoint: Int, CaseIterable {
    case permits, permitQueue
    /// Attempts that wait for requests or tokens.
    case rateQueue
    /// The same while tokens are what is missing: over the time that this was so, see `tokensBind`.
    case tokenQueue
    /// 1 while the first in the queue waits for tokens and not for a request.
    case tokensBind
  }

  /// Attempts of a pool that hold a slot and wait for what comes behind it.
  enum OfPool: Int, CaseIterable {
    case agentRate, call, endpoint, endpointRate
    /// As `OfEndpoint.tokenQueue`.
    case endpointTokens
  }

  private let ofRun: FixedArray<LevelClock>
  private let ofEndpoints: FixedArray<LevelClock>
  private let ofPools: FixedArray<LevelClock>
  private let requests: FixedArray<UInt64>
  private let tokens: FixedArray<UInt64>
  private let agentTokens: FixedArray<UInt64>

  /// - Parameter pools: 0 where no attempt waits behind its slot.
  init(pools: Int, endpoints: Int) {
    ofRun = FixedArray(repeating: LevelClock(), count: OfRun.allCases.count)
    ofEndpoints = FixedArray(repeating: LevelClock(), count: endpoints * OfEndpoint.allCases.count)
    ofPools = FixedArray(repeating: LevelClock(), count: pools * OfPool.allCases.count)
    requests = FixedArray(repeating: 0, count: endpoints)
    tokens = FixedArray(repeating: 0, count: endpoints)
    agentTokens = FixedArray(repeating: 0, count: pools)
  }

  // MARK: Levels

  @inline(__always)
  func at(_ level: OfRun) -> Place<LevelClock> { ofRun.at(level.rawValue) }

  @inline(__always)
  func at(_ level: OfEndpoint, _ endpoint: Int32) -> Place<LevelClock> {
    ofEndpoints.at(Int(endpoint) &* OfEndpoint.allCases.count &+ level.rawValue)
  }

  @inline(__always)
  func at(_ level: OfPool, _ pool: Int32) -> Place<LevelClock> {
    ofPools.at(Int(pool) &* OfPool.allCases.count &+ level.rawValue)
  }

  /// An attempt that holds its slot waits from now on, as its state says.
  @inline(__always)
  func attemptWaits(in state: Call.State, _ pool: Int32, _ endpoint: Int32, at now: UInt64) {
    forEachLevel(ofWaitIn: state, pool, endpoint, at: now) { $0.rise(at: $1) }
  }

  /// … and no longer.
  @inline(__always)
  func attemptWaitsNoMore(in state: Call.State, _ pool: Int32, _ endpoint: Int32, at now: UInt64) {
    forEachLevel(ofWaitIn: state, pool, endpoint, at: now) { $0.fall(at: $1) }
  }

  /// Changes each level that counts attempts which wait in a state, by its own clock.
  @inline(__always)
  private func forEachLevel(
    ofWaitIn state: Call.State, _ pool: Int32, _ endpoint: Int32, at now: UInt64,
    _ change: (inout LevelClock, UInt64) -> Void
  ) {
    switch state {
    case .agentRate: change(&at(.agentRate, pool).value, now)
    case .callPermit:
      change(&at(.callQueue).value, now)
      change(&at(.call, pool).value, now)
    case .endpointPermit:
      change(&at(.permitQueue, endpoint).value, now)
      change(&at(.endpoint, pool).value, now)
    case .endpointRate:
      let tokenTime = tokenTime(endpoint, at: now)
      change(&at(.rateQueue, endpoint).value, now)
      change(&at(.tokenQueue, endpoint).value, tokenTime)
      change(&at(.endpointRate, pool).value, now)
      change(&at(.endpointTokens, pool).value, tokenTime)
    case .backoff, .delay, .asking, .queued, .running, .awaitingTwin: break
    }
  }

  // MARK: Requests and tokens a minute

  /// For how long so far tokens were what the first in an endpoint's queue waited for: a clock that stands while requests are. On it
  /// attempts enter and leave `tokenQueue`, so that nothing is to be done for those in the queue when the limit that binds changes.
  @inline(__always)
  func tokenTime(_ endpoint: Int32, at now: UInt64) -> UInt64 { at(.tokensBind, endpoint).value.integral(until: now) }

  /// The first in an endpoint's queue waits for tokens from now on, or for a request.
  @inline(__always)
  func bind(_ endpoint: Int32, toTokens isTokens: Bool, at now: UInt64) {
    let binding = at(.tokensBind, endpoint)
    if isTokens == (binding.value.level > 0) { return }
    if isTokens { binding.value.rise(at: now) } else { binding.value.fall(at: now) }
  }

  /// Attempt-nanoseconds that an endpoint's or a pool's attempts have waited for requests, those for tokens left out.
  func requestWaits(_ endpoint: Int32, until instant: UInt64) -> UInt64 {
    at(.rateQueue, endpoint).value.integral(until: instant) &- tokenWaits(endpoint, until: instant)
  }

  func requestWaits(_ pool: Int32, at endpoint: Int32, until instant: UInt64) -> UInt64 {
    at(.endpointRate, pool).value.integral(until: instant) &- tokenWaits(pool, at: endpoint, until: instant)
  }

  /// … and for tokens.
  func tokenWaits(_ endpoint: Int32, until instant: UInt64) -> UInt64 {
    at(.tokenQueue, endpoint).value.integral(until: tokenTime(endpoint, at: instant))
  }

  func tokenWaits(_ pool: Int32, at endpoint: Int32, until instant: UInt64) -> UInt64 {
    at(.endpointTokens, pool).value.integral(until: tokenTime(endpoint, at: instant))
  }

  // MARK: What was taken of rates

  /// An attempt has taken a request and its tokens of an endpoint.
  @inline(__always)
  func rateTaken(_ endpoint: Int32, tokens count: Int32) {
    requests[endpoint] &+= 1
    tokens[endpoint] &+= UInt64(UInt32(bitPattern: count))
  }

  /// An attempt has taken a token of an agent of a pool.
  @inline(__always)
  func agentTokenTaken(_ pool: Int32) { agentTokens[pool] &+= 1 }

  func requestsTaken(_ endpoint: Int32) -> UInt64 { requests[endpoint] }
  func tokensTaken(_ endpoint: Int32) -> UInt64 { tokens[endpoint] }
  func agentTokensTaken(_ pool: Int32) -> UInt64 { agentTokens[pool] }
}
