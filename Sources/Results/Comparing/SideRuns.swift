import NeedletailEngine
public import NeedletailWorkload

/// Runs of several sides with the same seeds, side by side on all cores: so the same jobs meet the same luck.
public struct SideRuns: Sendable {
  /// What makes a side's runs.
  public enum Source: Sendable {
    /// This program, in virtual time.
    case file(WorkloadFile)
    /// Something else, such as another build: it is asked for one seed at a time, several at once.
    case other(@Sendable (UInt64) throws -> RunNumbers)
  }

  /// By side, the runs that ended by themselves, in the order of seeds.
  public private(set) var runs: [[RunNumbers]]
  /// By side, its thresholds over these runs; none of what something else ran.
  public private(set) var thresholds: [[ThresholdOverSeeds]]
  /// It was cut off: some runs are missing.
  public private(set) var isInterrupted: Bool

  /// What another source throws of a run that was cut off.
  public struct CutOff: Error {
    public init() {}
  }

  private struct Place: Sendable {
    var side: Int
    var seed: Int
  }

  private struct Ended: Sendable {
    var place: Place
    var result: Result<(RunNumbers, [ThresholdOutcome]), any Error>
  }

  /// Runs every side with every seed, `width` runs at a time. What two sides have in common is run once.
  ///
  /// Structured: when this returns, nothing is left running. The result does not depend on `width` or on which run ends first.
  ///
  /// - Parameters:
  ///   - allowed: figures that are kept besides those that comparisons show.
  ///   - isSharing: sides that are the same plan share their runs.
  ///   - isInterrupted: asked between slices of each run; runs that have not begun then do not begin.
  ///   - onEnd: called with the number of runs that have ended, and of how many, after each.
  /// - Throws: `PlanError` when a plan cannot be run; what another source throws, unless that is `CutOff`.
  public static func run(
    _ sources: [Source], seeds: [UInt64], width: Int, allowed: [GatedFigure] = [], isSharing: Bool = true,
    isInterrupted: @escaping @Sendable () -> Bool = { false }, onEnd: (_ ended: Int, _ of: Int) -> Void = { _, _ in }
  ) async throws -> SideRuns {
    let first = isSharing ? Self.firstAlike(sources) : Array(sources.indices)
    let sides = sources.indices.filter { first[$0] == $0 }
    // Seed by seed, so that what is known when it is cut off is pairs.
    let queue = seeds.indices.flatMap { seed in sides.map { Place(side: $0, seed: seed) } }
    var tables = sources.map { _ in FiguresBySeed(count: seeds.count) }
    var outcomes = sources.map { _ in [[ThresholdOutcome]?](repeating: nil, count: seeds.count) }
    let isKept = FigureCatalogue.standard.isCompared(allowing: allowed.map(\.figure))
    var failure: (any Error)?
    var isCut = false
    await withTaskGroup(of: Ended.self) { group in
      var next = 0
      func start() {
        guard next < queue.count, !isInterrupted() else { return }
        let (place, source) = (queue[next], sources[queue[next].side])
        next += 1
        group.addTask {
          Ended(
            place: place,
            result: Result {
              try Self.run(source, seeds[place.seed], isKept: isKept, isInterrupted: isInterrupted)
            })
        }
      }
      for _ in 0..<max(1, width) { start() }
      var ended = 0
      while let one = await group.next() {
        switch one.result {
        case .failure(is CutOff): isCut = true
        case .failure(let error): failure = failure ?? error
        case .success((let run, let outcome)):
          guard run.status != .interrupted else {
            isCut = true
            break
          }
          tables[one.place.side].put(run, at: one.place.seed, allowed: allowed)
          outcomes[one.place.side][one.place.seed] = outcome
        }
        ended += 1
        onEnd(ended, queue.count)
        if failure == nil { start() }
      }
      isCut = isCut || next < queue.count
    }
    if let failure { throw failure }
    let runs = sources.indices.map { tables[first[$0]].runs }
    let thresholds = sources.indices.map { Self.thresholds(of: sources[$0], outcomes[first[$0]].compactMap(\.self)) }
    return SideRuns(runs: runs, thresholds: thresholds, isInterrupted: isCut)
  }

  /// For each source the first that runs the same.
  private static func firstAlike(_ sources: [Source]) -> [Int] {
    sources.indices.map { index in sources.indices.first { sources[$0].runsAs(sources[index]) } ?? index }
  }

  private static func run(
    _ source: Source, _ seed: UInt64, isKept: (Figure) -> Bool, isInterrupted: () -> Bool
  ) throws -> (RunNumbers, [ThresholdOutcome]) {
    switch source {
    case .file(var file):
      file.plan.seed = seed
      file.plan.keepsAccounts = true
      let report = try GuardedRun.report(of: file, isInterrupted: isInterrupted)
      let document = ResultDocument(report: report, of: file, host: nil)
      return (RunNumbers(document, keeping: isKept), document.thresholds)
    case .other(let run):
      return (try run(seed), [])
    }
  }

  /// Over the runs that completed, as `run --seeds` holds them.
  private static func thresholds(of source: Source, _ outcomes: [[ThresholdOutcome]]) -> [ThresholdOverSeeds] {
    guard case .file(let file) = source else { return [] }
    var quantiles = StudentQuantiles()
    return file.thresholds.indices.map { index in
      var tally = ThresholdTally(threshold: file.thresholds[index])
      for outcome in outcomes { tally.add(outcome[index]) }
      return tally.overall(quantiles: &quantiles)
    }
  }
}

extension SideRuns.Source {
  /// Whether a side's runs are the same to the last byte: what they are called and gated by may differ.
  fileprivate func runsAs(_ other: Self) -> Bool {
    guard case .file(let one) = self, case .file(let two) = other else { return false }
    return one.plan == two.plan && one.thresholds == two.thresholds && one.abortOnFail == two.abortOnFail
  }
}
