import NeedletailCouriers
package import NeedletailEngine
import NeedletailMetrics
package import NeedletailWorkload

/// How long a run must be for the two clocks to be compared by its jobs.
///
/// It is found by virtual time, since most loads have no formula for it: looping users, stages, scenarios with loads of their own.
package struct LengthToCompare: Sendable, Equatable {
  /// `nil` where the file's own does.
  package var duration: Duration?
  package var jobs: Int?

  /// Runs that are tried; each is longer than the one before by a tenth or more.
  private static let mostTries = 12
  /// What is aimed at, a tenth beyond the fewest: arrivals are random.
  private static let aim = Double(ClockComparison.fewestJobs * 11 / 10)
  private static let mostGrowth = 64.0
  private static let longest = Duration.seconds(360_000)
  private static let mostJobs = 1e9

  /// The jobs that a report has latencies of.
  package static func jobs(of report: RunReport) -> Int { Int(clamping: report.whole(.jobLatency)?.count ?? 0) }

  /// Looks for a length at which a file has `ClockComparison.fewestJobs` jobs.
  ///
  /// - Parameters:
  ///   - measured: how many it has as it is.
  ///   - run: a file's run in virtual time.
  /// - Returns: `nil` where no length gives as many, as of a trace that ends, or where it was not found.
  package init?(
    of file: WorkloadFile, measured: Int, run: (WorkloadFile) throws(PlanError) -> RunReport
  ) throws(PlanError) {
    var probe = file
    probe.clock = .virtual
    probe.thresholds = []
    probe.abortOnFail = nil
    func count(_ length: LengthToCompare) throws(PlanError) -> Int {
      var longer = probe
      longer.plan.run.duration = length.duration ?? file.plan.run.duration
      longer.plan.run.jobs = length.jobs ?? file.plan.run.jobs
      return Self.jobs(of: try run(longer))
    }
    var length = LengthToCompare(duration: file.plan.run.duration, jobs: file.plan.run.jobs)
    var found = measured
    for _ in 0..<Self.mostTries where found < ClockComparison.fewestJobs {
      guard length.grow(from: found, warmup: file.plan.run.warmup) else { return nil }
      let more = try count(length)
      // What ends by itself has no more jobs however long it is waited for.
      guard more > found || found == 0 else { return nil }
      found = more
    }
    guard found >= ClockComparison.fewestJobs else { return nil }
    self = length
    // Where both were made longer, one may do.
    guard length.duration != nil, length.jobs != nil else { return }
    for one in [LengthToCompare(jobs: length.jobs), LengthToCompare(duration: length.duration)] {
      guard try count(one) >= ClockComparison.fewestJobs else { continue }
      self = one
      return
    }
  }

  private init(duration: Duration? = nil, jobs: Int? = nil) {
    self.duration = duration
    self.jobs = jobs
  }

  /// Makes it longer by what is missing; `false` when it is as long as can be.
  private mutating func grow(from found: Int, warmup: Duration) -> Bool {
    let factor = found == 0 ? 4 : min(Self.aim / Double(found), Self.mostGrowth)
    let before = self
    if let duration {
      let measured = Double((duration - warmup).nanoseconds) / 1e9 * factor
      self.duration = min(Self.rounded(measured + Double(warmup.nanoseconds) / 1e9), Self.longest)
    }
    if let jobs { self.jobs = Int(min((Double(jobs) * factor / 10).rounded(.up) * 10, Self.mostJobs)) }
    return self != before
  }

  /// Up to whole seconds, five of them, or minutes, whichever a reader would say.
  private static func rounded(_ seconds: Double) -> Duration {
    let seconds = (min(seconds, 1e9) * 1_000).rounded() / 1_000
    let step: Double = seconds <= 20 ? 1 : seconds <= 120 ? 5 : 60
    return .seconds(Int((seconds / step).rounded(.up) * step))
  }

  /// What gives a plan more jobs where no length does, by the loads that it has.
  package static func remedy(for plan: Plan) -> String {
    var remedies: [String] = []
    for load in [plan.load].compactMap(\.self) + plan.scenarios.compactMap(\.load) {
      let remedy =
        switch load {
        case .trace: "replay a longer trace"
        case .stages: "make its stages longer or raise their targets"
        case .closed(let loop) where !loop.stages.isEmpty: "make its stages longer or raise their targets"
        case .closed: "let more users loop"
        case .open: "raise its rate"
        }
      if !remedies.contains(remedy) { remedies.append(remedy) }
    }
    return remedies.joined(separator: ", or ")
  }

  /// The options that make a run as long: `--duration 7m`.
  package var options: String {
    let seconds = duration.map { Int($0.components.seconds) }
    let span = seconds.map { $0 % 60 == 0 ? "\($0 / 60)m" : "\($0)s" }
    return [span.map { "--duration \($0)" }, jobs.map { "--jobs \($0)" }].compactMap(\.self).joined(separator: " ")
  }
}
