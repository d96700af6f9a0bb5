package import NeedletailEngine
package import NeedletailWorkload

/// What a workload measured when its figures were accepted: a small document that is committed beside it, and that a gate holds the
/// workload to. See `docs/gate.md`.
package struct Baseline: Sendable, Equatable {
  package static let schema = "needletail.baseline/1"

  /// The workload's name.
  package var workload: String
  /// The workload file's name, without its folder.
  package var file: String
  /// Of the effective workload without what it promises: `EffectiveWorkload.planSHA256`.
  package var workloadSHA256: String
  /// The version of needletail that ran it.
  package var version: String
  package var conditions: RunConditions
  package var figures: FiguresBySeed

  /// Of a side in virtual time whose runs all completed, at least two.
  ///
  /// - Parameter allowed: figures that are kept besides the headlines.
  /// - Returns: `nil` where a run did not complete, or what ran is not known.
  package init?(of side: ComparedSide, allowed: [GatedFigure], by catalogue: FigureCatalogue = .standard) {
    guard let sha256 = side.effectiveSHA256, let conditions = side.conditions, side.clock == .virtual,
      side.runs.count >= 2, side.unfinished.isEmpty
    else { return nil }
    workload = side.workload
    file = side.path.map { String($0.split(separator: "/").last ?? "") } ?? ""
    workloadSHA256 = sha256
    version = side.version ?? ""
    self.conditions = conditions
    var figures = FiguresBySeed(count: side.runs.count)
    let agents = side.runs[0].labels("agent", of: .callLatency).map { name in
      GatedFigure(.callLatency, .percentile(99), label: GatedFigure.Label("agent", name))
    }
    for (place, run) in side.runs.enumerated() {
      figures.put(run, at: place, figures: catalogue.headlines + agents, asked: allowed, by: catalogue)
    }
    self.figures = figures
  }

  init(
    workload: String, file: String, workloadSHA256: String, version: String,
    conditions: RunConditions, figures: FiguresBySeed
  ) {
    (self.workload, self.file, self.workloadSHA256, self.version) = (workload, file, workloadSHA256, version)
    (self.conditions, self.figures) = (conditions, figures)
  }

  package var seeds: [UInt64] { figures.runs.compactMap(\.seed) }

  /// To be compared with others.
  ///
  /// - Parameter name: what it is called.
  package func side(called name: String) -> ComparedSide {
    ComparedSide(
      name: name, workload: workload, path: nil, clock: .virtual,
      effectiveSHA256: workloadSHA256, conditions: conditions, version: version, runs: figures.runs)
  }

  /// Why a side cannot be held to it, and what to do; `nil` where it can.
  ///
  /// - Parameters:
  ///   - name: the name of its workload.
  ///   - conditions: its load and window; `nil` where they are not known.
  ///   - seeds: how many are asked for; `nil` for as many as there are.
  ///   - fewest: how many pairs the gate needs.
  package func refusal(
    of name: String, _ conditions: RunConditions?, allowances: [Allowance], seeds: Int?, fewest: Int
  ) -> (message: String, remedy: String)? {
    let anew = "write it anew with --update-baseline once you have seen what changed"
    guard name == workload else {
      return (
        "is of the workload `\(workload)`, not of `\(name)`", "name this workload's own baseline"
      )
    }
    let allowances = allowances.isEmpty ? GateSettings.usualAllowances : allowances
    if let allowance = allowances.first(where: \.figure.dependsOnConditions),
      let difference = conditions?.difference(from: self.conditions)
    {
      return (
        "was measured under other conditions, so `\(allowance.figure.spelling)` cannot be held to it: \(difference)",
        anew
      )
    }
    let known = self.seeds.count
    if let seeds, seeds > known {
      return (
        "has \(known) seeds, and \(seeds) are asked for",
        "write it with as many: --update-baseline --seeds \(seeds)"
      )
    }
    guard seeds ?? known >= fewest else {
      return (
        "\(seeds == nil ? "has" : "is asked for") \(seeds ?? known) seeds, and with fewer than \(fewest) nothing can be called broken",
        "write it with --update-baseline --seeds \(fewest), or more"
      )
    }
    if let missing = allowances.first(where: { !figures.holds($0.figure) }) {
      return (
        "does not have `\(missing.figure.spelling)`",
        "write it anew with --update-baseline --allow '\(missing.spelling)' once you have seen what changed"
      )
    }
    return nil
  }
}
