import NeedletailEngine
import Testing

@testable import NeedletailResults

@Suite("Causes")
struct CauseTests {
  func causes(_ text: String) throws -> [String] { try VerdictRun.document(text).verdict.causes }

  @Test("calls that wait though slots are free are told how they are routed")
  func routing() throws {
    let text = VerdictRun.text("{ rate: 11/s }", worker: "").replacing(
      "concurrency: 10,", with: "count: 16, concurrency: 1, routing: random,")
    let cause = try #require(try causes(text).first)
    #expect(cause.hasPrefix("Calls wait for slots of worker though only "), "\(cause)")
    #expect(cause.contains("random routing"))
  }

  @Test("a pool that is busy though never full for long is told of by its use")
  func busy() throws {
    let text = VerdictRun.text("{ rate: 0.82/s }", run: "duration: 10h").replacing(
      "concurrency: 10", with: "concurrency: 1")
    let cause = try #require(try causes(text).first)
    #expect(
      cause.hasPrefix("The slots of worker are 8") && cause.contains(" % used on average; jobs spend "), "\(cause)")
  }

  @Test("agents whose attempts fail are named with how often")
  func failing() throws {
    let text = VerdictRun.text("{ rate: 5/s }").replacing("simulate: {", with: "simulate: { failure: { rate: 0.3 },")
    let cause = try #require(try causes(text).first)
    #expect(
      cause.hasPrefix("Attempts of worker went wrong ") && cause.hasSuffix("mostly since the agent failed"), "\(cause)")
  }

  @Test("where nothing is waited for, a broken promise is the work's")
  func work() throws {
    let text = VerdictRun.text("{ rate: 1/s }", more: "thresholds: { job_latency_ms: [\"p(50) < 100\"] }")
    #expect(try causes(text) == ["No limit is used up: jobs spend 100 % of their latency in the work of worker"])
  }

  @Test("a budget that is used up is named")
  func budget() throws {
    let text = VerdictRun.text(
      "{ rate: 5/s }", worker: "budget_usd: 0.5, endpoint: gpt,",
      more: "endpoints: { gpt: { price: { input: 100, output: 100 } } }"
    )
    .replacing("simulate: {", with: "simulate: { prompt_tokens: 100,")
    let cause = try #require(try causes(text).first)
    #expect(cause.hasPrefix("The budget of worker is used up: "), "\(cause)")
  }

  @Test(
    "rate limits of the gateway that turn jobs away are named",
    arguments: [
      ("global: 2/s", "The rate limit of the gateway"), ("per_user: 2/s", "The gateway's rate limit of each user"),
    ])
  func rateLimits(_ limit: String, _ name: String) throws {
    let text = VerdictRun.text(
      "{ rate: 5/s }", more: "gateway: { concurrency: 1000, rate_limit: { \(limit), burst: 5 } }\nusers: { count: 1 }")
    let cause = try #require(try causes(text).first)
    #expect(cause.hasPrefix(name + " turned ") && cause.hasSuffix("jobs away"), "\(cause)")
  }

  @Test("calls that an endpoint's limit refuses are told of with the limit")
  func refusedCalls() throws {
    let text = VerdictRun.text(
      "{ rate: 8/s }", worker: "endpoint: gpt,",
      more: "endpoints: { gpt: { requests_per_minute: 240, request_burst: 10, over_limit: reject } }")
    let cause = try #require(try causes(text).first)
    #expect(cause.lowercased().contains("requests a minute of gpt") || cause.contains("were refused"), "\(cause)")
  }

  @Test("a fault that made the cause is the second sentence")
  func fault() throws {
    let text = VerdictRun.text(
      "{ rate: 5/s }",
      more:
        "faults: [{ at: 4m, for: 3m, agents: worker, latency: 4 }]\nthresholds: { job_latency_ms: [\"p(99) < 20000\"] }"
    )
    let causes = try causes(text)
    #expect(causes.count == 2)
    #expect(
      causes.first?.hasPrefix("From 4 min ") == true && causes.first?.contains("slots of worker are used up") == true,
      "\(causes)")
    #expect(
      causes.last == "A fault of the workload is in force from 4 min 0 s to 7 min 0 s: worker takes 4 times as long")
  }

  @Test("an instance of the gateway that is away is told of where the gateway's slots were used up")
  func gatewayFault() throws {
    let text = VerdictRun.text(
      "{ rate: 5/s }",
      more: """
        gateway: { instances: 2, concurrency: 4 }
        faults: [{ at: 4m, for: 3m, gateway: all, down: 1 }]
        thresholds: { job_latency_ms: ["p(99) < 20000"] }
        """)
    let causes = try causes(text)
    #expect(
      causes.first?.hasPrefix("From 4 min") == true
        && causes.first?.contains("slots of the gateway are used up") == true,
      "\(causes)")
    #expect(
      causes.last
        == "A fault of the workload is in force from 4 min 0 s to 7 min 0 s: the gateway has 1 instance fewer",
      "\(causes)")
  }

  @Test(
    "of two faults of the gateway the one that failed jobs is told, whichever is written first",
    arguments: [
      "{ at: 4m, for: 3m, gateway: all, fail: 0.05 }, { at: 4m, for: 3m, gateway: all, down: 1 }",
      "{ at: 4m, for: 3m, gateway: all, down: 1 }, { at: 4m, for: 3m, gateway: all, fail: 0.05 }",
    ])
  func twoGatewayFaults(faults: String) throws {
    let text = VerdictRun.text(
      "{ rate: 5/s }",
      more: """
        gateway: { instances: 2, concurrency: 4 }
        faults: [\(faults)]
        thresholds: { job_latency_ms: ["p(99) < 20000"] }
        """)
    #expect(try causes(text).last?.hasSuffix("the gateway fails 5 % more often") == true)
  }

  @Test("a fault at another time is not told of")
  func otherFault() throws {
    let text = VerdictRun.text(
      "{ stages: [{ duration: 7m, target: 5/s }, { duration: 3m, target: 30/s }] }", run: "",
      more: "faults: [{ at: 10s, for: 10s, agents: worker, latency: 2 }]")
    #expect(try causes(text).count == 1)
  }

  @Test("slots that are all in use are no cause where jobs hardly wait")
  func fullAndQuick() throws {
    // Twelve users for ten slots: a sixth of the latency is waiting.
    #expect(try causes(VerdictRun.text("{ concurrency: 12 }")).isEmpty)
  }

  @Test("an ordinary run of branches that differ is given no cause")
  func branches() throws {
    #expect(try VerdictRun.document(ofWorkload: "supervisor-worker").verdict.causes.isEmpty)
  }
}

/// The lesson of `Workloads/diagnosis.yaml`, as its comments tell it.
@Suite("The diagnosis")
struct DiagnosisTests {
  @Test("the tokens of the endpoint are the cause, and who holds the slots is said")
  func cause() throws {
    let verdict = try VerdictRun.document(ofWorkload: "diagnosis").verdict
    #expect(verdict.headline.hasPrefix("FAILED: p99 ") && verdict.headline.contains("bound 20.0 s"))
    let cause = try #require(verdict.causes.first)
    #expect(
      cause.hasPrefix("From 5 min ") && cause.contains(" on the tokens a minute of gpt are used up (100 %)"), "\(cause)"
    )
    #expect(
      cause.contains("calls waiting for them hold ") && cause.contains("of triage and ")
        && cause.hasSuffix("of specialist"))
  }

  @Test("neither more specialists nor faster ones help", arguments: ["agents.specialist.count=40", "faults=[]"])
  func wrongRemedy(_ change: String) throws {
    let verdict = try VerdictRun.document(ofWorkload: "diagnosis", [change]).verdict
    #expect(verdict.headline.hasPrefix("FAILED: p99 2 min "))
    #expect(verdict.causes.first?.contains("the tokens a minute of gpt are used up") == true)
  }

  @Test("with more tokens the specialists are the next cause, and the fault theirs; without it all is well")
  func rightRemedy() throws {
    let tokens = "endpoints.gpt.tokens_per_minute=1000000"
    let next = try VerdictRun.document(ofWorkload: "diagnosis", [tokens]).verdict
    #expect(next.causes.first?.contains("the slots of specialist are used up") == true)
    #expect(next.causes.last?.hasSuffix("specialist takes 2 times as long") == true)
    let well = try VerdictRun.document(ofWorkload: "diagnosis", [tokens, "faults=[]"]).verdict
    #expect(well.headline.hasPrefix("OK: ") && well.causes.isEmpty)
  }

  @Test("a queue timeout, and a full queue, are told of a pool that has one")
  func refusingPool() throws {
    let text = { (rule: String) in
      """
      schema: needletail/1
      run: { duration: 300s }
      agents:
        busy: { concurrency: 1, \(rule), simulate: { service: 2s } }
        long: { concurrency: 1, simulate: { service: 1s } }
      scenarios: { s: { pattern: busy, load: { rate: 0.6/s } }, t: { pattern: long, load: { rate: 2/s } } }
      """
    }
    for rule in ["queue_timeout: 1s", "queue: 0"] {
      let cause = try #require(try VerdictRun.document(text(rule)).verdict.causes.first)
      #expect(cause.contains("of busy") && !cause.contains("of long"), "\(rule): \(cause)")
    }
  }
}
