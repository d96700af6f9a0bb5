import NeedletailNotation
import NeedletailPlanner

/// The answer as others take it.
extension SizingWording {
  /// What `run` is told beside the workload, a word each.
  var setWords: [String] {
    guard sizing.isAnswered else { return [] }
    return fleet.words.options(with: sizing.settings, factor: sizing.request.loadFactor * fleet.words.loadScale)
  }

  /// `needletail run capacity.yaml --set gateway.instances=3`.
  var runLine: String { fleet.words.line(setWords) }
}
