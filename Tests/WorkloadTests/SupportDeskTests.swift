import NeedletailEngine
import Foundation
import Testing

@testable import NeedletailWorkload

@Suite("The support desk, the file of the contract")
struct SupportDeskTests {
  private func supportDesk() throws -> (WorkloadReading, [UInt8]) {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let bytes = [UInt8](try Data(contentsOf: root.appending(path: "Workloads/support-desk.yaml")))
    return (try WorkloadReader.read(bytes: bytes, path: "Workloads/support-desk.yaml"), bytes)
  }

  @Test("reads without a warning")
  func noWarnings() throws {
    #expect(try supportDesk().0.warnings == [])
  }

  @Test("carries the digest that sha256sum prints for the file")
  func digest() throws {
    #expect(
      try supportDesk().0.file.sha256 == "4d35f7ef0f6bc835794c7a9926902a81f601b5b02a8cf08378e490e7c2b0e37c")
  }

  @Test("has every limit it names")
  func limits() throws {
    let plan = try supportDesk().0.file.plan
    #expect(plan.name == "support-desk")
    #expect(plan.seed == 7)
    #expect(plan.run == RunLimits(duration: .seconds(600), warmup: .seconds(30), drain: .seconds(120)))
    #expect(plan.users == Users(count: 500, zipf: 1))
    let gateway = try #require(plan.gateway)
    #expect(gateway.instances == Array(repeating: Gateway.Instance(concurrency: 256), count: 4))
    #expect(gateway.overhead == .lognormal(p50: 2e6, p99: 9e6))
    #expect(gateway.queueLimit == 1000)
    #expect(
      gateway.rateLimit
        == RateLimits(global: .perMinute(10000), perAgent: .perMinute(1000), perUser: .perMinute(100), burst: 500))
    #expect(
      plan.runtime
        == RuntimeLimits(
          maxConcurrentJobs: 800, maxConcurrentCalls: 1000, jobTimeout: .seconds(120), queueLimit: 1000))
    #expect(plan.resilience.callTimeout == .seconds(30))
    #expect(
      plan.resilience.retry
        == Resilience.Retry(
          attempts: 3, backoff: .exponential, initial: .milliseconds(500), factor: 2, max: .seconds(10), jitter: .full)
    )
    #expect(plan.resilience.breaker == Resilience.Breaker())
  }

  @Test("has its endpoints and agents in the order they are written")
  func fleet() throws {
    let plan = try supportDesk().0.file.plan
    #expect(plan.endpoints.map(\.name) == ["large", "small"])
    #expect(plan.endpoints[0].tokensPerMinute == 60_000_000)
    #expect(plan.endpoints[1].price == Endpoint.Price(input: 0.15, output: 0.6))
    #expect(plan.agents.map(\.name) == ["triage", "expert", "judge"])
    let expert = plan.agents[1]
    #expect(expert.count == 40 && expert.concurrency == 8 && expert.routing == .powerOfTwo)
    #expect(
      expert.simulate.service
        == .streamed(
          timeToFirstToken: .lognormal(p50: 420e6, p99: 2.4e9), interTokenLatency: .lognormal(p50: 18e6, p99: 70e6)))
    #expect(expert.simulate.failure == SimulatedAgent.Failure(rate: 0.01, timeoutRate: 0.002))
    #expect(expert.simulate.outcome == OutcomeModel(handles: 0.75, approves: 0.8, solves: 0.4))
    #expect(plan.agents[2].simulate.outputTokens == .uniform(40, 120))
  }

  @Test("has its three scenarios as the named patterns' programs")
  func scenarios() throws {
    let plan = try supportDesk().0.file.plan
    #expect(plan.scenarios.map(\.name) == ["resolve", "climb", "contest"])
    #expect(plan.scenarios.map(\.weight) == [0.7, 0.2, 0.1])
    #expect(
      plan.scenarios[0].pattern
        == .supervisorWorker(supervisor: "triage", workers: ["expert"], tasks: .outcome(atMost: 20)))
    #expect(plan.scenarios[1].pattern == .handoff(tiers: ["triage", "expert", "judge"]))
    #expect(
      plan.scenarios[2].pattern
        == .sequence([
          Pattern.Step(.call("triage")),
          Pattern.Step(.debate(for: "expert", against: "expert", judge: "judge", rounds: 2)),
        ]))
    #expect(plan.load == .open(Load.Arrivals(process: .poisson, rate: .perSecond(12))))
  }

  @Test("promises a p99 and a failure rate")
  func thresholds() throws {
    let file = try supportDesk().0.file
    #expect(file.thresholds.map(\.metric) == ["job_latency_ms", "job_failure_rate"])
    #expect(file.thresholds.map(\.statistic) == [.percentile(99), .rate])
    #expect(file.thresholds.map(\.bound) == [60000, 0.02])
    #expect(file.thresholds.map(\.comparison) == [.less, .less])
  }
}
