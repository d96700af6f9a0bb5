import NeedletailWorkload

/// Reading workload files: YAML, places, names, checks, down to a plan.
enum WorkloadParser {
  static var benchmarks: [Benchmark] {
    [
      benchmark("support-desk", shows: "Workloads/support-desk.yaml", times: 200) { _ in try SupportDesk.bytes() },
      benchmark("large", shows: "3,000 pools of agents and 900 scenarios, generated", times: 1) { scale in
        Array(large(pools: scale.of(3_000), scenarios: scale.of(900)).utf8)
      },
    ]
  }

  private static func benchmark(
    _ name: String, shows: String, times: Int, _ file: @escaping (Benchmark.Scale) throws -> [UInt8]
  ) -> Benchmark {
    var options = WorkloadReader.Options()
    options.writesEffective = false
    return Benchmark(name: "workload-reader/\(name)", unit: "ns a byte", shows: shows) { [options] stopwatch, scale in
      let bytes = try file(scale)
      let times = scale.of(times)
      let timing = try stopwatch.time {
        for _ in 0..<times { _ = try WorkloadReader.read(bytes: bytes, path: "\(name).yaml", options: options) }
      }
      var finding = Finding(timing, operations: times * bytes.count)
      finding.others = [(word: "speed", unit: "MB/s", value: Double(times * bytes.count) * 1e3 / timing.nanoseconds)]
      return finding
    }
  }

  private static func large(pools: Int, scenarios: Int) -> String {
    var text = "schema: needletail/1\nrun: { duration: 10m }\nagents:\n"
    for pool in 0..<pools {
      text += """
          agent-\(pool):
            count: \(pool % 50 + 1)
            concurrency: 4
            routing: power-of-two
            simulate:
              service: { lognormal: { p50: \(pool % 900 + 100)ms, p99: 4s } }
              output_tokens: { uniform: [40, 120] }
              failure: { rate: 0.01 }

        """
    }
    text += "scenarios:\n"
    for scenario in 0..<scenarios {
      text += """
          scenario-\(scenario):
            weight: 0.5
            pattern: { sequential: [agent-\(scenario % pools), agent-\(scenario * 7 % pools)] }

        """
    }
    return text + "load: { process: poisson, rate: 12/s }\n"
  }
}
