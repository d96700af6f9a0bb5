package import NeedletailEngine
package import NeedletailResults
import NeedletailWorkload

/// Some of a resource that is away: `--lose gateway.instances=1`.
package struct Loss: Sendable, Equatable {
  /// As `--set` takes it.
  package var key: String
  /// What the file has of it.
  package var now: Int
  package var unit: String
  package var count: Int

  /// - Precondition: at least one is lost, and at least one is left.
  package init(key: String, now: Int, unit: String = "", count: Int) {
    precondition(count >= 1, "Loss: at least one is lost")
    self.key = key
    self.now = now
    self.unit = unit
    self.count = count
  }
}

/// What the paths of one mix came to.
package struct MixTrial: Sendable, Equatable {
  /// A value for each knob, in their order.
  package var values: [Int]
  /// Of the mix, and of what is left of it after each loss.
  package var hold: Hold
  package var afterLosses: [Hold]
  /// Jobs of each path; `nil` where paths are as long as the file says.
  package var jobs: Int?
  /// Over the paths.
  package var p50Milliseconds: Estimate?
  package var p99Milliseconds: Estimate?
  package var jobsPerSecond: Double
  package var costUSD: Double
  package var resources: [MeanUse]

  /// How a resource was used, averaged over the paths.
  package struct MeanUse: Sendable, Equatable {
    package var resource: LatencyOwner
    package var capacity: Double
    /// 0 to 1.
    package var utilization: Double
    /// Without the part that was held by what waited for something else; of a rate, the same.
    package var working: Double
    package var meanWaiting: Double

    /// Slots held, or requests or tokens a minute taken.
    package var used: Double { utilization * capacity }
  }

  /// Of the mix and of all that it has to hold without.
  package var verdict: ThresholdVerdict { .of([hold.verdict] + afterLosses.map(\.verdict)) }

  /// What most work is done by, for what there is of it.
  package var fullest: MeanUse? { resources.max { $0.working < $1.working } }

  init(values: [Int], outcomes: [PathOutcome], hold: Hold, afterLosses: [Hold], jobs: Int?) {
    self.values = values
    self.hold = hold
    self.afterLosses = afterLosses
    self.jobs = jobs
    let paths = Double(max(1, outcomes.count))
    func mean(_ figure: (PathOutcome) -> Double) -> Double { outcomes.reduce(0) { $0 + figure($1) } / paths }
    p50Milliseconds = Estimate(of: outcomes.compactMap(\.p50Milliseconds), confidence: Hold.confidence)
    p99Milliseconds = Estimate(of: outcomes.compactMap(\.p99Milliseconds), confidence: Hold.confidence)
    jobsPerSecond = mean(\.jobsPerSecond)
    costUSD = mean(\.costUSD)
    resources = (outcomes.first?.resources ?? []).indices.map { place in
      let all = outcomes.compactMap { place < $0.resources.count ? $0.resources[place] : nil }
      let count = Double(max(1, all.count))
      return MeanUse(
        resource: all[0].resource, capacity: all[0].capacity,
        utilization: all.reduce(0) { $0 + $1.utilization } / count,
        working: all.reduce(0) { $0 + $1.working } / count, meanWaiting: all.reduce(0) { $0 + $1.meanWaiting } / count)
    }
  }

  /// Whether the verdict is plain, and not one that longer paths may turn: a bound's figure is on its side by twice its interval's half-width, and
  /// what does not keep up does not in half of the paths.
  var isPlain: Bool {
    switch verdict {
    case .undecided: false
    case .held: ([hold] + afterLosses).allSatisfy(\.isPlainlyHeld)
    case .broken: ([hold] + afterLosses).contains(where: \.isPlainlyBroken)
    }
  }
}

extension Hold {
  fileprivate var isPlainlyHeld: Bool { verdict == .held && bounds.allSatisfy { $0.isPlain(.held) } }

  fileprivate var isPlainlyBroken: Bool {
    steadiness.broken * 2 >= paths || completion == .broken || bounds.contains { $0.isPlain(.broken) }
  }
}

extension HeldBound {
  fileprivate func isPlain(_ wanted: ThresholdVerdict) -> Bool {
    guard verdict == wanted else { return false }
    guard let observed, let interval = observed.interval else { return bound.asksWhetherItKeepsUp || observed == nil }
    return abs(observed.mean - bound.bound) >= interval.upperBound - interval.lowerBound
  }
}
