import Engine
import Workload

/// The support desk: every limit a real deployment has, at ten times its own load for a hundred times as long.
enum SupportDesk {
  static func benchmark(bytes: [UInt8], events: Int) throws -> Benchmark {
    var options = WorkloadReader.Options()
    options.overrides = ["run.duration=20h"]
    let reading = try WorkloadReader.read(bytes: bytes, path: "support-desk.yaml", options: options)
    return Benchmark(
      name: "support-desk", subject: "gateway, limits, breaker, retries, budgets of tokens", plan: reading.file.plan,
      warmupEvents: 200_000, events: events)
  }
}
