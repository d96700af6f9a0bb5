public import NeedletailEngine
import NeedletailMetrics

/// How far a run on the wall clock is from the same plan and seed in virtual time.
///
/// A pure function of the two reports. Job latency decides: of all jobs and of each scenario, where there are enough
/// of them to tell. Call latencies are compared and shown, and decide nothing.
public struct ClockComparison: Sendable, Equatable {
  public static let schema = "needletail.verify/2"
  /// Fewer jobs than this, by either clock, are too few to tell.
  public static let fewestJobs = 1_000
  public static let usualTolerance = 0.02

  public enum Verdict: String, Sendable, Equatable {
    case within, outside
    /// Too few samples by one of the clocks.
    case tooFew = "too_few"
  }

  /// What the whole comparison came to.
  public enum Conclusion: String, Sendable, Equatable {
    case within, outside
    /// No row of jobs had samples enough.
    case undecided
    /// One of the runs did not complete; `reason` says which and why.
    case failed
    case interrupted
  }

  public let tolerance: Double
  /// Of all jobs, and of each scenario in order of name.
  public let jobs: [Row]
  /// Of all calls, and of each pool in order of name.
  public let calls: [Row]
  public let conclusion: Conclusion
  /// What stands in the way of a comparison, and the remedy; `nil` when the runs could be compared.
  public let reason: String?
  public let virtual: RunReport
  public let wall: RunReport?

  /// - Parameters:
  ///   - wall: `nil` when the virtual run ended so that there was no point in another.
  ///   - remedy: what would give jobs enough, where the virtual run alone shows that there are too few.
  ///   - tolerance: the largest difference that is still the same, as a share: 0.02 is 2 %.
  public init(
    virtual: RunReport, wall: RunReport?, tolerance: Double = ClockComparison.usualTolerance, remedy: String? = nil
  ) {
    self.tolerance = tolerance
    self.virtual = virtual
    self.wall = wall
    func rows(_ figure: Figure, _ label: String, fewest: Int) -> [Row] {
      Self.rows(figure, label, virtual, wall, tolerance: tolerance, fewest: fewest)
    }
    jobs = rows(.jobLatency, "scenario", fewest: Self.fewestJobs)
    calls = rows(.callLatency, "agent", fewest: 1)
    (conclusion, reason) = Self.conclusion(virtual, wall, jobs, remedy)
  }

  private static func conclusion(
    _ virtual: RunReport, _ wall: RunReport?, _ jobs: [Row], _ remedy: String?
  ) -> (Conclusion, String?) {
    for (run, clock) in [(virtual, "virtual time"), (wall, "wall time")] {
      guard let run, run.status != .completed else { continue }
      let reason = "the run in \(clock) was \(run.status.rawValue)" + (run.statusReason.map { ": \($0)" } ?? "")
      return (run.status == .interrupted ? .interrupted : .failed, reason)
    }
    if let remedy {
      let found = LengthToCompare.jobs(of: virtual)
      let few = "\(found == 1 ? "1 job" : "\(found) jobs"), and fewer than \(fewestJobs) are too few to tell"
      return (.undecided, "\(few): nothing was run on the wall clock; \(remedy)")
    }
    guard wall != nil else { return (.failed, "there was no run in wall time") }
    let verdicts = jobs.map(\.verdict)
    if verdicts.contains(.outside) { return (.outside, nil) }
    if verdicts.contains(.within) { return (.within, nil) }
    return (
      .undecided,
      "fewer than \(fewestJobs) jobs are too few to tell; run longer, as with --duration, or at a higher rate"
    )
  }

  /// The whole and each label that either run has.
  private static func rows(
    _ figure: Figure, _ label: String, _ virtual: RunReport, _ wall: RunReport?, tolerance: Double, fewest: Int
  ) -> [Row] {
    let (simulated, real) = (virtual.metrics[figure.name], wall?.metrics[figure.name])
    let (simulatedBy, realBy) = (simulated?.by[label] ?? [:], real?.by[label] ?? [:])
    func row(_ name: String?, _ virtual: Histogram?, _ wall: Histogram?) -> Row? {
      guard virtual.map({ $0.count > 0 }) == true || wall.map({ $0.count > 0 }) == true else { return nil }
      return Row(name: name, virtual: virtual, wall: wall, tolerance: tolerance, fewest: fewest)
    }
    let names = Set(simulatedBy.keys).union(realBy.keys).sorted()
    let split = names.compactMap { row($0, simulatedBy[$0], realBy[$0]) }
    return (row(nil, simulated?.all, real?.all).map { [$0] } ?? []) + split
  }
}

extension ClockComparison {
  /// One distribution by both clocks.
  public struct Row: Sendable, Equatable {
    /// The percentiles that are held against the tolerance.
    static let percentiles: [(key: String, percent: Double)] = [("p50", 50), ("p90", 90), ("p99", 99)]

    /// The scenario or the pool; `nil` is the whole.
    public let name: String?
    /// `nil` when the clock recorded nothing.
    public let virtual: Statistics?
    public let wall: Statistics?
    public let verdict: Verdict

    init(name: String?, virtual: Histogram?, wall: Histogram?, tolerance: Double, fewest: Int) {
      self.name = name
      let (simulated, real) = (virtual.flatMap(Statistics.init), wall.flatMap(Statistics.init))
      self.virtual = simulated
      self.wall = real
      guard let simulated, let real, min(simulated.count, real.count) >= fewest else {
        verdict = .tooFew
        return
      }
      let isWithin = zip(simulated.percentiles, real.percentiles).allSatisfy {
        (Self.difference($0, $1)?.magnitude ?? .infinity) <= tolerance
      }
      verdict = isWithin ? .within : .outside
    }

    /// How far the wall's p50, p90 and p99 are from the virtual ones, as shares; see `difference`.
    public var differences: [Double?] {
      guard let virtual, let wall else { return Self.percentiles.map { _ in nil } }
      return zip(virtual.percentiles, wall.percentiles).map { Self.difference($0, $1) }
    }

    /// The same of the means.
    public var meanDifference: Double? {
      guard let virtual, let wall else { return nil }
      return Self.difference(virtual.mean, wall.mean)
    }

    /// `(wall − virtual) ÷ virtual`; of two zeros 0, and `nil` where only the virtual one is zero.
    static func difference(_ virtual: Double, _ wall: Double) -> Double? {
      if virtual == wall { return 0 }
      return virtual > 0 ? (wall - virtual) / virtual : nil
    }
  }

  /// A distribution's figures, times in nanoseconds.
  public struct Statistics: Sendable, Equatable {
    public var count: Int
    public var mean: Double
    /// p50, p90 and p99.
    public var percentiles: [Double]

    /// `nil` of an empty histogram.
    init?(_ histogram: Histogram) {
      guard histogram.count > 0 else { return nil }
      count = Int(clamping: histogram.count)
      mean = histogram.mean
      percentiles = Row.percentiles.map { Double(histogram.percentile($0.percent)) }
    }
  }
}
