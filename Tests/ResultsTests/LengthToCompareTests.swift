import NeedletailEngine
import NeedletailMetrics
import NeedletailWorkload
import Testing

@testable import NeedletailResults

@Suite("How long a run must be for the clocks to be compared")
struct LengthToCompareTests {
  /// A load that has so many jobs after a warm-up, as a run in virtual time would find.
  private func length(
    duration: Duration? = nil, warmup: Duration = .zero, jobs limit: Int? = nil, perSecond rate: Double,
    most: Int = .max
  ) throws -> (length: LengthToCompare?, tried: Int) {
    var file = SampleReport.file()
    file.plan.run = RunLimits(duration: duration, warmup: warmup, jobs: limit)
    var tried = 0
    func jobs(_ run: RunLimits) -> Int {
      let seconds = run.duration.map { Double($0.components.seconds) } ?? 1e9
      let arrived = min(seconds * rate, Double(run.jobs ?? .max), Double(most))
      return max(0, Int(arrived - Double(warmup.components.seconds) * rate))
    }
    let found = try LengthToCompare(of: file, measured: jobs(file.plan.run)) { longer throws(PlanError) in
      tried += 1
      #expect(longer.clock == .virtual && longer.thresholds.isEmpty)
      var report = RunReport()
      var histogram = Histogram()
      histogram.record(1, count: UInt64(jobs(longer.plan.run)))
      report.metrics["job_latency_ms"] = RunReport.Family(all: histogram)
      return report
    }
    return (found, tried)
  }

  @Test(
    "a run that its duration ends is to be longer by what is missing, and by a tenth",
    arguments: [
      // 10/s for 1 min: 600 jobs, 1,000 ÷ 600 × 1.1 × 60 s = 110 s.
      (60, 0, 10, "--duration 110s"),
      // 1/s for 10 s: 10 jobs; 100 × 1.1 is more than 64 times, then 640 s, in minutes 11: 660 jobs; 660 s × 1,100 ÷ 660 are 18⅓ min.
      (10, 0, 1, "--duration 19m"),
      // 160/s for 1 s: 6.875 s.
      (1, 0, 160, "--duration 7s"),
      // 50 s of 60 s count: 500 jobs; 50 s × 2.2 + 10 s.
      (60, 10, 10, "--duration 2m"),
    ])
  func duration(seconds: Int, warmup: Int, rate: Double, expected: String) throws {
    let found = try length(duration: .seconds(seconds), warmup: .seconds(warmup), perSecond: rate).length
    #expect(found?.options == expected)
  }

  @Test("one that its number of jobs ends is to have more, and one that both end only what it lacks")
  func jobs() throws {
    #expect(try length(jobs: 200, perSecond: 5).length?.options == "--jobs 1100")
    #expect(try length(duration: .seconds(3_600), jobs: 200, perSecond: 5).length?.options == "--jobs 1100")
    #expect(try length(duration: .seconds(60), jobs: 100_000, perSecond: 10).length?.options == "--duration 110s")
    let both = try length(duration: .seconds(20), jobs: 200, perSecond: 10).length
    #expect(both?.duration == .seconds(110) && both?.jobs == 1_100 && both?.options == "--duration 110s --jobs 1100")
  }

  @Test("a load that ends by itself has no such length, and that is found soon")
  func ends() throws {
    let (found, tried) = try length(duration: .seconds(60), perSecond: 10, most: 600)
    #expect(found == nil && tried == 1)
    #expect(try length(perSecond: 0, most: 0).length == nil)
    // Nothing at all: the longest run there is was tried.
    let none = try length(duration: .seconds(60), perSecond: 0)
    #expect(none.length == nil && none.tried <= 12)
  }

  @Test("what gives it more jobs then is said by what its loads are")
  func remedies() {
    let stages = Load.stages([.init(duration: .seconds(1), target: .perSecond(1))], .constant)
    let loop = Load.ClosedLoop(concurrency: 1)
    var ramp = loop
    ramp.stages = [.init(duration: .seconds(1), target: 4)]
    let longerStages = "make its stages longer or raise their targets"
    for (load, remedy) in [
      (Load.trace(.init(rows: [])), "replay a longer trace"), (stages, longerStages), (.closed(ramp), longerStages),
      (.closed(loop), "let more users loop"), (.open(.init(rate: .perSecond(1))), "raise its rate"),
    ] {
      let plan = Plan(name: "p", agents: [], scenarios: [], load: load)
      #expect(LengthToCompare.remedy(for: plan) == remedy)
    }
    let both = Plan(
      name: "p", agents: [],
      scenarios: [Scenario(name: "s", pattern: .call("a"), load: .trace(.init(rows: [])))], load: stages)
    #expect(LengthToCompare.remedy(for: both) == "\(longerStages), or replay a longer trace")
  }
}
