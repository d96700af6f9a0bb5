import NeedletailCouriers
import NeedletailEngine

/// What answers decided, as a model that draws the same shares.
enum MeasuredOutcome {
  /// Decisions that no answer states are not declared; where some state one, the others count as what the decision is when nothing is said.
  static func model(of answers: [MeasuredAttempt]) -> OutcomeModel {
    var model = OutcomeModel()
    for decision in Decision.allCases {
      let stated = answers.compactMap { $0.decisions[decision] }
      if !stated.isEmpty { model[decision] = declaration(decision, stated, silent: answers.count - stated.count) }
    }
    return model
  }

  private static func declaration(
    _ decision: Decision, _ stated: [StatedDecision], silent: Int
  ) -> OutcomeModel.Declaration? {
    let all = Double(stated.count + silent)
    func share(_ count: Int) -> Double { FittedDistribution.rounded(Double(count) / all) }
    switch decision.form {
    case .flag(_, let otherwise):
      return .probability(share(stated.count { $0 == .flag(true) } + (otherwise ? silent : 0)))
    case .share:
      let values = stated.compactMap { if case .share(let share) = $0 { share } else { nil } }
      return .distribution(
        FittedDistribution(Sample(values + Array(repeating: 1, count: silent)), unit: .share).distribution)
    case .count:
      let values = stated.compactMap { if case .count(let count) = $0 { Double(count) } else { nil } }
      return .distribution(
        FittedDistribution(Sample(values + Array(repeating: 1, count: silent)), unit: .count).distribution)
    case .name:
      var counts: [String: Int] = [:]
      for case .name(let name) in stated { counts[name, default: 0] += 1 }
      let total = counts.values.reduce(0, +)
      return .choices(
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { name, count in
          OutcomeModel.Choice(name: name, weight: FittedDistribution.rounded(Double(count) / Double(total)))
        })
    case .verdict:
      return .verdict(
        OutcomeModel.Verdict(
          for: share(stated.count { $0 == .verdict(.for) } + silent),
          against: share(stated.count { $0 == .verdict(.against) }), tie: share(stated.count { $0 == .verdict(.tie) })))
    }
  }
}
