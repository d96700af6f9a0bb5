import NeedletailEngine
import NeedletailWorkload

/// Reads from a report why a run was slow or lost jobs: asks each rule in turn, and takes the first that applies.
///
/// A rule is a file beside this one. It answers with a sentence of figures of this run, or with nothing.
struct CauseReading {
  let report: RunReport
  let thresholds: [ThresholdOutcome]
  let keepsUp: KeepsUp
  let plan: Plan
  let wording = Wording(typeface: Typeface())
  /// What the latency of the jobs in question was spent on.
  let spent: LatencySpent

  init(_ report: RunReport, _ thresholds: [ThresholdOutcome], _ keepsUp: KeepsUp, _ plan: Plan) {
    self.report = report
    self.thresholds = thresholds
    self.keepsUp = keepsUp
    self.plan = plan
    spent = LatencySpent(report, thresholds)
  }

  /// One or two sentences, or none.
  var causes: [String] {
    guard hasSymptom else { return [] }
    let rules: [() -> Cause?] = [
      { refusal }, { usedUpLimit }, { straggler }, { unevenRouting }, { busyLimit }, { failingAgents }, { work },
    ]
    for rule in rules {
      guard let cause = rule() else { continue }
      return [cause.sentence] + [faultInForce(cause)].compactMap(\.self)
    }
    return []
  }

  var course: RunCourse { report.course }

  /// The jobs whose latency is told of.
  var jobs: String { spent.isOfSlowest ? "the slowest 1 % of jobs" : "jobs" }

  /// The place of a limit in the course.
  func resource(_ owner: LatencyOwner) -> Int? { course.resources.firstIndex(of: owner) }

  /// When something was so, from the window's length: `From 5 min 10 s on`.
  func span(_ stretch: CourseStretch) -> String {
    let points = course.points
    func seconds(_ index: Int) -> Double { Double(points[index].instant) / 1e9 }
    return wording.span(
      from: seconds(stretch.first), to: seconds(stretch.last), in: seconds(0)...seconds(points.count - 1))
  }
}

/// A cause that a rule found.
struct Cause {
  var sentence: String
  /// What it is about, the root first.
  var owners: [LatencyOwner] = []
  /// When it was so; `nil` for what is not of a certain time.
  var stretch: CourseStretch?
}

// MARK: - Symptoms

extension CauseReading {
  /// Jobs without an answer that need no explanation.
  static let toleratedShare = 0.01

  /// A threshold is broken, the load was not kept up with, jobs were lost, or they mostly waited.
  var hasSymptom: Bool {
    isBroken || isLossy || spent.waiting(\.all) >= 1.0 / 3 || spent.waiting(\.slowest) >= 1.0 / 2
  }

  /// A threshold is broken or the load was not kept up with.
  var isBroken: Bool { keepsUp.answer == .no || thresholds.contains { !$0.passed } }

  var isLossy: Bool {
    let jobs = report.jobs
    return Double(jobs.failed + jobs.timedOut + jobs.rejected) > Self.toleratedShare * Double(jobs.offered)
  }

  /// A broken threshold is about time.
  var isLatencyBroken: Bool {
    thresholds.contains { !$0.passed && LatencySpent.isAboutLatency($0.threshold) }
  }
}
