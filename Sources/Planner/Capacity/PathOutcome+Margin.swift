import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

extension PathOutcome {
  /// A figure that is further from its bound says no more of where it would be met.
  static let mostMargin = 4.0

  /// How far the path is from where everything just holds, as the logarithm of a ratio: below 0 everything holds, above 0 something does not.
  ///
  /// The largest of: each figure over its bound; offered load over what the nearest limit could do; jobs not completed over the 1 % that may be
  /// left. A search finds the load at which it is 0. Whether the queues are steady is judged by the run's own verdict; where that is open,
  /// by the drift alone.
  func margin(_ bounds: [Threshold]) -> Double {
    var margin = steadyMargin
    if let completedShare {
      let left = Self.logarithm((1 - completedShare) / (1 - Hold.leastCompletedShare))
      margin = Swift.max(margin, completedShare < Hold.leastCompletedShare ? Swift.max(left, Self.least) : left)
    }
    for (place, bound) in bounds.enumerated() where !bound.asksWhetherItKeepsUp {
      margin = Swift.max(margin, self.margin(of: bound, at: place))
    }
    return Swift.min(Swift.max(margin, -Self.mostMargin), Self.mostMargin)
  }

  /// The margin of offered load over capacity is made steeper, so that it speaks near its own root only: a latency rises much faster than the
  /// load, and would otherwise be hidden below its bound.
  private static let steepness = 10.0
  /// What keeps a margin on its side of 0.
  private static let least = 1e-9

  private var steadyMargin: Double {
    var margin = -Self.mostMargin
    if let drift = keepsUp.drift, drift.offeredPerSecond > 0 {
      let capacity = drift.offeredPerSecond - drift.jobsPerSecond
      margin =
        capacity > 0 ? Self.steepness * Self.logarithm(drift.offeredPerSecond / capacity) : Self.mostMargin
    }
    switch keepsUp.answer {
    case .yes: return Swift.min(margin, -Self.least)
    case .undecided: return margin
    case .no:
      let unserved = keepsUp.unservedShare.map { Self.logarithm($0 / (1 - Hold.leastCompletedShare)) } ?? 0
      return Swift.max(margin, unserved, Self.least)
    }
  }

  private func margin(of bound: Threshold, at place: Int) -> Double {
    guard let observed = observed[place] else { return Self.mostMargin }
    let ratio: Double
    if bound.isUpper {
      ratio = bound.bound > 0 && observed >= 0 ? observed / bound.bound : bound.holds(for: observed) ? 0 : .infinity
    } else if bound.bound > 0, bound.bound < 1, observed >= 0, observed <= 1 {
      // A share that has to be high: what it lacks.
      ratio = (1 - observed) / (1 - bound.bound)
    } else {
      ratio = bound.bound > 0 && observed > 0 ? bound.bound / observed : bound.holds(for: observed) ? 0 : .infinity
    }
    let margin = Self.logarithm(ratio)
    return bound.holds(for: observed) ? Swift.min(margin, -Self.least) : Swift.max(margin, Self.least)
  }

  private static func logarithm(_ ratio: Double) -> Double {
    ratio > 0 ? Elementary.log(ratio) : -mostMargin
  }
}
