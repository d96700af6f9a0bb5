/// How many jobs are in the system, and for how long there was each number of them.
///
/// A span is not told at once but kept until another level lasts: a closed load comes back to its level in the same instant.
struct JobLevel: BitwiseCopyable {
  private(set) var jobs = 0
  /// Where it is recorded.
  private(set) var cell = CellMap.jobsBeforeFirst
  /// The last change.
  private(set) var since: UInt64 = 0
  /// A level, and how much of the window was at it that has not been told yet.
  private var kept = 0
  private var keptSpan: UInt64 = 0

  /// Jobs come or leave.
  ///
  /// - Parameter span: how much of the time since the last change counts.
  /// - Returns: a level and its span that are to be recorded now, if any.
  @inline(__always)
  mutating func change(by change: Int, at now: UInt64, after span: UInt64) -> (jobs: Int, span: UInt64)? {
    var finished: (jobs: Int, span: UInt64)?
    if span > 0 {
      if jobs != kept {
        if keptSpan > 0 { finished = (kept, keptSpan) }
        kept = jobs
        keptSpan = 0
      }
      keptSpan &+= span
    }
    since = now
    jobs &+= change
    return finished
  }

  /// All of it has been told, and what follows is recorded in another cell.
  mutating func goOn(in cell: Int, at now: UInt64) {
    since = now
    kept = jobs
    keptSpan = 0
    self.cell = cell
  }

  /// What has not been told yet, the present level included.
  ///
  /// - Parameter last: how much of the time since the last change counts.
  func unrecorded(until last: UInt64) -> [(jobs: Int, span: UInt64)] {
    [(kept, keptSpan), (jobs, last)].filter { $0.1 > 0 }
  }
}
