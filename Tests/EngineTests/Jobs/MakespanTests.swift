import NeedletailCouriers
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

/// Where all jobs of the window come at one instant, time figures cover the span from there to the last end.
@Suite("The makespan")
struct MakespanTests {
  private typealias Hand = PlanByHand

  /// 50 slots of 1 s.
  private func plan(change: (inout Plan) -> Void) -> Plan {
    Hand.plan([Hand.pool("p", takes: 1_000, count: 50)], [Scenario(name: "s", pattern: .call("p"))], change: change)
  }

  private static func trace(_ milliseconds: [Int]) -> Load {
    .trace(Load.Trace(rows: milliseconds.map { Load.Trace.Row(instant: .milliseconds($0)) }))
  }

  /// A thousand jobs at one instant, however they come.
  enum Way: CaseIterable {
    case looping, fewerThanUsers, trace, lateTrace, traceWithinDuration, generators, behindWarmup

    func apply(to plan: inout Plan) {
      let copies = Array(repeating: 0, count: 1_000)
      switch self {
      case .looping, .fewerThanUsers:
        plan.load = .closed(Load.ClosedLoop(concurrency: self == .looping ? 1_000 : 4_000))
        plan.run.jobs = 1_000
      case .trace: plan.load = MakespanTests.trace(copies)
      case .lateTrace: plan.load = MakespanTests.trace(copies.map { _ in 7_000 })
      case .traceWithinDuration:
        plan.load = MakespanTests.trace(copies)
        plan.run.duration = .seconds(3_600)
      case .generators:
        plan.scenarios = (0..<4).map { number in
          let start = 500 * (number % 2)
          var scenario = Scenario(name: "\(number)", pattern: .call("p"))
          scenario.load = MakespanTests.trace(copies[..<250].map { _ in 500 - start })
          scenario.start = .milliseconds(start)
          return scenario
        }
      case .behindWarmup:
        // Jobs of the warm-up have ended; they are none of the window's.
        plan.load = MakespanTests.trace(Array(repeating: 0, count: 77) + copies.map { _ in 9_000 })
        plan.run.warmup = .seconds(8)
      }
    }

    var instant: Duration {
      switch self {
      case .looping, .fewerThanUsers, .trace, .traceWithinDuration: .zero
      case .lateTrace: .seconds(7)
      case .generators: .milliseconds(500)
      case .behindWarmup: .seconds(9)
      }
    }
  }

  @Test("a thousand jobs at once on fifty slots of a second are fifty a second", arguments: Way.allCases)
  func thousand(way: Way) throws {
    let report = try run(plan { way.apply(to: &$0) })
    #expect(report.window.isMakespan && report.jobs.offered == 1_000 && report.jobs.completed == 1_000)
    #expect(report.window.start == way.instant && report.window.end == way.instant + .seconds(20))
    #expect(report.throughput.jobsPerSecond == 50 && report.throughput.callsPerSecond == 50)
    #expect(report.throughput.goodputJobsPerSecond == 50)
    #expect(report.agent("p")?.utilization == 1)
    // 950 at first, 50 fewer each second: the sum of 950, 900, … 0, over 20 s.
    #expect(report.agent("p")?.meanQueueLength == 475 && report.throughput.meanJobsInSystem == 525)
    #expect(report.jobsInFlight?.count == 20_000_000_000 && report.jobsInFlight?.max == 1_000)
    #expect(report.jobsInFlight.map { abs($0.mean - 525) < 1e-9 } ?? false)
    let course = report.course
    #expect(course.points.first?.instant == way.instant.nanoseconds)
    #expect(course.points.last?.instant == (way.instant + .seconds(20)).nanoseconds && course.points.count > 100)
    #expect(course.points.first?.jobsCompleted == 0 && course.points.last?.jobsCompleted == 1_000)
    #expect(course.points.first?.jobsOffered == 0 && course.points.last?.jobsOffered == 1_000)
    #expect(report.resources.first?.utilization == 1)
  }

  @Test("one job is its own makespan")
  func single() throws {
    let report = try run(Hand.plan([Hand.pool("p", takes: 400)], [Hand.job("s", at: 100, .call("p"))]))
    #expect(report.window.isMakespan)
    #expect(report.window.start == .milliseconds(100) && report.window.end == .milliseconds(500))
    #expect(report.throughput.jobsPerSecond == 2.5 && report.agent("p")?.utilization == 1)
  }

  @Test("jobs at two instants have the window that they had", arguments: [1, 100])
  func apart(milliseconds: Int) throws {
    let report = try run(
      plan {
        $0.load = Self.trace(Array(repeating: 0, count: 500) + Array(repeating: milliseconds, count: 500))
      })
    #expect(!report.window.isMakespan && report.window.start == .zero)
    #expect(report.window.end == .nanoseconds(milliseconds * 1_000_000 + 1))
    #expect(report.jobsInFlight?.count == UInt64(milliseconds * 1_000_000 + 1))
  }

  @Test("users who go on, or think first, have the window that they had", arguments: [0.0, 1])
  func looping(thinking seconds: Double) throws {
    let report = try run(
      plan {
        let think = Distribution.exponential(mean: seconds * 1e9)
        $0.load = .closed(Load.ClosedLoop(concurrency: 100, thinkTime: seconds == 0 ? .constant(0) : think))
        $0.run.jobs = seconds == 0 ? 101 : 100
      })
    #expect(!report.window.isMakespan && report.jobs.offered == 100 + (seconds == 0 ? 1 : 0))
  }

  @Test("a window that a duration gives stays as long as it is, however its jobs come")
  func duration() throws {
    let report = try run(
      plan {
        $0.load = .closed(Load.ClosedLoop(concurrency: 50))
        $0.run.duration = .milliseconds(500)
      })
    #expect(!report.window.isMakespan && report.window.end == .milliseconds(500))
  }

  @Test("a drain that is cut off ends it")
  func drain() throws {
    let report = try run(
      plan {
        $0.load = Self.trace(Array(repeating: 0, count: 1_000))
        $0.run.drain = .milliseconds(2_500)
      })
    #expect(report.window.isMakespan && report.jobs.completed == 100 && report.jobs.inFlight == 900)
    #expect(abs(report.throughput.jobsPerSecond - 40) < 1e-6)
  }

  @Test("goes on while the run does")
  func midway() throws {
    let world = try World(plan { $0.load = Self.trace(Array(repeating: 0, count: 1_000)) })
    world.advance(toMilliseconds: 4_000)
    let report = world.report(named: "")
    #expect(report.window.isMakespan && report.window.end == .seconds(4) && report.throughput.jobsPerSecond == 50)
  }

  @Test("all jobs turned away at once leave an empty window")
  func turnedAway() throws {
    let report = try run(
      plan {
        $0.load = Self.trace([0, 0, 0])
        $0.gateway = Gateway(instances: [], rateLimit: RateLimits(global: .perSecond(1), burst: 1))
        $0.agents = [Hand.pool("p", takes: 0)]
      })
    #expect(report.jobs.rejected == 2 && report.window.end == report.window.start && report.course.points.isEmpty)
  }
}
