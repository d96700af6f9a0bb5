import NeedletailCouriers
import Testing

@testable import NeedletailEngine

@Suite("Spans of time in a plan")
struct DurationProblemTests {
  private static let negative = Duration.milliseconds(-1)

  private static let changes: [(String, @Sendable (inout Plan) -> Void)] = [
    ("run.duration", { $0.run.duration = negative }), ("run.warmup", { $0.run.warmup = negative }),
    ("run.drain", { $0.run.drain = negative }), ("runtime.jobTimeout", { $0.runtime.jobTimeout = negative }),
    ("slo.jobLatency", { $0.slo.jobLatency = negative }),
    ("slo.timeToFirstToken", { $0.slo.timeToFirstToken = negative }),
    ("slo.timePerOutputToken", { $0.slo.timePerOutputToken = negative }),
    ("wall.scheduleDelayLimit", { $0.wall.scheduleDelayLimit = negative }),
    ("registry.heartbeatTimeout", { $0.registry.heartbeatTimeout = negative }),
    ("registry.deregisterAfter", { $0.registry.deregisterAfter = negative }),
    ("resilience.callTimeout", { $0.resilience.callTimeout = negative }),
    ("resilience.retry.initial", { $0.resilience.retry = Resilience.Retry(initial: negative) }),
    ("resilience.retry.max", { $0.resilience.retry = Resilience.Retry(max: negative) }),
    ("resilience.breaker.openFor", { $0.resilience.breaker = Resilience.Breaker(openFor: negative) }),
    ("faults[0].at", { $0.faults = [Fault(at: negative, for: .zero, target: .agents("p"), effects: [])] }),
    ("faults[0].duration", { $0.faults = [Fault(at: .zero, for: negative, target: .agents("p"), effects: [])] }),
    ("scenario \"a\", start", { $0.scenarios[0].start = negative }),
    (
      "scenario \"a\", load, duration of stage 0",
      { $0.scenarios[0].load = .stages([Load.Stage(duration: negative, target: .perSecond(1))], .poisson) }
    ),
    (
      "scenario \"a\", load, retryPause",
      { $0.scenarios[0].load = .closed(Load.ClosedLoop(concurrency: 1, retryPause: negative)) }
    ),
    (
      "scenario \"a\", load, instant of the first row",
      { $0.scenarios[0].load = .trace(Load.Trace(rows: [Load.Trace.Row(instant: negative)])) }
    ),
    ("pool \"p\", hedge", { $0.agents[0].hedge = .after(negative) }),
  ]

  @Test("a negative one is a problem that names it", arguments: changes)
  func negative(name: String, change: @Sendable (inout Plan) -> Void) {
    var plan = PlanByHand.plan([PlanByHand.pool("p", takes: 1)], [PlanByHand.job("a", .call("p"))])
    #expect(plan.problems.isEmpty)
    change(&plan)
    #expect(plan.problems.contains("The plan's \(name) is -0.001 seconds; a span of time is 0 or more."))
  }

  @Test("in a pattern, a distribution or a command it is named, too")
  func elsewhere() {
    let plan = PlanByHand.plan(
      [
        PlanByHand.pool("p", takes: 1) {
          $0.simulate.service = .total(.constant(Self.negative))
          $0.backend = .external(
            CommandAgent(arguments: ["x"], cancelGrace: Self.negative, restartInitial: Self.negative))
        }
      ],
      [
        PlanByHand.job(
          "a",
          .sequence([
            .delay(Self.negative), .call(Pattern.Call("p", recorded: Pattern.Recorded(service: Self.negative))),
          ]))
      ])
    let problems = plan.problems
    for start in [
      "Pool \"p\", service: a constant must be a finite number of 0 or more, not -1000000.0",
      "Pool \"p\": its command's `cancelGrace` is -0.001 seconds",
      "Pool \"p\": its command's `restartInitial` is -0.001 seconds",
      "Scenario \"a\": A pause is -0.001 seconds",
      "Scenario \"a\": The service time of a recorded call of \"p\" is -0.001 seconds",
    ] {
      #expect(problems.contains { $0.hasPrefix(start) }, "\(start): \(problems)")
    }
    var fleet = Fleet()
    fleet.grace = Self.negative
    #expect(fleet.problems == ["The fleet's `grace` is -0.001 seconds; a span of time is 0 or more."])
  }

  @Test("what is longer than any run is for ever, and less than a nanosecond nothing")
  func extremes() throws {
    let report = try run(
      PlanByHand.plan([PlanByHand.pool("p", takes: 5)], [PlanByHand.job("a", .call("p"))]) {
        $0.resilience.callTimeout = .seconds(Int64.max)
        $0.runtime.jobTimeout = .seconds(Int64.max)
        $0.faults = [Fault(at: .zero, for: .seconds(Int64.max), target: .agents("p"), effects: [.latency(2)])]
      })
    #expect(report.jobs.completed == 1 && report.window.simulated == .milliseconds(10))
    #expect(Duration.seconds(Int64.max).nanoseconds == UInt64(Int64.max) && Duration.seconds(-1).nanoseconds == 0)
    #expect((Duration.nanoseconds(1) / 2).nanoseconds == 0)
  }

  @Test("distributions of times hold nanoseconds")
  func distributions() {
    let pairs: [(Distribution, Distribution)] = [
      (.constant(.milliseconds(20)), .constant(2e7)),
      (.uniform(.microseconds(1), .seconds(1)), .uniform(1e3, 1e9)),
      (.exponential(mean: .seconds(2)), .exponential(mean: 2e9)),
      (.erlang(mean: .seconds(2), k: 3), .erlang(mean: 2e9, k: 3)),
      (.gamma(mean: .seconds(2), cv: 0.5), .gamma(mean: 2e9, cv: 0.5)),
      (.weibull(mean: .seconds(2), cv: 0.5), .weibull(mean: 2e9, cv: 0.5)),
      (.lognormal(p50: .seconds(1), p99: .seconds(9)), .lognormal(p50: 1e9, p99: 9e9)),
      (.lognormal(mean: .seconds(1), cv: 2), .lognormalMean(mean: 1e9, cv: 2)),
      (.hyperexponential(mean: .seconds(1), cv: 2), .hyperexponential(mean: 1e9, cv: 2)),
      (.pareto(min: .seconds(1), alpha: 2), .pareto(min: 1e9, alpha: 2)),
      (.empirical([.seconds(1), .seconds(2)]), .empirical([1e9, 2e9])),
    ]
    for (made, expected) in pairs { #expect(made == expected) }
  }

  @Test(
    "a clock's pace is held to what files are held to",
    arguments: [(0.0, false), (1_000, true), (1_001, false), (.infinity, false)])
  func pace(_ scale: Double, _ isFine: Bool) {
    var plan = PlanByHand.plan([PlanByHand.pool("p", takes: 1)], [PlanByHand.job("a", .call("p"))])
    plan.wall.timeScale = scale
    #expect(plan.problems.contains { $0.contains("(wall.timeScale)") } == !isFine)
  }
}
