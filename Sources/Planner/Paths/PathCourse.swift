import NeedletailEngine

/// How full the system was over the time of a path: the mean number of jobs in it, interval by interval.
///
/// What the warm-up is looked for in. A run keeps at most 256 intervals of equal length, however long it is, so this needs neither traces of all jobs nor
/// memory that grows with the path; by Little's law a number of jobs in the system that has settled is a latency that has.
struct PathCourse: Sendable, Equatable {
  /// Jobs in the system, a mean of each interval.
  var meanJobs: [Double]
  /// Jobs that were offered until the end of each interval.
  var jobsOffered: [Int]

  init(meanJobs: [Double], jobsOffered: [Int]) {
    self.meanJobs = meanJobs
    self.jobsOffered = jobsOffered
  }

  init(_ course: RunCourse) {
    meanJobs = zip(course.points, course.points.dropFirst()).map { before, after in
      let seconds = Double(after.instant - before.instant) / 1e9
      return seconds > 0 ? (after.jobSeconds - before.jobSeconds) / seconds : 0
    }
    jobsOffered = course.points.dropFirst().map(\.jobsOffered)
  }
}
