import NeedletailCouriers
@testable import NeedletailEngine

/// A pool's circuit breaker: a list of what the last attempts were, and a state.
///
/// Where the semantics leave it open: a breaker that opens, or closes again, begins with an empty list; an attempt that was
/// dispatched before the breaker opened counts if it ends after it has closed again; a probe of an earlier half-open time
/// says nothing about the present one, and leaves no room in it.
struct ModelBreaker {
  enum State: Equatable {
    case closed
    case open(until: UInt64)
    case halfOpen
  }

  enum Answer: Equatable {
    case passes
    /// As one of the probes of this half-open time.
    case probes(Int)
    case refused
  }

  let rule: Resilience.Breaker
  private(set) var state = State.closed
  private var failed: [Bool] = []
  /// Which half-open time this is, and how many probes of it are out or have succeeded.
  private var period = 0
  private var probesOut = 0
  private var succeeded = 0

  init(_ rule: Resilience.Breaker) { self.rule = rule }

  /// An attempt begins.
  mutating func admit(at now: UInt64) -> Answer {
    if case .open(let until) = state {
      if now < until { return .refused }
      state = .halfOpen
      period += 1
      (probesOut, succeeded) = (0, 0)
    }
    if state == .closed { return .passes }
    if probesOut + succeeded >= rule.halfOpenCalls { return .refused }
    probesOut += 1
    return .probes(period)
  }

  /// Asked again before dispatch, and when a hedge begins: a hedge is no probe.
  func stillAdmits(probe: Int?) -> Bool {
    switch state {
    case .closed: true
    case .open: false
    case .halfOpen: probe != nil
    }
  }

  /// A probe was refused, or cancelled.
  mutating func forget(probe: Int) {
    if state == .halfOpen && probe == period { probesOut -= 1 }
  }

  /// A dispatched attempt ended by itself; answers whether the breaker opened.
  mutating func hear(hasFailed: Bool, probe: Int?, at now: UInt64) -> Bool {
    switch state {
    case .open: return false
    case .halfOpen:
      guard probe == period else { return false }
      if hasFailed { return open(at: now) }
      probesOut -= 1
      succeeded += 1
      if succeeded == rule.halfOpenCalls { (state, failed) = (.closed, []) }
      return false
    case .closed:
      failed.append(hasFailed)
      if failed.count > rule.window { failed.removeFirst() }
      let failures = failed.filter { $0 }.count
      let isBad = failures > 0 && Double(failures) >= rule.failureRate * Double(failed.count)
      return failed.count >= rule.minimumCalls && isBad ? open(at: now) : false
    }
  }

  private mutating func open(at now: UInt64) -> Bool {
    (state, failed) = (.open(until: now + rule.openFor.nanoseconds), [])
    return true
  }
}
