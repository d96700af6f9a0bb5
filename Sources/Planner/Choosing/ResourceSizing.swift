package import NeedletailEngine
import NeedletailResults

/// Finds the least of some resources with which every bound holds under a load (`docs/size.md` says how).
package struct ResourceSizing {
  /// What is asked for.
  package struct Request: Sendable, Equatable {
    package var knobs: [Knob]
    /// Each alone is away, and everything has to hold all the same.
    package var losses: [Loss] = []
    /// Times the workload's load, without headroom; positive.
    package var loadFactor = 1.0
    /// The share by which more load has to hold: 0.15.
    package var headroom = 0.0
    /// Paths of each mix; at least 2.
    package var seeds = 10
    /// How long the first paths are, in seconds of the load; `nil` leaves it to the planner.
    package var firstSeconds: Double?
    package var firstSeed: UInt64 = 1
    /// Attempts that may be simulated before what is left open stays open.
    package var mostAttempts = 150_000_000

    package init(knobs: [Knob]) { self.knobs = knobs }

    /// The most seeds that any configuration may take.
    package static func mostSeeds(_ seeds: Int) -> Int { seeds << MixTrials.lastLevel }
  }

  /// The places of a default range, at most, and how often it is widened fourfold.
  static let usualPlaces = 400
  static let widenings = 2
  /// Jobs of the first paths, and how many times the jobs in flight they are.
  static let firstJobs = 4_000...100_000
  static let timesInFlight = 20.0
  /// Where rates have buckets, which begin full with a minute's worth: how long the first paths are at least, so that what was saved up is spent.
  static let secondsOfBuckets = 600.0

  private let request: Request
  private let evaluator: PathEvaluator
  private let read: ([String]) throws -> Plan

  /// - Parameters:
  ///   - evaluator: its bounds are what has to hold.
  ///   - read: the workload with some keys changed, each as `--set` takes it.
  package init(_ request: Request, evaluator: PathEvaluator, read: @escaping ([String]) throws -> Plan) {
    self.request = request
    self.evaluator = evaluator
    self.read = read
  }

  /// The answer. Cut off, it tells what was known by then.
  ///
  /// - Throws: `PlanError` for a workload that cannot be run, and what reading it throws.
  package func sizing() async throws -> Sizing {
    let most = request.knobs.map { Knob.setting($0.key, $0.most, $0.unit) }
    let widest = try read(most)
    var sizing = Sizing(
      .undecided, request, bounds: evaluator.bounds,
      offeredPerSecond: widest.arrivalsPerSecond.map { $0 * request.loadFactor })
    var trials: MixTrials?
    do {
      trials = try await run(widest, &sizing) { trials = $0 }
    } catch is PathEvaluator.Interrupted {
      sizing.isInterrupted = true
    }
    if let trials {
      sizing.tried = trials.all
      if sizing.isInterrupted { tellBest(of: trials, &sizing) }
    }
    sizing.progress = await evaluator.progress
    return sizing
  }

  private func run(
    _ widest: Plan, _ sizing: inout Sizing, _ began: (MixTrials) -> Void
  ) async throws -> MixTrials? {
    let lengths = Self.lengths(of: widest, request)
    var trials = MixTrials(
      request, knobs: request.knobs, evaluator: evaluator, firstJobs: lengths?.jobs, warmupJobs: lengths?.warmup ?? 0,
      read: read)
    let floor = try await trials.trial(of: widest.withoutLimits)
    sizing.floor = floor
    guard floor.verdict != .broken else {
      sizing.verdict = .unreachable
      return nil
    }
    // What is in flight with nothing to wait for says how long paths have to be at least.
    let inFlight =
      (floor.p50Milliseconds?.mean ?? 0) / 1e3 * (sizing.offeredPerSecond ?? 0) * (1 + request.headroom)
    let saved = widest.hasBuckets ? (sizing.offeredPerSecond ?? 0) * (1 + request.headroom) * Self.secondsOfBuckets : 0
    let wanted = Int(
      Swift.min(Swift.max(inFlight * Self.timesInFlight, saved), Double(Self.firstJobs.upperBound)))
    if let lengths, request.firstSeconds == nil, wanted > lengths.jobs {
      trials = MixTrials(
        request, knobs: request.knobs, evaluator: evaluator, firstJobs: wanted, warmupJobs: lengths.warmup, read: read)
    }
    let ranges = KnobRanges(
      read: read, losses: request.losses, boundsLow: sizing.offeredPerSecond != nil, used: floor.resources)
    trials.widen(to: try ranges.filledIn(request.knobs))
    began(trials)
    try await search(trials, ranges, &sizing)
    return trials
  }

  /// Searches, with longer paths as long as the answer, or one less of something, turns out otherwise on them.
  private func search(_ trials: MixTrials, _ ranges: KnobRanges, _ sizing: inout Sizing) async throws {
    var (level, widened) = (0, 0)
    var guess: [Int]?
    while true {
      let low = try ranges.low(trials.knobs)
      var search = MixSearch(knobs: trials.knobs, low: low, guess: guess) { mix in
        switch try await trials.trial(mix, atLeast: level).verdict {
        case .held: .holds
        case .broken: .breaks
        case .undecided: .undecided
        }
      }
      let outcome = try await search.run()
      guard case .found(let found) = outcome else {
        let canWiden = widened < Self.widenings && trials.knobs.contains(where: \.isOpenEnded)
        if canWiden {
          widened += 1
          trials.widen(to: trials.knobs.map { $0.widened() })
          continue
        }
        try await tellNothing(outcome, trials, level, &sizing)
        return
      }
      guess = found.roots
      let confirmed = Swift.min(level + 1, MixTrials.lastLevel)
      if level < MixTrials.lastLevel, try await !isConfirmed(found.mix, trials, confirmed) {
        level += 1
        continue
      }
      try await tell(found, trials, confirmed, &sizing)
      return
    }
  }

  /// Whether longer paths say the same: the mix holds, and one less of anything does not.
  private func isConfirmed(_ mix: [Int], _ trials: MixTrials, _ level: Int) async throws -> Bool {
    guard try await trials.trial(mix, atLeast: level).verdict == .held else { return false }
    for knob in mix.indices where mix[knob] > 0 {
      var less = mix
      less[knob] -= 1
      if try await trials.trial(less, atLeast: level).verdict == .held { return false }
    }
    return true
  }

  /// Where paths have a number of jobs: that of the first ones, and of the warm-up; `nil` where the file says how long they are.
  private static func lengths(of plan: Plan, _ request: Request) -> (jobs: Int, warmup: Int)? {
    guard plan.givenCourse == nil,
      let rate = plan.arrivalsPerSecond.map({ $0 * request.loadFactor * (1 + request.headroom) })
    else {
      return nil
    }
    let warmup = Int(plan.run.warmup / .seconds(1) * rate)
    let given = request.firstSeconds.map { Int(Swift.min($0 * rate, 1e9)) }
    return (Swift.max(given ?? firstJobs.lowerBound, 2 * warmup, 100), warmup)
  }
}
