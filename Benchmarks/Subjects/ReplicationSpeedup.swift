import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// What a second core adds: four seeds of one closed loop, one at a time and two at a time.
enum ReplicationSpeedup {
  static var benchmarks: [Benchmark] {
    [
      Benchmark(
        name: "replications/two-cores", unit: "times", clock: .none,
        shows: "four seeds of the closed loop, two at a time: how many times as fast as one at a time"
      ) { _, scale in
        var plan = ClosedLoop.plan(jobsInFlight: 1_000, agents: 200)
        plan.run = RunLimits(jobs: scale.of(200_000))
        let file = WorkloadFile(plan: plan)
        let single = try elapsed(file, width: 1)
        let double = try elapsed(file, width: 2)
        return Finding(figure: single / double)
      }
    ]
  }

  private static func elapsed(_ file: WorkloadFile, width: Int) throws -> Double {
    let stopwatch = Stopwatch(.elapsed)
    return try stopwatch.time {
      _ = try waiting { try await Replications.run(file, count: 4, width: width) }
    }.nanoseconds
  }
}
