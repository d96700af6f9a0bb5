import NeedletailEngine
import NeedletailWorkload
import Testing

@testable import NeedletailResults

/// A fleet in which one limit is too small, and everything else is ample.
struct PlantedBottleneck: Sendable, CustomTestStringConvertible {
  var testDescription: String
  /// What the first sentence must call it.
  var name: String
  /// Lines of the file that are the limit's, and the pools they are about.
  private var limit: String
  private var worker: String
  /// Jobs a second: too many, and few.
  private var rate: Double
  private var pattern = "{ sequential: [clerk, worker] }"
  private var thresholds = ""

  /// Jobs pass a clerk, who has time for all, and a worker. Calls take a second on average, and about a thousand tokens.
  private func text(rate: Double, worker: String) -> String {
    """
    schema: needletail/1
    run: { duration: 10m, warmup: 30s, drain: 2m }
    \(limit)
    agents:
      clerk: { count: 20, concurrency: 10, simulate: { service: { exponential: { mean: 500ms } }, output_tokens: 50 } }
      worker: \(worker)
      other: { count: 20, concurrency: 10, simulate: { service: { exponential: { mean: 1s } } } }
    scenarios: { ask: { pattern: \(pattern) } }
    load: { rate: \(rate)/s }
    \(thresholds)
    """
  }

  func document(seed: UInt64, isHealthy: Bool = false) throws -> ResultDocument {
    let worker = isHealthy ? Self.ample : self.worker
    let text = text(rate: isHealthy ? rate / 5 : rate, worker: pattern.contains("parallel") ? worker : self.worker)
    var file = try WorkloadReader.read(bytes: Array(text.utf8), path: "planted.yaml").file
    file.plan.seed = seed
    file.plan.keepsAccounts = true
    return ResultDocument(
      report: try GuardedRun.report(of: file, isInterrupted: { false }), of: file, host: nil)
  }

  private static let service =
    "service: { exponential: { mean: 1s } }, prompt_tokens: 700, output_tokens: { uniform: [200, 400] }"
  private static let ample = "{ count: 20, concurrency: 10, simulate: { \(service) } }"
  private static let atEndpoint = "{ count: 20, concurrency: 10, endpoint: gpt, simulate: { \(service) } }"

  static let all = [
    Self(
      testDescription: "agents", name: "the slots of worker are used up", limit: "",
      worker: "{ count: 4, concurrency: 2, simulate: { \(service) } }", rate: 10),
    Self(
      testDescription: "a pool's queue", name: "the queue of worker is full", limit: "",
      worker: "{ count: 4, concurrency: 2, queue: 3, simulate: { \(service) } }", rate: 10),
    Self(
      testDescription: "gateway slots", name: "the slots of the gateway are used up",
      limit: "gateway: { instances: 2, concurrency: 6 }", worker: ample, rate: 10),
    Self(
      testDescription: "job permits", name: "the job permits", limit: "runtime: { max_concurrent_jobs: 12 }",
      worker: ample, rate: 10),
    Self(
      testDescription: "call permits", name: "the call permits", limit: "runtime: { max_concurrent_calls: 12 }",
      worker: ample, rate: 10),
    Self(
      testDescription: "endpoint permits", name: "the permits of the endpoint gpt are used up",
      limit: "endpoints: { gpt: { concurrency: 8 } }", worker: atEndpoint, rate: 10),
    Self(
      testDescription: "requests a minute", name: "the requests a minute of gpt are used up",
      limit: "endpoints: { gpt: { requests_per_minute: 480, tokens_per_minute: 6000000 } }", worker: atEndpoint,
      rate: 10
    ),
    Self(
      testDescription: "tokens a minute", name: "the tokens a minute of gpt are used up",
      limit: "endpoints: { gpt: { concurrency: 500, requests_per_minute: 6000, tokens_per_minute: 480000 } }",
      worker: atEndpoint, rate: 10),
    Self(
      testDescription: "an agent's rate", name: "the rate limit of the agents of worker is used up",
      limit: "gateway: { concurrency: 100000, rate_limit: { per_agent: 48/min, burst: 5 } }",
      worker: "{ count: 10, concurrency: 20, simulate: { \(service) } }", rate: 10, pattern: "worker"),
    Self(
      testDescription: "a straggler", name: "waiting for their slowest branch, most of it for worker", limit: "",
      worker: "{ count: 40, concurrency: 10, simulate: { service: { exponential: { mean: 8s } } } }", rate: 10,
      pattern: "{ parallel: { agents: [clerk, other, worker] } }",
      thresholds: "thresholds: { job_latency_ms: [\"mean < 4000\"] }"),
  ]
}
