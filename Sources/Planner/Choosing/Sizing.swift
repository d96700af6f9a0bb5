import NeedletailResults
package import NeedletailWorkload

/// What it would take: the least of each chosen resource with which everything holds under a load.
package struct Sizing: Sendable, Equatable {
  package enum Verdict: String, Sendable, Equatable, CaseIterable {
    case fits
    /// Even with nothing to wait for a bound breaks, so that no resource helps.
    case unreachable
    /// Nothing within the ranges holds.
    case nothingFits = "nothing_fits"
    /// Whether the most of everything holds could not be told.
    case undecided
  }

  /// One knob of the answer.
  package struct Choice: Sendable, Equatable {
    package var knob: Knob
    package var value: Int
    /// The least with which everything holds when there is the most of all others; `nil` where roots were not found.
    package var alone: Int?
    /// What the knob widens, and how full that is.
    package var use: MixTrial.MeanUse?
    /// With one step less of it; `nil` where less than that cannot be had.
    package var oneLess: MixTrial?

    /// The least that may be chosen is enough.
    package var isLeast: Bool { value == knob.least }
  }

  /// Everything else as it is, and one of something gone for good.
  package struct Away: Sendable, Equatable {
    package var key: String
    /// `instance`, `assistant`.
    package var noun: String
    /// What there is of it.
    package var count: Int
    package var trial: MixTrial
    /// How many it takes to hold without one of them.
    package var needs: Int
  }

  package var verdict: Verdict
  package var request: ResourceSizing.Request
  package var bounds: [Threshold]
  /// Jobs a second at the peak, without headroom; `nil` of looping users.
  package var offeredPerSecond: Double?
  /// In the order of the knobs; empty where there is no answer.
  package var choices: [Choice] = []
  /// Of the answer; where nothing holds, of the nearest: the most of everything.
  package var trial: MixTrial?
  /// With nothing to wait for.
  package var floor: MixTrial?
  package var away: [Away] = []
  /// The most load, in times of that asked for with its headroom, under which the answer holds, to a hundredth; `nil` where that was not looked for.
  package var knee: Double?
  /// The most jobs a second that its work leaves room for.
  package var ceilingPerSecond: Double?
  /// How to set up the gateway for the answer; `nil` where the workload has none.
  package var gateway: GatewayAdvice?
  /// Every cheaper mix is ruled out.
  package var isCheapest = false
  /// The most of everything does not hold, and the answer, which has less, does.
  package var moreBreaks: [Int] = []
  /// Values of knobs, above those of the answer and with all else as in it, at which it breaks again.
  package var relapses: [MixTrial] = []
  /// All that was tried, in that order, each as it was tried last.
  package var tried: [MixTrial] = []
  package var progress = PathEvaluator.Progress()
  /// It was cut off: what is told is what was known by then.
  package var isInterrupted = false
  /// One less of something was left undecided by the budget, so that the answer may be larger than it has to be.
  package var isCautious: Bool { choices.contains { $0.oneLess?.verdict == .undecided } }

  init(_ verdict: Verdict, _ request: ResourceSizing.Request, bounds: [Threshold], offeredPerSecond: Double?) {
    self.verdict = verdict
    self.request = request
    self.bounds = bounds
    self.offeredPerSecond = offeredPerSecond
  }

  /// The answer as `--set` takes it.
  package var settings: [String] { choices.map { Knob.setting($0.knob.key, $0.value, $0.knob.unit) } }

  /// The most jobs a second under which the answer holds.
  package var kneePerSecond: Double? {
    knee.flatMap { knee in offeredPerSecond.map { $0 * (1 + request.headroom) * knee } }
  }

  /// What the answer costs an hour, in US dollars; `nil` where no price is known.
  package var dollarsPerHour: Double? {
    guard choices.contains(where: { $0.knob.price != nil }) else { return nil }
    return choices.reduce(0) { $0 + Double($1.value) * ($1.knob.price ?? 0) }
  }
}
