import NeedletailCouriers
import NeedletailLanes

/// The circuit breakers of all pools: each opens on the rate of failures over its last attempts.
///
/// Closed, everything passes. When at least `minimumCalls` of the last `window` dispatched attempts are known and the
/// share that failed reaches `failureRate`, it opens. After `openFor` it is half open: `halfOpenCalls` probes pass, no
/// more; all must succeed to close it, one failure opens it again. What counts is `Call.Ending.tellsHealth`; refusals by the engine and
/// cancellations do not.
struct Breakers: ~Copyable {
  enum Permission: Equatable { case pass, probe, refused }

  enum State: UInt8, BitwiseCopyable { case closed, open, halfOpen }

  struct Breaker: BitwiseCopyable {
    var state = State.closed
    /// While open, when it becomes half open; while half open, since when.
    var turnsAt: UInt64 = 0
    var known: Int32 = 0
    var failures: Int32 = 0
    var cursor: Int32 = 0
    /// Probes admitted and not given back, and those that succeeded.
    var probes: Int32 = 0
    var passed: Int32 = 0
    var opened: Int32 = 0
  }

  let rule: Resilience.Breaker
  /// There are breakers at all.
  var areKept: Bool { breakers.count > 0 }
  private let breakers: FixedArray<Breaker>
  /// `window` outcomes a pool: 1 failed.
  private let outcomes: FixedArray<UInt8>

  /// - Parameter rule: `nil` for none.
  init(_ rule: Resilience.Breaker?, pools: Int) {
    let kept = rule ?? Resilience.Breaker()
    let count = rule == nil ? 0 : pools
    self.rule = kept
    breakers = FixedArray(repeating: Breaker(), count: count)
    outcomes = FixedArray(repeating: 0, count: count * kept.window)
  }

  /// Another pool has come to a place: it has a closed breaker, of which nothing is known.
  func renew(_ pool: Int32) { if areKept { breakers[pool] = Breaker() } }

  func opened(_ pool: Int32) -> Int { Int(breakers[pool].opened) }

  func state(_ pool: Int32) -> State { breakers[pool].state }

  /// Probes of the present half-open time that have not told anything yet.
  func probesOut(_ pool: Int32) -> Int32 {
    breakers[pool].state == .halfOpen ? breakers[pool].probes - breakers[pool].passed : 0
  }

  /// Whether a probe that was admitted or dispatched at this instant takes part in the present half-open time.
  func countsProbe(of pool: Int32, since: UInt64) -> Bool {
    breakers[pool].state == .halfOpen && since >= breakers[pool].turnsAt
  }

  /// May an attempt pass? A probe that is not dispatched after all must be given back.
  func ask(_ pool: Int32, now: UInt64) -> Permission {
    switch breakers[pool].state {
    case .closed: return .pass
    case .open:
      if now < breakers[pool].turnsAt { return .refused }
      breakers[pool].state = .halfOpen
      breakers[pool].turnsAt = now
      breakers[pool].probes = 0
      breakers[pool].passed = 0
    case .halfOpen: break
    }
    if breakers[pool].probes >= Int32(clamping: rule.halfOpenCalls) { return .refused }
    breakers[pool].probes += 1
    return .probe
  }

  /// Asked again before dispatch: does what passed earlier still pass?
  func stillPasses(_ pool: Int32, isProbe: Bool) -> Bool {
    switch breakers[pool].state {
    case .closed: true
    case .open: false
    case .halfOpen: isProbe
    }
  }

  /// A probe was refused or cancelled before it could tell anything.
  ///
  /// - Parameter since: when it was admitted or dispatched; one of an earlier half-open time leaves no room in this one.
  func giveBack(_ pool: Int32, since: UInt64) {
    if breakers[pool].state == .halfOpen && since >= breakers[pool].turnsAt {
      assert(breakers[pool].probes > breakers[pool].passed, "Breakers: a probe given back that was not out")
      breakers[pool].probes -= 1
    }
  }

  /// What an ended attempt did to the breaker.
  enum Change: Equatable { case none, opened, closed }

  /// A dispatched attempt ended.
  func record(_ pool: Int32, failed: Bool, isProbe: Bool, dispatchedAt: UInt64, now: UInt64) -> Change {
    switch breakers[pool].state {
    case .open: return .none
    case .halfOpen:
      // A probe of an earlier half-open time tells nothing about this one.
      guard isProbe, dispatchedAt >= breakers[pool].turnsAt else { return .none }
      if failed {
        open(pool, now: now)
        return .opened
      }
      breakers[pool].passed += 1
      if breakers[pool].passed >= Int32(clamping: rule.halfOpenCalls) {
        let opened = breakers[pool].opened
        breakers[pool] = Breaker()
        breakers[pool].opened = opened
        return .closed
      }
      return .none
    case .closed:
      let place = Int(pool) * rule.window + Int(breakers[pool].cursor)
      if breakers[pool].known == Int32(clamping: rule.window) {
        breakers[pool].failures -= Int32(outcomes[place])
      } else {
        breakers[pool].known += 1
      }
      outcomes[place] = failed ? 1 : 0
      breakers[pool].failures += failed ? 1 : 0
      let next = breakers[pool].cursor + 1
      breakers[pool].cursor = next == Int32(clamping: rule.window) ? 0 : next
      if breakers[pool].known >= Int32(clamping: rule.minimumCalls),
        Double(breakers[pool].failures) / Double(breakers[pool].known) >= rule.failureRate, breakers[pool].failures > 0
      {
        open(pool, now: now)
        return .opened
      }
      return .none
    }
  }

  private func open(_ pool: Int32, now: UInt64) {
    let opened = breakers[pool].opened
    breakers[pool] = Breaker()
    breakers[pool].state = .open
    breakers[pool].turnsAt = now &+ rule.openFor.nanoseconds
    breakers[pool].opened = opened + 1
  }
}
