import NeedletailCouriers

/// Which couriers do not get on: those whose pulse has been the same for a second while they were at work.
///
/// It decides by pulses and instants that it is told, and looks at nothing itself. The conductor's thread.
final class CourierWatch {
  /// A courier that has stood still for so long is blocked, nanoseconds.
  static var blockedAfter: UInt64 { 1_000_000_000 }
  /// Couriers are looked at so often while they have calls, nanoseconds.
  static var period: UInt64 { 250_000_000 }

  /// What a look at a courier has found.
  enum Finding: Equatable {
    case getsOn
    /// It is blocked, since this instant, and was not known to be.
    case isBlocked(since: UInt64)
    case isStillBlocked
    /// It was blocked, since this instant, and gets on.
    case wasBlocked(since: UInt64)
  }

  private struct State {
    var pulse = CourierPulse(turn: 0, task: 0)
    /// Since when its pulse is this.
    var since: UInt64 = 0
    var isBlocked = false
    /// Who blocks it.
    var blockage: CourierBlockage?
    var isTold = false
  }

  private var states: [State] = []
  /// Of the blockages that are over.
  private var endedSeconds: [String: Double] = [:]

  /// Some courier was blocked at the last look.
  var hasBlocked: Bool { states.contains { $0.isBlocked } }

  /// Takes a look at a courier.
  ///
  /// - Parameter now: not before the last look's.
  func look(at courier: Int, _ pulse: CourierPulse, at now: UInt64) -> Finding {
    while states.count <= courier { states.append(State()) }
    let state = states[courier]
    if pulse == state.pulse && !pulse.isIdle {
      if state.isBlocked { return .isStillBlocked }
      if now &- state.since < Self.blockedAfter { return .getsOn }
      states[courier].isBlocked = true
      return .isBlocked(since: state.since)
    }
    (states[courier].pulse, states[courier].since) = (pulse, now)
    states[courier].isBlocked = false
    return state.isBlocked ? .wasBlocked(since: state.since) : .getsOn
  }

  /// Keeps who blocks a courier.
  func keep(_ blockage: CourierBlockage) { states[blockage.courier].blockage = blockage }

  /// A courier's blockage is over; answers it, and whether it was told of.
  func end(_ courier: Int, since: UInt64, at now: UInt64) -> (CourierBlockage, wasTold: Bool)? {
    guard var blockage = states[courier].blockage else { return nil }
    let wasTold = states[courier].isTold
    (states[courier].blockage, states[courier].isTold) = (nil, false)
    blockage.duration = .nanoseconds(Int64(clamping: now &- since))
    endedSeconds[blockage.pool ?? "", default: 0] += Double(now &- since) / 1e9
    return (blockage, wasTold)
  }

  /// The blockage of a courier that is blocked, as it is by now; `nil` when it gets on.
  func blockage(of courier: Int, at now: UInt64) -> CourierBlockage? {
    guard courier < states.count, var blockage = states[courier].blockage else { return nil }
    blockage.duration = .nanoseconds(Int64(clamping: now &- states[courier].since))
    return blockage
  }

  /// How long couriers were blocked so far, by the pool that held them up ("" for none that is known), seconds.
  func secondsByPool(at now: UInt64) -> [String: Double] {
    var seconds = endedSeconds
    for state in states {
      if let blockage = state.blockage { seconds[blockage.pool ?? "", default: 0] += Double(now &- state.since) / 1e9 }
    }
    return seconds
  }

  /// The blockage of a courier that is to be told of now, once; `nil` where there is none.
  func takeUntold(_ courier: Int, at now: UInt64) -> CourierBlockage? {
    guard let blockage = blockage(of: courier, at: now), !states[courier].isTold else { return nil }
    states[courier].isTold = true
    return blockage
  }
}
