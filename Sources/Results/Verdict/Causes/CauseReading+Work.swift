import NeedletailCouriers
import NeedletailEngine

/// The rules where no limit is at fault: agents that fail, and agents that take long.
extension CauseReading {
  /// Attempts of one pool went wrong so often that jobs were lost or waited for further attempts.
  var failingAgents: Cause? {
    guard isLossy || isBroken || spent.share(where: { $0.part == .backoff }) >= 1.0 / 3 else { return nil }
    let all = report.agents.reduce(0) { $0 + $1.failures }
    guard let worst = report.agents.max(by: { $0.failures < $1.failures }), 2 * worst.failures > all,
      Double(worst.failures) > Self.toleratedShare * Double(max(worst.calls, 1))
    else { return nil }
    let failures = report.reasons.compactMap { name, count in
      FailureReason(rawValue: name).flatMap { $0.isOfAgent ? (reason: $0, count: count) : nil }
    }
    let most = failures.max { ($0.count, $1.reason.rawValue) < ($1.count, $0.reason.rawValue) }
    let why = most.map { ", mostly since \($0.reason.title)" } ?? ""
    let calls = "\(wording.count(worst.calls)) \(worst.calls == 1 ? "call" : "calls")"
    return Cause(
      sentence: "Attempts of \(worst.name) went wrong \(wording.count(worst.failures)) times in \(calls)\(why)",
      owners: [LatencyOwner(.failedAttempt, of: worst.name)])
  }

  /// Nothing is waited for, and jobs take longer than was promised: the work does.
  var work: Cause? {
    guard isLatencyBroken, let most = spent.most(where: { $0.part.isRun }), let pool = most.name else { return nil }
    let share = spent.share { $0.part.isRun && $0.name == pool }
    guard share >= 1.0 / 3, !course.resources.indices.contains(where: { course.fullStretch(of: $0) != nil }) else {
      return nil
    }
    return Cause(
      sentence: "No limit is used up: \(jobs) spend \(wording.percent(share)) of their latency in the work of \(pool)",
      owners: [LatencyOwner(.service, of: pool)])
  }
}

extension FailureReason {
  /// An attempt that was dispatched and came to nothing.
  fileprivate var isOfAgent: Bool {
    switch self {
    case .agentFailed, .callTimeout, .agentDown, .unreachable, .stalled, .providerRateLimited, .providerOverloaded,
      .providerRefused, .badReply:
      true
    default: false
    }
  }
}
