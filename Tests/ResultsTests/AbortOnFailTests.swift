import NeedletailEngine
import NeedletailMetrics
import NeedletailWorkload
import Testing

@testable import NeedletailResults

@Suite("Aborting on failed thresholds")
struct AbortOnFailTests {
  let second: Nanoseconds = 1_000_000_000

  private let threshold = SampleReport.threshold("job_latency_ms", .mean, .less, 1)

  private func abort(after span: Nanoseconds, _ thresholds: Int = 1) -> AbortOnFail {
    AbortOnFail(after: span, of: SampleReport.file(Array(repeating: threshold, count: thresholds)))
  }

  private func outcomes(_ passed: Bool?...) -> [ThresholdOutcome] {
    passed.map { ThresholdOutcome(threshold: threshold, observed: $0 == nil ? nil : 1, passed: $0 ?? false) }
  }

  @Test("a threshold that fails for the whole span ends the run")
  func span() {
    var abort = abort(after: 30 * second)
    #expect(abort.observe(outcomes(false), at: 10 * second) == nil)
    #expect(abort.observe(outcomes(false), at: 39 * second) == nil)
    #expect(abort.observe(outcomes(false), at: 40 * second) != nil)
  }

  @Test("one moment of passing begins the span anew")
  func recovery() {
    var abort = abort(after: 30 * second)
    _ = abort.observe(outcomes(false), at: 0)
    #expect(abort.observe(outcomes(true), at: 29 * second) == nil)
    #expect(abort.observe(outcomes(false), at: 31 * second) == nil)
    #expect(abort.observe(outcomes(false), at: 60 * second) == nil)
    #expect(abort.observe(outcomes(false), at: 61 * second) != nil)
  }

  @Test("two thresholds that fail in turn do not add up")
  func inTurn() {
    var abort = abort(after: 2 * second, 2)
    for at in 0..<20 {
      let isEven = at % 2 == 0
      #expect(abort.observe(outcomes(isEven, !isEven), at: Nanoseconds(at) * second) == nil)
    }
  }

  @Test("no samples yet is not a failure yet")
  func noSamples() {
    var abort = abort(after: second)
    for at in 0..<10 { #expect(abort.observe(outcomes(nil), at: Nanoseconds(at) * second) == nil) }
  }

  @Test("a span of zero ends the run at the first failure")
  func atOnce() {
    var abort = abort(after: 0)
    #expect(abort.observe(outcomes(true), at: 0) == nil)
    #expect(abort.observe(outcomes(false), at: 1) != nil)
  }

  /// Whether a threshold that fails all the time ends a run, by what its figure is.
  private func ends(
    _ metric: String, _ statistic: Figure.Statistic, _ comparison: Threshold.Comparison,
    label: (name: String, value: String)? = nil, in file: WorkloadFile = SampleReport.file()
  ) -> Bool {
    var file = file
    file.thresholds = [SampleReport.threshold(metric, statistic, comparison, 5, label: label)]
    var abort = AbortOnFail(after: second, of: file)
    let outcome = ThresholdOutcome(threshold: file.thresholds[0], observed: 5, passed: false)
    return (1...20).contains { abort.observe([outcome], at: $0 * second) != nil }
  }

  @Test("a figure that only grows ends no run under a lower bound, and ends it under an upper one")
  func growing() {
    for (metric, statistic) in [
      ("job_latency_ms", Figure.Statistic.count), ("call_latency_ms", .max), ("call_latency_ms", .percentile(100)),
      ("jobs_completed", .value),
      ("cost_usd", .value), ("output_tokens", .value), ("reasons", .value), ("slo_jobs_met", .value),
      ("simulated_s", .value), ("late_replies", .value), ("registry_events", .value),
    ] {
      #expect(!ends(metric, statistic, .greater) && !ends(metric, statistic, .greaterOrEqual), "\(metric)")
      #expect(ends(metric, statistic, .less) && ends(metric, statistic, .lessOrEqual), "\(metric)")
    }
  }

  @Test("the least of a distribution only falls, so it is the other way round")
  func falling() {
    #expect(!ends("call_latency_ms", .min, .less) && ends("call_latency_ms", .min, .greater))
  }

  @Test("what goes both ways ends a run that fails it for long enough, whichever way it compares")
  func bothWays() {
    for (metric, statistic) in [
      ("job_latency_ms", Figure.Statistic.mean), ("job_latency_ms", .percentile(99)), ("job_failure_rate", .rate),
      ("jobs_per_s", .value), ("mean_jobs_in_system", .value), ("slowest_jobs", .value), ("keeps_up", .value),
    ] {
      #expect(ends(metric, statistic, .greater) && ends(metric, statistic, .less), "\(metric)")
    }
  }

  @Test("what counts the unfinished as they stand says nothing before the end")
  func unfinished() {
    for (metric, statistic) in [
      ("jobs_unfinished", Figure.Statistic.value), ("jobs_censored", .value), ("calls_unfinished", .value),
      ("job_latency_ms", .min),
    ] {
      for comparison in Threshold.Comparison.allCases { #expect(!ends(metric, statistic, comparison), "\(metric)") }
    }
  }

  @Test("a figure of what has not begun ends no run: of a scenario, an agent, an endpoint, or of all")
  func begins() {
    var late = SampleReport.file()
    late.plan.agents = ["a", "b"].map { name in
      AgentPool(name: name, endpoint: "of \(name)", simulate: SimulatedAgent(service: .total(.constant(1))))
    }
    let load = Load.open(Load.Arrivals(rate: .perSecond(1)))
    let minute = Duration.seconds(60)
    late.plan.scenarios = [
      Scenario(name: "one", pattern: .call("a")),
      Scenario(name: "two", pattern: .sequential(["a", "b"]), load: load, start: minute),
    ]
    for label in [("scenario", "two"), ("agent", "b"), ("endpoint", "of b")] {
      #expect(!ends("call_latency_ms", .mean, .less, label: label, in: late), "\(label)")
    }
    for label in [nil, ("scenario", "one"), ("agent", "a"), ("endpoint", "of a")] {
      #expect(ends("call_latency_ms", .mean, .less, label: label, in: late), "\(String(describing: label))")
    }
    late.plan.scenarios.removeFirst()
    #expect(!ends("jobs_per_s", .value, .greater, in: late))
  }

  @Test("a load begins where its stages rise above none, or after a think time that is known; own or shared")
  func firstArrivals() {
    func stages(_ targets: Double...) -> Load {
      .stages(targets.map { Load.Stage(duration: .seconds(15), target: .perSecond($0)) }, .poisson)
    }
    func users(_ concurrency: Int, _ targets: Int..., thinkTime: Distribution = .constant(0)) -> Load {
      let stages = targets.map { Load.ClosedLoop.Stage(duration: .seconds(15), target: $0) }
      return .closed(Load.ClosedLoop(concurrency: concurrency, stages: stages, thinkTime: thinkTime))
    }
    let late = [
      stages(0, 0, 5), stages(0, 0), users(0, 0, 0, 3), users(3, thinkTime: .constant(30)),
      users(0, 0, 3, thinkTime: .constant(15)),
    ]
    let early = [
      stages(0, 5), stages(5, 0), users(0, 0, 3), users(3, 0, 0), users(3, thinkTime: .exponential(mean: 30)),
      .stages([Load.Stage(duration: .seconds(30), target: .perSecond(0))], .poisson, start: .perSecond(5)),
    ]
    for (load, isLate) in late.map({ ($0, true) }) + early.map({ ($0, false) }) {
      var own = SampleReport.file()
      own.plan.scenarios = [Scenario(name: "one", pattern: .call("a"), load: load)]
      var shared = SampleReport.file()
      shared.plan.scenarios = [Scenario(name: "one", pattern: .call("a"))]
      shared.plan.load = load
      for file in [own, shared] { #expect(ends("jobs_per_s", .value, .greater, in: file) != isLate, "\(load)") }
    }
  }
}
