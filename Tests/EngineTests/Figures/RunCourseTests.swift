import NeedletailCouriers
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("A run's course")
struct RunCourseTests {
  private typealias Hand = PlanByHand

  /// Ten jobs a second, each 150 ms.
  private func plan(change: (inout Plan) -> Void = { _ in }) -> Plan {
    Hand.plan([Hand.pool("p", takes: 150, concurrency: 4)], [Scenario(name: "s", pattern: .call("p"))]) {
      $0.load = .open(Load.Arrivals(process: .constant, rate: .perSecond(10)))
      change(&$0)
    }
  }

  /// Spans between points, nanoseconds.
  private func spans(_ course: RunCourse) -> [Nanoseconds] {
    zip(course.points.dropFirst(), course.points).map { $0.instant - $1.instant }
  }

  @Test("has 120 even spans from the window's start to its end where the duration is known")
  func planned() throws {
    let course = try run(
      plan {
        ($0.run.duration, $0.run.warmup) = (.seconds(13), .seconds(1))
      }
    ).course
    #expect(course.points.count == 121 && course.points[0].instant == 1_000_000_000)
    #expect(spans(course).allSatisfy { $0 == 100_000_000 })
    #expect(course.points[0].jobsOffered == 0 && course.points[0].jobSeconds == 0 && course.points[0].taken == [0])
    // Intended at 1.0, 1.1, …: at each instant of the grid one has just been due, and is not told yet.
    #expect(course.points.map(\.jobsOffered) == Array(0...120))
    // From the job of 0.9 s on, which ends at 1.05: one of every span but those of the first 50 ms.
    #expect(course.points.map(\.jobsCompleted) == Array(0...120))
    #expect(course.points.allSatisfy { $0.jobsEnded == $0.jobsCompleted })
    #expect(abs(course.points[120].jobSeconds - 18) < 1e-9 && abs(course.points[60].taken[0] - 9) < 1e-9)
    #expect(abs(course.points[60].available[0] - 24) < 1e-9)
  }

  @Test("is planned by the jobs of a steady load, and by the rows of a trace", arguments: [false, true])
  func plannedByJobs(isTrace: Bool) throws {
    let rows = (0...120).map { Load.Trace.Row(instant: .milliseconds($0 * 50)) }
    let course = try run(
      plan {
        if isTrace { $0.load = .trace(Load.Trace(rows: rows)) } else { $0.run.jobs = 120 }
      }
    ).course
    #expect(spans(course).dropLast().allSatisfy { $0 == (isTrace ? 50_000_000 : 100_000_000) })
    #expect((120...122).contains(course.points.count))
  }

  @Test(
    "drops every second point of a run that is longer than was foreseen, and keeps its ends", arguments: [1, 30, 400])
  func thinned(jobs: Int) throws {
    let report = try run(
      plan {
        $0.load = .closed(Load.ClosedLoop(concurrency: 1))
        $0.run.jobs = jobs * 100
      })
    let spans = spans(report.course)
    #expect(report.course.points.count <= RunCourse.mostPoints && report.course.points.count > 100)
    #expect(report.course.points[0].instant == 0)
    #expect(report.course.points.last?.instant == report.window.end.nanoseconds)
    #expect(Set(spans.dropLast()).count == 1 && (spans[0] / 100_000_000).nonzeroBitCount == 1)
    // One job runs always.
    for point in report.course.points {
      #expect(abs(point.jobSeconds - Double(point.instant) / 1e9) < 1e-9)
    }
  }

  @Test("can be asked for at any time, which changes nothing")
  func midway() throws {
    var asked = try Simulation(plan { $0.run.duration = .seconds(9) })
    var unasked = try Simulation(plan { $0.run.duration = .seconds(9) })
    while asked.advance(events: 7) {
      let report = asked.report()
      guard report.window.end > report.window.start else { continue }
      #expect(report.course.points.first?.instant == 0)
      #expect(report.course.points.last?.instant == report.window.end.nanoseconds)
      let spans = spans(report.course)
      #expect(spans.dropLast().allSatisfy { $0 == 75_000_000 } && spans.last ?? 0 <= 75_000_000)
    }
    while unasked.advance(events: 1_000) {}
    #expect(asked.report() == unasked.report())
  }

  @Test("ends where a run is stopped, with all that was due before")
  func stopped() throws {
    let world = try World(plan { $0.run.duration = .seconds(12) })
    world.advance(toMilliseconds: 950)
    world.now = 1_030_000_000
    world.stop(.interrupted, because: "")
    let course = world.report(named: "").course
    #expect(spans(course) == Array(repeating: 100_000_000, count: 10) + [30_000_000])
  }

  @Test("is empty of an empty window, and the limits are still told", arguments: [0, 5])
  func empty(warmup: Int) throws {
    // Before anything has happened; and of a run that is over within its warm-up.
    let world = try World(
      plan {
        $0.load = .trace(Load.Trace(rows: [Load.Trace.Row(instant: .zero)]))
        $0.run.warmup = .seconds(warmup)
      })
    if warmup > 0 { while world.advance(events: 64) {} }
    let report = world.report(named: "")
    #expect(report.course.points.isEmpty)
    #expect(
      report.resources == [ResourceUse(LatencyOwner(.agent, of: "p"), capacity: 4, utilization: 0, meanWaiting: 0)])
  }

  // MARK: Whatever the plan

  /// The sums of some holds and the waits they are, at every point.
  @Test("who waits behind a slot holds it: what is waited for and what is held agree at every point", arguments: 0..<8)
  func agrees(group: Int) throws {
    for number in 0..<12 {
      var tight = AdmissionPlan(seed: UInt64(70_000 + group * 12 + number))
      let plan = tight.plan()
      let world = try World(plan)
      while world.advance(events: 4_096) {}
      let (report, course) = (world.report(named: ""), world.report(named: "").course)
      for point in course.points {
        for (place, resource) in course.resources.enumerated() {
          let waits = course.holds.indices.filter {
            course.holds[$0].waitingFor == resource && course.holds[$0].resource.part == .agent
          }
          let isBehindSlot = [.call, .agentRate, .endpoint, .endpointRequests, .endpointTokens].contains(resource.part)
          let held = waits.reduce(0) { $0 + point.held[$1] }
          #expect(!isBehindSlot || abs(held - point.waited[place]) < 1e-6, "\(resource) of seed \(plan.seed)")
          let holding = course.holds.indices.filter { course.holds[$0].resource == resource }
          #expect(holding.reduce(0) { $0 + point.held[$1] } <= point.taken[place] + 1e-6)
        }
      }
      guard let last = course.points.last, let all = report.jobsInFlight else { continue }
      // Jobs in the system are recorded a second time, as a distribution over the same window.
      let window = Double((report.window.end - report.window.start).nanoseconds)
      #expect(abs(last.jobSeconds * 1e9 - all.mean * Double(all.count)) <= 1e-6 * window)
      for (agents, use) in zip(report.agents, report.resources.filter { $0.resource.part == .agent }) {
        #expect(abs(agents.utilization - use.utilization) < 1e-9 && use.utilization <= 1 + 1e-9)
        #expect(abs(agents.meanQueueLength - use.meanWaiting) < 1e-9)
      }
    }
  }
}
