/// Holm's step-down procedure (Holm 1979): of several hypotheses that are tested at once, whatever depends on what, a
/// true one is rejected with a probability of at most the level.
public enum Holm {
  /// What became of a hypothesis.
  public struct Step: Sendable, Equatable {
    public var isRejected: Bool
    /// The level that its p-value was compared with. Those that are not rejected have the one at which the procedure stopped.
    public var level: Double
  }

  /// Compares the smallest p-value with level/m, the next with level/(m − 1) and so on, up to the first that is larger.
  ///
  /// - Complexity: O(m log m).
  public static func steps(_ probabilities: [Double], level: Double) -> [Step] {
    let order = probabilities.indices.sorted { (probabilities[$0], $0) < (probabilities[$1], $1) }
    var rejected = 0
    while rejected < order.count, probabilities[order[rejected]] <= level / Double(order.count - rejected) {
      rejected += 1
    }
    var steps = [Step](
      repeating: Step(isRejected: false, level: level / Double(max(1, order.count - rejected))), count: order.count)
    for (place, index) in order.prefix(rejected).enumerated() {
      steps[index] = Step(isRejected: true, level: level / Double(order.count - place))
    }
    return steps
  }
}
