import NeedletailLanes
import Testing

@testable import NeedletailEngine

@Suite("Jobs' deadlines")
struct JobDeadlinesTests {
  /// A table with a job for each instant, numbered from 0.
  private struct Table: ~Copyable {
    let jobs = Slab<JobRecord>(limit: 16)

    init(startingAt instants: UInt64...) {
      for instant in instants {
        let job = jobs.allocate()
        jobs[job] = JobRecord(
          intendedAt: instant, key: DrawKey(bits: 0), mark: instant, root: -1, user: -1, origin: -1,
          previousStarted: -1, nextStarted: -1, scenario: 0, generator: 0, instance: 0, state: .running, flags: [])
      }
    }
  }

  @Test("need one timer for all: that of the first job")
  func oneTimer() {
    let table = Table(startingAt: 5, 6, 7)
    let deadlines = JobDeadlines(timeout: 10)
    let instants = (0..<3).map { deadlines.add($0, in: table.jobs) }
    #expect(instants == [15, nil, nil])
  }

  @Test("are over in the order of the jobs, each once its time is")
  func order() {
    let table = Table(startingAt: 5, 6, 9)
    let deadlines = JobDeadlines(timeout: 10)
    for job in 0..<Int32(3) { _ = deadlines.add(job, in: table.jobs) }
    #expect(deadlines.firstOverdue(at: 14, in: table.jobs) == -1)
    var overdue: [Int32] = []
    while overdue.count < 4 {
      let job = deadlines.firstOverdue(at: 16, in: table.jobs)
      if job < 0 { break }
      overdue.append(job)
      deadlines.remove(job, in: table.jobs)
    }
    #expect(overdue == [0, 1])
    #expect(deadlines.rearm(in: table.jobs) == 19, "the last job's")
  }

  @Test("are none of jobs that have ended, wherever they stood")
  func removes() {
    for gone in 0..<Int32(3) {
      let table = Table(startingAt: 0, 1, 2)
      let deadlines = JobDeadlines(timeout: 10)
      for job in 0..<Int32(3) { _ = deadlines.add(job, in: table.jobs) }
      deadlines.remove(gone, in: table.jobs)
      var left: [Int32] = []
      while left.count < 4 {
        let job = deadlines.firstOverdue(at: 99, in: table.jobs)
        if job < 0 { break }
        left.append(job)
        deadlines.remove(job, in: table.jobs)
      }
      #expect(left == [0, 1, 2].filter { $0 != gone })
      let isEmpty = deadlines.isEmpty
      #expect(isEmpty)
    }
  }

  @Test("set no timer of their own while jobs are timed out, and one after it")
  func whileTimingOut() {
    let table = Table(startingAt: 0, 10)
    let deadlines = JobDeadlines(timeout: 10)
    #expect(deadlines.add(0, in: table.jobs) == 10)
    deadlines.remove(0, in: table.jobs)
    #expect(deadlines.add(1, in: table.jobs) == nil, "its user submits it while the timer is handled")
    #expect(deadlines.rearm(in: table.jobs) == 20)
    deadlines.remove(1, in: table.jobs)
    #expect(deadlines.rearm(in: table.jobs) == nil)
  }

  @Test("are none without a timeout, and none beyond the end of time")
  func never() {
    let table = Table(startingAt: 5)
    let without = JobDeadlines(timeout: nil)
    #expect(without.add(0, in: table.jobs) == nil)
    without.remove(0, in: table.jobs)
    let far = JobDeadlines(timeout: .max - 4)
    #expect(far.add(0, in: table.jobs) == nil)
  }
}
