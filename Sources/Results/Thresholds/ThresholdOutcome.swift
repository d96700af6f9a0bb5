import NeedletailNotation
public import NeedletailWorkload

/// What a threshold came to on one run.
public struct ThresholdOutcome: Sendable, Equatable {
  public var threshold: Threshold
  /// The figure, in the metric's own unit; `nil` when nothing was measured.
  public var observed: Double?
  public var passed: Bool
  /// Why there is nothing to observe, or why a run does not keep up; `nil` otherwise.
  public var reason: String?

  public init(threshold: Threshold, observed: Double?, passed: Bool, reason: String? = nil) {
    self.threshold = threshold
    self.observed = observed
    self.passed = passed
    self.reason = reason
  }

  /// As an element of the document's `thresholds`.
  var json: JSON {
    let answer = observed.map { JSON.string($0 >= threshold.bound ? "yes" : "no") } ?? .null
    var members: [String: JSON] = [
      "metric": .string(threshold.key), "expression": .string(threshold.expression),
      "observed": threshold.asksWhetherItKeepsUp ? answer : .optional(observed),
      "passed": .bool(passed),
    ]
    if let reason { members["reason"] = .string(reason) }
    return .object(members)
  }
}
