public import NeedletailEngine

/// How fast the work that waits for one resource grows, by batch means of the jobs in the system.
///
/// Jobs in the system change by arrivals less departures. A resource that stood idle could have let more jobs go: what it left
/// unused, in jobs, is taken off. The rest has independent increments, whether jobs wait or not, with the mean `offered − capacity`, so
/// its drift is below zero for a resource that suffices however long its queue is just now, and rising load alone does not lift it.
/// The error is that of batch means by successive differences, which a step in the load does not blow up. See `docs/metrics.md`.
public struct BacklogDrift: Sendable, Equatable {
  public var resource: LatencyOwner
  /// Since the run began.
  public var fromSeconds: Double
  public var toSeconds: Double
  /// What was taken of the resource over what there was.
  public var utilization: Double
  /// Jobs a second that the resource falls behind by; below zero, what it could do more.
  public var jobsPerSecond: Double
  /// One standard error of it.
  public var standardError: Double
  public var batches: Int
  /// The resource's place in the course.
  var place: Int
  /// Jobs that were offered meanwhile, a second.
  package var offeredPerSecond: Double

  /// The drift in standard errors.
  public var t: Double { jobsPerSecond / standardError }
}

extension BacklogDrift {
  private static var mostBatches: Int { 30 }
  /// A window has these at least, the tail of one fewer.
  static var leastBatches: Int { 10 }
  private static var leastIntervals: Int { 6 }

  /// The drift over a stretch of at least six intervals; `nil` of a shorter one, and of a resource that was not
  /// used.
  ///
  /// - Complexity: O(batches).
  init?(of resource: Int, in course: RunCourse, over stretch: CourseStretch) {
    let intervals = stretch.last - stretch.first
    let seconds = course.seconds(stretch)
    guard intervals >= Self.leastIntervals, seconds > 0 else { return nil }
    let ended = course.growth(stretch, of: .jobsEnded)
    let taken = course.growth(stretch, of: .taken, resource)
    // What no job touched says nothing of jobs.
    guard taken > 0 || course.growth(stretch, of: .waited, resource) > 0 else { return nil }
    let jobsPerUnit = taken > 0 ? ended / taken : 0

    let batches = min(Self.mostBatches, intervals)
    var drift = 0.0
    var squares = 0.0
    var before: Double?
    for batch in 0..<batches {
      let part = CourseStretch(
        first: stretch.first + batch * intervals / batches, last: stretch.first + (batch + 1) * intervals / batches)
      let unused = course.growth(part, of: .available, resource) - course.growth(part, of: .taken, resource)
      let growth =
        course.growth(part, of: .jobsOffered) - course.growth(part, of: .jobsEnded) - unused * jobsPerUnit
      drift += growth
      let scaled = growth / max(course.seconds(part), 1e-9).squareRoot()
      if let before { squares += (scaled - before) * (scaled - before) }
      before = scaled
    }
    // A whole job at least: of a load and a service without chance nothing else is left.
    let error = max((squares / Double(2 * (batches - 1)) * seconds).squareRoot(), 1)
    self.init(
      resource: course.resources[resource], fromSeconds: Double(course.points[stretch.first].instant) / 1e9,
      toSeconds: Double(course.points[stretch.last].instant) / 1e9,
      utilization: course.utilization(stretch, of: resource), jobsPerSecond: drift / seconds,
      standardError: error / seconds, batches: batches, place: resource,
      offeredPerSecond: course.growth(stretch, of: .jobsOffered) / seconds)
  }

  /// From how many standard errors on a drift over the whole window is overload.
  ///
  /// As many as let 95 of 100 runs with 2 % too much load be found, but not more than 1 % of runs just at capacity would exceed, and
  /// not fewer than keep a load of 90 % from exceeding them in more than 1 % of runs.
  var bound: Double {
    let offered = offeredPerSecond / standardError
    return max(Self.onePercent - 0.1 * offered, min(Self.onePercent, 0.02 * offered - Self.fivePercent))
  }

  /// Standard errors that a normal variate exceeds in 1 % and in 5 % of cases.
  static var onePercent: Double { 2.33 }
  static var fivePercent: Double { 1.65 }
}
