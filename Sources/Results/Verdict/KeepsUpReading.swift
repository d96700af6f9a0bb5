import NeedletailCouriers
import NeedletailEngine

/// Reads from one report whether the load was kept up with.
struct KeepsUpReading {
  /// Fewer ended jobs show nothing of a rate.
  private static let fewestJobs = 100
  /// Jobs that may be turned away by a fleet that keeps up.
  private static let toleratedShare = 0.01

  private let report: RunReport
  private let wording = Wording(typeface: Typeface())

  init(_ report: RunReport) { self.report = report }

  private var course: RunCourse { report.course }

  /// Offered jobs by the course, which counts those of the window whoever is in the cohort; they are the same.
  var offeredInWindow: Double {
    guard let whole = course.whole else { return Double(report.jobs.offered) }
    return course.growth(whole, of: \.jobsOffered)
  }

  var answer: KeepsUp {
    let jobs = report.jobs
    guard jobs.offered > 0 else { return KeepsUp(.undecided, evidence: "no job was offered in the window") }
    if let turnedAway { return turnedAway }
    if report.status == .completed, report.window.isMakespan {
      return jobs.completed == jobs.offered
        ? KeepsUp(.yes, evidence: "all jobs came at once, and all were completed")
        : KeepsUp(.undecided, evidence: "all jobs came at once, and not all were completed")
    }
    if report.loadModel == .closed {
      return jobs.completed > 0
        ? KeepsUp(.yes, evidence: "each user waits for an answer before asking again, so the load cannot run ahead")
        : KeepsUp(.undecided, evidence: "no job was completed")
    }
    return backlog
  }

  /// Jobs that were not served: turned away, timed out, or failed since a limit refused their calls. `nil` unless they are
  /// significantly more than what is tolerated.
  private var turnedAway: KeepsUp? {
    let offered = Double(report.jobs.offered)
    let share = (Double(report.jobs.rejected + report.jobs.timedOut) + failedByLimits) / offered
    let error = (share * (1 - share) / offered).squareRoot()
    guard share - BacklogDrift.onePercent * error > Self.toleratedShare else { return nil }
    return KeepsUp(
      .no, evidence: "\(wording.percent(share)) of the jobs were turned away or not answered in time",
      shortfall: .turnedAway(share: share))
  }

  /// Failed jobs in proportion to the attempts that limits refused, of all attempts that went wrong.
  private var failedByLimits: Double {
    var refused = 0
    var all = 0
    for (name, count) in report.reasons {
      guard let reason = FailureReason(rawValue: name), reason.limit?.level != .job else { continue }
      all += count
      if reason.limit == .agent || reason.limit == .endpointRate { refused += count }
    }
    return all > 0 ? Double(report.jobs.failed) * Double(refused) / Double(all) : 0
  }
}

extension KeepsUpReading {
  /// The test of drift, of every resource.
  private var backlog: KeepsUp {
    guard let whole = course.whole, whole.last >= BacklogDrift.leastBatches else {
      return KeepsUp(.undecided, evidence: "the window is too short to tell")
    }
    let settled = CourseStretch(first: settledPoint(whole), last: whole.last)
    var nearest: BacklogDrift?
    var isDoubtful = false
    for resource in course.resources.indices {
      let found = test(resource, settled)
      if let no = found.overload { return behind(no, settled) }
      isDoubtful = isDoubtful || found.isDoubtful
      if let drift = found.drift, drift.t > nearest?.t ?? -.infinity { nearest = drift }
    }
    guard let nearest else { return KeepsUp(.undecided, evidence: "the plan has no limit that could be used up") }
    return notBehind(nearest, isDoubtful: isDoubtful)
  }

  /// Where as many jobs have ended twice over as are in the system: until then a run that begins empty fills. A third of the
  /// window at most.
  private func settledPoint(_ whole: CourseStretch) -> Int {
    let most = whole.last / 3
    for index in 1..<max(most, 1) {
      let present = course.meanJobs(CourseStretch(first: index - 1, last: index))
      let ended = course.growth(CourseStretch(first: 0, last: index), of: \.jobsEnded)
      if ended > 0, ended >= 2 * present { return index }
    }
    return most
  }

  /// What the drifts at one resource say: overload, or a doubt.
  private func test(
    _ resource: Int, _ settled: CourseStretch
  ) -> (overload: BacklogDrift?, isDoubtful: Bool, drift: BacklogDrift?) {
    guard let drift = BacklogDrift(of: resource, in: course, over: settled) else { return (nil, false, nil) }
    func waits(_ drift: BacklogDrift) -> Bool {
      let end = CourseStretch(first: settled.last - max(1, (settled.last - settled.first) / 10), last: settled.last)
      let grown = max(drift.jobsPerSecond * (drift.toSeconds - drift.fromSeconds), 4)
      return course.meanWaiting(end, for: resource) > grown / 4
    }
    if drift.t > drift.bound, drift.utilization > 0.95, waits(drift) { return (drift, false, drift) }
    var isDoubtful = false
    for part in [2, 4, 8] {
      let tail = course.tail(part)
      guard tail.first > settled.first, let late = BacklogDrift(of: resource, in: course, over: tail) else { continue }
      guard late.t > BacklogDrift.fivePercent, waits(late) else { continue }
      guard course.utilization(course.tail(2 * part), of: resource) >= 0.98 else { continue }
      if late.t > BacklogDrift.onePercent { return (late, false, drift) }
      isDoubtful = true
    }
    return (nil, isDoubtful, drift)
  }

  private func behind(_ drift: BacklogDrift, _ settled: CourseStretch) -> KeepsUp {
    let isThroughout = drift.fromSeconds <= Double(course.points[settled.first].instant) / 1e9
    let (first, last) = (course.points.startIndex, course.points.count - 1)
    let tenth = max(1, last / 10)
    let began = course.meanJobs(CourseStretch(first: first, last: first + tenth))
    let ended = course.meanJobs(CourseStretch(first: last - tenth, last: last))
    let resource = drift.resource.phrase
    return KeepsUp(
      .no,
      evidence: "jobs in the system went from \(wording.measure(began)) to \(wording.measure(ended)), and "
        + "\(resource.noun) \(resource.isPlural ? "were" : "was") used up (\(wording.percent(drift.utilization)))",
      drift: drift, shortfall: .backlog(isThroughout: isThroughout))
  }

  private func notBehind(_ nearest: BacklogDrift, isDoubtful: Bool) -> KeepsUp {
    let resource = nearest.resource.phrase
    let use = "\(resource.noun) \(resource.isPlural ? "were" : "was") \(wording.percent(nearest.utilization)) used"
    func undecided(_ evidence: String) -> KeepsUp { KeepsUp(.undecided, evidence: evidence, drift: nearest) }
    if report.status != .completed { return undecided("the run did not go to its end") }
    if report.jobs.completed == 0 { return undecided("no job was completed") }
    let ended = course.points[course.points.count - 1].jobsEnded
    guard ended >= Self.fewestJobs else {
      return undecided("only \(wording.count(ended)) \(ended == 1 ? "job" : "jobs") ended in the window")
    }
    if isDoubtful { return undecided("a queue grew towards the end, not for long enough to tell") }
    guard nearest.t < -BacklogDrift.fivePercent else {
      return undecided("\(use), too near to full to tell in \(wording.duration(nanoseconds: windowNanoseconds))")
    }
    return KeepsUp(.yes, evidence: "nothing piled up: at the most \(use)", drift: nearest)
  }

  private var windowNanoseconds: Double { report.window.lengthSeconds * 1e9 }
}
