import NeedletailCouriers
import NeedletailEngine

/// Reads from one report whether the load was kept up with.
struct KeepsUpReading {
  /// Fewer ended jobs show nothing of a rate.
  private static let fewestJobs = 100
  /// Jobs that a fleet which keeps up may leave unserved.
  private static let toleratedShare = 0.01

  private let report: RunReport
  private let wording = Wording(typeface: Typeface())

  init(_ report: RunReport) { self.report = report }

  private var course: RunCourse { report.course }

  /// Jobs that the load asked for within the window.
  var offeredInWindow: Double {
    guard let whole = course.whole else { return Double(report.jobs.offered) }
    return course.growth(whole, of: .jobsOffered)
  }

  var answer: KeepsUp {
    let jobs = report.jobs
    guard jobs.offered > 0 else { return KeepsUp(.undecided, evidence: "no job was offered in the window") }
    let behind = report.loadModel == .closed ? nil : backlog
    if let unserved, behind?.answer != .no || unserved.share >= missingShare / 2 { return unserved.found }
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
    return behind ?? KeepsUp(.undecided, evidence: "the load is closed")
  }

  /// What was offered in the window and not completed in it.
  private var missingShare: Double {
    guard let whole = course.whole else { return 0 }
    let offered = course.growth(whole, of: .jobsOffered)
    return offered > 0 ? max(0, 1 - course.growth(whole, of: .jobsCompleted) / offered) : 0
  }

  /// Jobs that were not served, or not in full since a limit refused their calls. `nil` unless they are significantly more than what is
  /// tolerated.
  private var unserved: (share: Double, found: KeepsUp)? {
    let jobs = report.jobs
    let offered = Double(jobs.offered)
    let losses = [
      (Double(jobs.rejected), "turned away"), (Double(jobs.timedOut), "timed out"),
      (cutShortByLimits, "cut short by calls that a limit refused"),
    ]
    let share = losses.reduce(0) { $0 + $1.0 } / offered
    let error = (share * max(0, 1 - share) / offered).squareRoot()
    guard share - BacklogDrift.onePercent * error > Self.toleratedShare else { return nil }
    let how = losses.reduce(losses[0]) { $1.0 > $0.0 ? $1 : $0 }.1
    let found = KeepsUp(
      .no, evidence: "\(wording.percent(share)) of the jobs were \(how == "timed out" ? "not answered in time" : how)",
      shortfall: .unserved(share: share, how: how))
    return (share, found)
  }

  /// Failed and partial jobs, in proportion to the attempts that limits refused, of all attempts that went wrong.
  private var cutShortByLimits: Double {
    var refused = 0
    var all = 0
    for (name, count) in report.reasons {
      guard let reason = FailureReason(rawValue: name), reason.limit?.level != .job else { continue }
      all += count
      if reason.limit == .agent || reason.limit == .endpointRate { refused += count }
    }
    guard all > 0 else { return 0 }
    return min(Double(refused), Double(report.jobs.failed + report.jobs.partial) * Double(refused) / Double(all))
  }
}

extension KeepsUpReading {
  /// The test of drift, of every resource.
  private var backlog: KeepsUp {
    guard let whole = course.whole, whole.last >= BacklogDrift.leastBatches else {
      return KeepsUp(.undecided, evidence: "the window is too short to tell")
    }
    let settled = CourseStretch(first: settledPoint(whole), last: whole.last)
    let drifts = drifts(over: settled)
    let overloads = drifts.filter { $0.t > $0.bound && $0.utilization > 0.95 && isWaitedFor($0, settled) }
    if let worst = overloads.max(by: { $0.t < $1.t }) { return behind(worst, settled) }
    var isDoubtful = false
    for part in [2, 4, 8, 16] {
      let tail = course.tail(part)
      guard tail.first > settled.first else { continue }
      for late in self.drifts(over: tail) where late.t > BacklogDrift.fivePercent && isWaitedFor(late, settled) {
        let isFull = course.utilization(course.tail(2 * part), of: late.place) >= 0.98
        if part < 16, isFull, late.t > BacklogDrift.onePercent { return behind(late, settled) }
        isDoubtful = isDoubtful || isFull || late.t > BacklogDrift.onePercent
      }
    }
    guard let nearest = drifts.max(by: { $0.t < $1.t }) else {
      return KeepsUp(.undecided, evidence: "the plan has no limit that could be used up")
    }
    let fullest = drifts.reduce(nearest) { $1.utilization > $0.utilization ? $1 : $0 }
    return notBehind(nearest, fullest: fullest, isDoubtful: isDoubtful)
  }

  private func drifts(over stretch: CourseStretch) -> [BacklogDrift] {
    course.resources.indices.compactMap { BacklogDrift(of: $0, in: course, over: stretch) }
  }

  /// Something waits for it at the end, and as much waits in all as has piled up, or a quarter of it.
  private func isWaitedFor(_ drift: BacklogDrift, _ settled: CourseStretch) -> Bool {
    let end = CourseStretch(first: settled.last - max(1, (settled.last - settled.first) / 10), last: settled.last)
    guard course.meanWaiting(end, for: drift.place) > 0.5 else { return false }
    let waiting = course.resources.indices.reduce(0) { $0 + course.meanWaiting(end, for: $1) }
    return waiting > max(drift.jobsPerSecond * (drift.toSeconds - drift.fromSeconds), 4) / 4
  }

  /// Where as many jobs have ended twice over as are in the system: until then a run that begins empty fills. A third of the
  /// window at most.
  private func settledPoint(_ whole: CourseStretch) -> Int {
    let most = whole.last / 3
    for index in 1..<max(most, 1) {
      let present = course.meanJobs(CourseStretch(first: index - 1, last: index))
      let ended = course.growth(CourseStretch(first: 0, last: index), of: .jobsEnded)
      if ended > 0, ended >= 2 * present { return index }
    }
    return most
  }

  private func behind(_ drift: BacklogDrift, _ settled: CourseStretch) -> KeepsUp {
    let (first, last) = (course.points.startIndex, course.points.count - 1)
    let tenth = max(1, last / 10)
    let most = stride(from: first, through: last - tenth, by: tenth)
      .reduce(0) { max($0, course.meanJobs(CourseStretch(first: $1, last: $1 + tenth))) }
    let began = wording.decimal(course.meanJobs(CourseStretch(first: first, last: first + tenth)), places: 0)
    let ended = course.meanJobs(CourseStretch(first: last - tenth, last: last))
    let resource = drift.resource.phrase
    return KeepsUp(
      .no,
      evidence: "\(began) \(began == "1" ? "job was" : "jobs were") in the system in the first tenth of the window and "
        + "\(wording.decimal(ended, places: 0)) in the last, on average, and \(resource.noun) "
        + "\(resource.isPlural ? "were" : "was") used up (\(wording.percent(min(1, drift.utilization))))",
      drift: drift, shortfall: .backlog(since: start(of: drift, settled), isShrinking: ended < 0.9 * most))
  }

  /// Since when the queue has grown: since the resource has been used up, if it still is at the end. `nil` where that is as good as since the
  /// window's start.
  private func start(of drift: BacklogDrift, _ settled: CourseStretch) -> Double? {
    let last = course.points.count - 1
    func seconds(_ point: Int) -> Double { Double(course.points[point].instant) / 1e9 }
    var start = drift.fromSeconds <= seconds(settled.first) ? seconds(0) : drift.fromSeconds
    if let full = course.fullStretch(of: drift.place), full.last >= last - 1 { start = seconds(full.first) }
    return start > seconds(max(settled.first, last / 20)) ? start : nil
  }

  /// - Parameters:
  ///   - nearest: of all drifts the one that came nearest to overload, which is not always the fullest limit's.
  ///   - fullest: that of the limit with the highest utilization.
  private func notBehind(_ nearest: BacklogDrift, fullest: BacklogDrift, isDoubtful: Bool) -> KeepsUp {
    let resource = nearest.resource.phrase
    let use =
      "\(resource.noun) \(resource.isPlural ? "were" : "was") \(wording.percent(nearest.utilization)) used on average"
    func undecided(_ evidence: String) -> KeepsUp { KeepsUp(.undecided, evidence: evidence, drift: nearest) }
    if report.status == .invalid { return undecided("the generator was the bottleneck") }
    if report.status != .completed { return undecided("the run did not go to its end") }
    if report.jobs.completed == 0 { return undecided("no job was completed") }
    let ended = course.points[course.points.count - 1].jobsEnded
    guard ended >= Self.fewestJobs else {
      return undecided("only \(wording.count(ended)) \(ended == 1 ? "job" : "jobs") ended in the window")
    }
    if isDoubtful { return undecided("a queue grew towards the end, not for long enough to tell") }
    guard nearest.t < -BacklogDrift.fivePercent else {
      let last = course.points.count - 1
      if let full = course.fullStretch(of: nearest.place), full.last >= last - 1, full.intervals < last * 9 / 10 {
        return undecided(
          "\(resource.noun) \(resource.isPlural ? "were" : "was") used up to the end, which leaves open whether "
            + "what piled up would have been worked off")
      }
      return undecided("\(use), too near to full to tell in \(wording.duration(nanoseconds: windowNanoseconds))")
    }
    let most =
      "the fullest limit, \(fullest.resource.phrase.noun), was \(wording.percent(fullest.utilization)) used on average"
    return KeepsUp(.yes, evidence: workedOff ?? "nothing piled up; \(most)", drift: nearest)
  }

  /// What was used up for a while, and jobs piled up, and is no longer.
  private var workedOff: String? {
    let stretches = course.resources.indices.compactMap { resource in
      course.fullStretch(of: resource).map { (resource, $0) }
    }
    guard let (resource, stretch) = stretches.max(by: { $0.1.intervals < $1.1.intervals }),
      stretch.last < course.points.count - 1, course.meanWaiting(stretch, for: resource) >= 1
    else { return nil }
    let phrase = course.resources[resource].phrase
    func instant(_ point: Int) -> String { wording.instant(Double(course.points[point].instant) / 1e9) }
    return
      "\(phrase.noun) \(phrase.isPlural ? "were" : "was") used up from \(instant(stretch.first)) to \(instant(stretch.last)), and "
      + "what piled up was worked off"
  }

  private var windowNanoseconds: Double { report.window.lengthSeconds * 1e9 }
}
