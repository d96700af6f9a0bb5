package import NeedletailEngine
import NeedletailMetrics

/// What this machine's engine can do on the wall clock with agents that answer at once: the bound on every run here.
package struct Roofline: Sendable, Equatable {
  package static let schema = "needletail.roofline/2"
  /// Jobs in flight in the closed loop.
  package static let inFlight = 1_000
  /// Calls a second that are tried, in order.
  package static let rates = [1_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000]
  /// A schedule is kept while its delay's 99th percentile is below this, in nanoseconds.
  package static let delayLimit: Nanoseconds = 1_000_000

  /// As fast as it goes, a thousand at once.
  package private(set) var closed: Closed?
  /// Schedules of calls, up to and including the first that was not kept.
  package private(set) var schedules: [Schedule] = []
  /// Why it ended early; `nil` when it did not.
  package private(set) var reason: String?
  package private(set) var isInterrupted = false

  package init() {}

  package struct Closed: Sendable, Equatable {
    package var callsPerSecond: Double
    package var use: WallReport
  }

  package struct Schedule: Sendable, Equatable {
    /// Calls a second that were asked for.
    package var rate: Int
    /// Calls a second that were submitted.
    package var achieved: Double
    /// Schedule delay, nanoseconds; `nil` when nothing was submitted.
    package var delay: Delay?
    /// Jobs that did not complete.
    package var dropped: Int
    package var use: WallReport
    /// Everything was submitted in time and completed; see `delayLimit`.
    package var isKept: Bool
  }

  package struct Delay: Sendable, Equatable {
    package var p50: Nanoseconds
    package var p99: Nanoseconds
    package var max: Nanoseconds
  }

  /// Takes the closed loop's report; `false` when there is no point in going on.
  package mutating func takeClosed(_ report: RunReport) -> Bool {
    // A closed load has no schedule to keep: that its users were late makes it slower, and that is the finding.
    guard report.status == .invalid || isWhole(report) else { return false }
    closed = Closed(callsPerSecond: report.throughput.callsPerSecond, use: report.wall ?? WallReport())
    return true
  }

  /// Takes the report of one schedule; `false` when it was not kept, or there is no point in going on.
  package mutating func take(_ report: RunReport, rate: Int) -> Bool {
    // A delay beyond its limit makes a run invalid: here that is a finding.
    guard report.status == .invalid || isWhole(report) else { return false }
    let delay = report.whole(.scheduleDelay).flatMap { histogram in
      histogram.count > 0
        ? Delay(p50: histogram.percentile(50), p99: histogram.percentile(99), max: histogram.max) : nil
    }
    let use = report.wall ?? WallReport()
    let dropped = report.jobs.offered - report.jobs.completed
    let isKept =
      report.status == .completed && dropped == 0 && use.achievedJobsPerSecond >= 0.99 * use.offeredJobsPerSecond
      && (delay?.p99 ?? .max) < Self.delayLimit
    schedules.append(
      Schedule(
        rate: rate, achieved: use.achievedJobsPerSecond, delay: delay, dropped: dropped, use: use, isKept: isKept))
    return isKept
  }

  /// The most calls a second whose schedule was kept; `nil` when none was.
  package var keptRate: Int? { schedules.last(where: \.isKept)?.rate }

  private mutating func isWhole(_ report: RunReport) -> Bool {
    guard report.status != .completed else { return true }
    isInterrupted = report.status == .interrupted
    reason = "a run was \(report.status.rawValue)" + (report.statusReason.map { ": \($0)" } ?? "")
    return false
  }
}
