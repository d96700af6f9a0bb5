import NeedletailNotation

/// How `needletail run` is told to run a workload as it was sized: what the command line said of it, and the answer.
package struct RunWords: Sendable, Equatable {
  /// What the command line calls the workload.
  package var operand: String
  /// What it changes in it, each word as the shell takes it, but for the scale of its load.
  package var options: [String]
  /// What it multiplies its load by.
  package var loadScale: Double

  package init(_ operand: String, options: [String] = [], loadScale: Double = 1) {
    self.operand = operand
    self.options = options
    self.loadScale = loadScale
  }

  /// The options together with an answer's.
  ///
  /// - Parameter factor: what the answer multiplies the load by, that of the command line included.
  package func options(with settings: [String], factor: Double) -> [String] {
    options + settings.flatMap { ["--set", $0] }
      + (factor == 1 ? [] : ["--load-scale", (factor.plainDecimal ?? "\(factor)").droppingZeros])
  }

  /// `needletail run capacity.yaml --set gateway.instances=3`.
  package func line(_ options: [String]) -> String {
    (["needletail", "run", operand] + options).map(ShellWord.quoted).joined(separator: " ")
  }
}
