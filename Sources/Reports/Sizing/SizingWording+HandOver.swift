import NeedletailNotation
import NeedletailPlanner

/// The answer as others take it.
extension SizingWording {
  /// What `run` is told, a word each.
  var setWords: [String] {
    guard sizing.isAnswered else { return [] }
    let settings = sizing.settings.flatMap { ["--set", $0] }
    let factor = sizing.request.loadFactor
    return settings + (factor == 1 ? [] : ["--load-scale", (factor.plainDecimal ?? "\(factor)").droppingZeros])
  }

  /// `needletail run capacity.yaml --set gateway.instances=3`.
  var runLine: String { (["needletail", "run"] + fleet.words + setWords).map(ShellWord.quoted).joined(separator: " ") }
}
