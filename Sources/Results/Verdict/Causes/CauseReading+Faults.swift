import NeedletailCouriers
import NeedletailEngine

/// The second sentence: a fault of the plan that makes the cause worse and was in force while it was.
extension CauseReading {
  func faultInForce(_ cause: Cause) -> String? {
    guard let root = cause.owners.first, !course.points.isEmpty else { return nil }
    // Of several the one that has failed most jobs, otherwise the first.
    let faults = plan.faults.filter { bears(on: root, $0) && fits($0, cause.stretch) }
    guard let fault = faults.max(by: { jobsFailed(by: $0) < jobsFailed(by: $1) }) else { return nil }
    let effects = fault.effects.map { $0.words(of: fault.target) }.joined(separator: " and ")
    let length = Double(course.points[course.points.count - 1].instant) / 1e9
    let from = seconds(fault.at)
    let to = min(from + seconds(fault.duration), 1e9)
    let until = to >= length ? " on" : " to \(wording.instant(to))"
    return
      "A fault of the workload is in force from \(wording.instant(from))\(until): \(fault.target.name) \(effects)"
  }

  /// Jobs that a fault of the gateway failed, and others of its kind.
  private func jobsFailed(by fault: Fault) -> Int {
    guard fault.target == .gateway else { return 0 }
    let reasons = fault.effects.compactMap { effect -> FailureReason? in
      switch effect {
      case .fail: .gatewayFailed
      case .down: .gatewayDown
      case .latency: nil
      }
    }
    return reasons.reduce(0) { $0 + (report.reasons[$1.rawValue] ?? 0) }
  }

  private func seconds(_ span: Duration) -> Double { Double(span.nanoseconds) / 1e9 }

  /// What the fault touches is the root's own, or a user of it; a rate is not used up faster by slower answers.
  private func bears(on root: LatencyOwner, _ fault: Fault) -> Bool {
    if root.part.isRate, !fault.effects.contains(where: \.isFailure) { return false }
    let pools = root.part.isEndpoint ? plan.agents.filter { $0.endpoint == root.name } : plan.agents
    switch fault.target {
    case .agents(let name):
      return root.part.isEndpoint || root.name == nil ? pools.contains { $0.name == name } : root.name == name
    case .endpoint(let name):
      if root.part.isEndpoint { return root.name == name }
      return pools.contains { $0.endpoint == name && (root.name == nil || root.name == $0.name) }
    case .gateway: return root.part == .gateway
    }
  }

  /// It began when the cause did, or a little before, or was in force for most of it.
  private func fits(_ fault: Fault, _ stretch: CourseStretch?) -> Bool {
    guard let stretch = stretch ?? course.whole else { return false }
    let (from, to) = (seconds(fault.at), seconds(fault.at) + seconds(fault.duration))
    let first = Double(course.points[stretch.first].instant) / 1e9
    let last = Double(course.points[stretch.last].instant) / 1e9
    let overlap = max(0, min(to, last) - max(from, first))
    let slack = Double(course.points[course.points.count - 1].instant) / 1e9 / 10
    return 2 * overlap >= last - first || (from - first).magnitude <= slack && overlap > 0
  }
}

extension Fault.Target {
  fileprivate var name: String {
    switch self {
    case .agents(let name), .endpoint(let name): name
    case .gateway: "the gateway"
    }
  }
}

extension Fault.Effect {
  fileprivate var isFailure: Bool { if case .fail = self { true } else { false } }

  fileprivate func words(of target: Fault.Target) -> String {
    let wording = Wording(typeface: Typeface())
    switch self {
    case .latency(let factor):
      return
        "takes \(factor == factor.rounded() ? wording.decimal(factor, places: 0) : wording.decimal(factor, places: 1)) times as long"
    case .fail(let rate): return "fails \(wording.percent(rate)) more often"
    case .down(let members):
      return "has \(members) \(target == .gateway ? "instance" : "agent")\(members == 1 ? "" : "s") fewer"
    }
  }
}

extension LatencyPart {
  fileprivate var isEndpoint: Bool { self == .endpoint || self == .endpointRequests || self == .endpointTokens }
}
