public import NeedletailComparison

/// One of two sides whose runs are measured in turn.
public enum MeasuredSide: String, Sendable, CaseIterable {
  case base, head

  public var other: MeasuredSide { self == .base ? .head : .base }
}

/// Runs of two sides, measured one after another and interleaved: which is next, when to look, and when it is over.
///
/// First come the runs that are thrown away, then pairs, in the order base head, head base, base head…: ABBA, so that a machine that
/// gets slower or faster meanwhile does it to both sides alike. A look is due at the numbers of pairs that `Spending.looks` says, and
/// when the time is up. A run that fails has its pair measured again, once; where that fails as well, it is over, after a look at the
/// pairs so far.
///
/// A pure value: it is told what happened and when, and says what is to be done. It knows neither processes nor clocks.
public struct InterleavedRuns<Run: Sendable>: Sendable {
  /// What is to be done next.
  public enum Step: Sendable, Equatable {
    /// Run a side and throw the result away.
    case warmUp(MeasuredSide)
    /// Run a side for a pair, counted from 0.
    case run(MeasuredSide, pair: Int)
    /// Look at the pairs there are; `isLast`: no more will come.
    case look(Spending.Look, isLast: Bool)
    case end(Ending)
  }

  /// Why it is over.
  public enum Ending: Sendable, Equatable {
    /// A look decided.
    case decided
    /// All pairs were measured.
    case complete
    case outOfTime
    case interrupted
    /// A run failed, and again.
    case failed(MeasuredSide, reason: String)
  }

  public let plan: PairingPlan
  /// The runs of whole pairs, in order; as many of each side.
  public private(set) var base: [Run] = []
  public private(set) var head: [Run] = []
  /// How many runs of each side failed and were measured again.
  public private(set) var repeats: [MeasuredSide: Int] = [:]
  /// Pairs at most, once that is settled.
  public private(set) var most: Int?
  /// What is to be done next.
  public private(set) var next: Step

  private var warmUps = 0
  /// The first run of a pair that lacks its second.
  private var first: Run?
  /// Whether what is being measured has failed before.
  private var hasFailed = false
  /// The number of pairs up to which looks have spent.
  private var spent = 0
  private var isOutOfTime = false
  private var isInterrupted = false
  /// What failed, and again.
  private var failure: Ending?
  /// Since when pairs are measured, and the longest of them.
  private var pairsBegan: Duration = .zero
  private var pairBegan: Duration = .zero
  private var longestPair: Duration = .zero

  public init(_ plan: PairingPlan) {
    self.plan = plan
    most = plan.most
    next = .warmUp(.base)
    decideNext()
  }

  public var pairs: Int { base.count }

  /// A run that was to be made completed.
  ///
  /// - Parameter now: since the beginning of the measurement, as all instants here.
  public mutating func completed(_ run: Run, at now: Duration) {
    switch next {
    case .warmUp:
      warmUps += 1
      (hasFailed, pairsBegan, pairBegan) = (false, now, now)
    case .run(let side, _):
      guard let first else {
        self.first = run
        break
      }
      base.append(side == .base ? run : first)
      head.append(side == .head ? run : first)
      (self.first, hasFailed) = (nil, false)
      longestPair = max(longestPair, now - pairBegan)
      pairBegan = now
      settleMost(at: now)
    case .look, .end: return
    }
    watchTime(at: now)
    decideNext()
  }

  /// A run that was to be made failed.
  public mutating func failed(_ reason: String, at now: Duration) {
    switch next {
    case .warmUp(let side), .run(let side, _):
      guard !hasFailed else {
        failure = .failed(side, reason: reason)
        decideNext()
        return
      }
      hasFailed = true
      repeats[side, default: 0] += 1
      first = nil
      pairBegan = now
      watchTime(at: now)
      decideNext()
    case .look, .end: return
    }
  }

  /// The look that was due was taken.
  public mutating func looked(isDecided: Bool) {
    guard case .look(_, let isLast) = next else { return }
    spent = isLast && !isInterrupted && failure == nil ? most ?? pairs : pairs
    if let failure {
      next = .end(failure)
    } else if isInterrupted {
      next = .end(.interrupted)
    } else if isDecided {
      next = .end(.decided)
    } else if isLast {
      next = .end(isOutOfTime && pairs < (most ?? .max) ? .outOfTime : .complete)
    } else {
      decideNext()
    }
  }

  /// It is to end at once: a pair that is not whole is lost, and what has not been looked at is looked at.
  public mutating func interrupt() {
    if case .end = next { return }
    isInterrupted = true
    decideNext()
  }

  /// How long it will still take at most, going by the pairs so far; `nil` while there is none.
  public func timeLeft(at now: Duration) -> Duration? {
    guard pairs > 0 else { return nil }
    let pairTime = (pairBegan - pairsBegan) / pairs
    let byPairs = most.map { max(.zero, pairTime * ($0 - pairs) - (now - pairBegan)) }
    let byTime = plan.time.map { max(.zero, $0 - now) }
    return [byPairs, byTime].compactMap(\.self).min()
  }

  /// Pairs that fit into the time are settled before the first look, so that what is found has no say in them.
  private mutating func settleMost(at now: Duration) {
    guard most == nil, pairs == plan.fewest, let time = plan.time else { return }
    let pairTime = max((now - pairsBegan) / pairs, .nanoseconds(1))
    let more = max(0, (time - now) / pairTime)
    most =
      more < Double(PairingPlan.mostPairs)
      ? min(pairs + Int(more), max(pairs, PairingPlan.mostPairs)) : max(pairs, PairingPlan.mostPairs)
  }

  private mutating func watchTime(at now: Duration) {
    guard let time = plan.time, first == nil else { return }
    if now + longestPair > time { isOutOfTime = true }
  }

  private mutating func decideNext() {
    if isInterrupted || failure != nil {
      let most = max(most ?? plan.fewest, pairs)
      let end = Step.end(failure ?? .interrupted)
      next = pairs > spent ? .look(Spending.Look(at: pairs, after: spent, of: most), isLast: true) : end
    } else if isOutOfTime, pairs == 0 {
      next = .end(.outOfTime)
    } else if warmUps < 2 * plan.warmUps {
      next = .warmUp(Self.side(warmUps))
    } else if first == nil, let look = dueLook {
      next = look
    } else {
      let turn = 2 * pairs + (first == nil ? 0 : 1)
      next = .run(Self.side(turn), pair: pairs)
    }
  }

  private var dueLook: Step? {
    let isLast = isOutOfTime || pairs == most
    let most = most ?? max(pairs, plan.fewest)
    if isLast, spent < most {
      return .look(Spending.Look(at: most, after: spent, of: most), isLast: true)
    }
    guard !isLast, pairs > spent, Spending.looks(fewest: plan.fewest, most: most).contains(pairs) else { return nil }
    return .look(Spending.Look(at: pairs, after: spent, of: most), isLast: false)
  }

  /// Of a turn, counted from 0: base, head, head, base, and again.
  private static func side(_ turn: Int) -> MeasuredSide { [.base, .head, .head, .base][turn % 4] }
}
