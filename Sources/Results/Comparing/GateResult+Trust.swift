import NeedletailEngine

extension GateResult {
  /// More runs than this share of all whose generator was the bottleneck leave nothing decided.
  public static let mostUntrustedShare = 0.1

  /// The same, with nothing decided where more than a tenth of the runs measured their generator: the runs that are left are then those of
  /// the quieter moments, and what they say is chosen by the noise.
  public var trustingGenerator: GateResult {
    let runs = comparison.base.runs + comparison.head.runs
    let untrusted = runs.count { $0.status == .invalid }
    guard Double(untrusted) > Self.mostUntrustedShare * Double(runs.count) else { return self }
    var result = self
    for index in rows.indices {
      result.rows[index].verdict = .undecided
      result.rows[index].pairsToDecide = nil
      result.rows[index].reason =
        "in \(untrusted) of \(runs.count) runs the generator was the bottleneck, more than one in ten"
    }
    return result
  }
}
