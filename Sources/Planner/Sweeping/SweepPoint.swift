package import NeedletailEngine
package import NeedletailResults
package import NeedletailWorkload

/// What one combination of values came to, over its seeds.
package struct SweepPoint: Sendable {
  /// A threshold of the workload over the runs of one point.
  package struct Bound: Sendable, Equatable {
    package var verdict: ThresholdVerdict
    /// `nil` where no run has the figure.
    package var observed: Estimate?
  }

  /// How full a limit was, and how much waited for it, averaged over the runs.
  package struct Use: Sendable, Equatable {
    package var resource: LatencyOwner
    package var utilization: Double
    package var meanWaiting: Double
  }

  package let setting: SweepDesign.Setting
  /// How many times as much load there was as the workload says.
  package let loadFactor: Double
  /// The seeds whose runs are known, and the runs.
  package let seeds: [UInt64]
  package let paths: [PathOutcome]
  /// Of each of the sweep's figures; `nil` where no run has it.
  package let figures: [Estimate?]
  package let bounds: [Bound]
  package let keepsUp: KeepsUpOverSeeds
  package let uses: [Use]

  /// The confidence of all intervals over seeds, two-sided.
  package static let confidence = 0.95

  /// - Parameters:
  ///   - outcomes: by seed; `nil` of a run that did not end by itself.
  ///   - bounds: those that the outcomes were held to.
  ///   - figures: how many of them are watched.
  package init(
    _ setting: SweepDesign.Setting, loadFactor: Double, seeds: [UInt64], outcomes: [PathOutcome?],
    bounds: [Threshold], figures: Int
  ) {
    self.setting = setting
    self.loadFactor = loadFactor
    let known = zip(seeds, outcomes).compactMap { seed, outcome in outcome.map { (seed, $0) } }
    self.seeds = known.map(\.0)
    let paths = known.map(\.1)
    self.paths = paths
    keepsUp = KeepsUpOverSeeds(of: paths.map(\.keepsUp))
    self.figures = (0..<figures).map { place in
      Estimate(of: paths.compactMap { $0.watched[place] }, confidence: Self.confidence)
    }
    let answer = keepsUp.answer
    self.bounds = bounds.enumerated().map { place, bound in
      Bound(bound, paths.map { $0.observed[place] }, keepsUp: answer)
    }
    uses = Self.uses(of: paths)
  }

  private static func uses(of paths: [PathOutcome]) -> [Use] {
    guard let first = paths.first else { return [] }
    return first.resources.indices.map { place in
      let each = paths.compactMap { place < $0.resources.count ? $0.resources[place] : nil }
      let count = Double(each.count)
      return Use(
        resource: first.resources[place].resource, utilization: each.reduce(0) { $0 + $1.utilization } / count,
        meanWaiting: each.reduce(0) { $0 + $1.meanWaiting } / count)
    }
  }

  /// Most of its runs kept up with their load, or leave it open.
  package var isSteady: Bool { keepsUp.answer != .no }

  /// All thresholds together; `nil` without one, or without a run.
  package var verdict: ThresholdVerdict? {
    bounds.isEmpty || paths.isEmpty ? nil : .of(bounds.map(\.verdict))
  }

  /// The limit that was fullest; `nil` where there is none.
  package var fullest: Use? { uses.max { $0.utilization < $1.utilization } }

  /// The limit that most waited for; `nil` where less than one job in a hundred instants did.
  package var waitsMostFor: Use? { uses.filter { $0.meanWaiting >= 0.01 }.max { $0.meanWaiting < $1.meanWaiting } }

  /// The worst way in which one of its runs ended.
  package var failure: RunReport.Status? { paths.map(\.status).first { $0 == .invalid || $0 == .aborted } }
}

extension SweepPoint.Bound {
  /// As several seeds of one run are held to a threshold: by the interval of the figure's mean.
  fileprivate init(_ bound: Threshold, _ values: [Double?], keepsUp: KeepsUp.Answer) {
    let present = values.compactMap(\.self)
    observed = Estimate(of: present, confidence: SweepPoint.confidence)
    if bound.asksWhetherItKeepsUp {
      verdict = keepsUp == .yes ? .held : keepsUp == .no ? .broken : .undecided
    } else if values.isEmpty {
      verdict = .undecided
    } else if let observed, present.count == values.count {
      verdict = bound.verdict(for: observed)
    } else {
      verdict = .broken
    }
  }
}
