import NeedletailEngine
import NeedletailNotation
import NeedletailResults
import NeedletailWorkload
import Testing

@Suite("Limits in the result document")
struct LimitFigureTests {
  /// The limits that a plan may have one by one.
  struct Limits: OptionSet, CustomTestStringConvertible {
    var rawValue: Int
    static let gateway = Limits(rawValue: 1)
    static let jobs = Limits(rawValue: 2)
    static let calls = Limits(rawValue: 4)
    static let permits = Limits(rawValue: 8)
    static let requests = Limits(rawValue: 16)
    static let tokens = Limits(rawValue: 32)
    static let agentRate = Limits(rawValue: 64)
    var testDescription: String { String(rawValue, radix: 2) }
  }

  /// Eight users, each job a call of 0.1 s to an agent of four; every limit is tight.
  private func file(_ limits: Limits, run: String = "jobs: 60", further: String = "") throws -> WorkloadFile {
    func part(_ limit: Limits, _ text: String) -> String { limits.contains(limit) ? text + ", " : "" }
    // The gateway that the rates need takes a job at a time, unless it says otherwise.
    let gateway =
      "gateway: { \(part(.gateway, "instances: 2, concurrency: 3"))"
      + "\(part(.agentRate, "rate_limit: { per_agent: 4/s, burst: 1 }")) }"
    let text = """
      schema: needletail/1
      run: { \(run) }
      \(limits.isDisjoint(with: [.gateway, .agentRate]) ? "" : gateway)
      runtime: { \(part(.jobs, "max_concurrent_jobs: 5"))\(part(.calls, "max_concurrent_calls: 3")) }
      endpoints:
        gpt: { \(part(.permits, "concurrency: 2"))\(part(.requests, "requests_per_minute: 900, request_burst: 1"))\(part(.tokens, "tokens_per_minute: 6000, token_burst: 10")) }
        unused: {}
      agents:
        worker: { count: 4, endpoint: gpt, simulate: { service: 100ms, prompt_tokens: 10, output_tokens: 0 } }
        free: { count: 2, simulate: { service: 10ms } }
      scenarios: { ask: { pattern: { sequence: [{ call: free }, { call: worker }] } } }
      load: { concurrency: 8 }
      \(further)
      """
    return try WorkloadReader.read(bytes: Array(text.utf8), path: "w.yaml").file
  }

  private func document(_ file: WorkloadFile) throws -> JSON {
    ResultDocument(report: try GuardedRun.report(of: file, isInterrupted: { false }), of: file, host: nil).json
  }

  private func keys(_ value: JSON?) -> Set<String>? {
    if case .object(let members)? = value { Set(members.keys) } else { nil }
  }

  private func keys(_ limits: Limits, _ parts: [(Limits, String)]) -> Set<String>? {
    let kept = Set(parts.filter { limits.contains($0.0) }.map(\.1))
    return kept.isEmpty ? nil : kept
  }

  @Test("each limit stands exactly where the plan has it, whatever else it has", arguments: 0..<128)
  func places(number: Int) throws {
    let limits = Limits(rawValue: number)
    let document = try document(try file(limits))
    let behindSlot: Limits = [.calls, .permits, .requests, .tokens, .agentRate]
    let ofEndpoint: Limits = [.permits, .requests, .tokens]
    func use(_ first: String, holds: Bool) -> Set<String> {
      Set([first, "utilization", "mean_waiting"] + (holds ? ["holding"] : []))
    }
    let (gateway, permits) = (document["gateway"], document["permits"])
    let hasGateway = !limits.isDisjoint(with: [.gateway, .agentRate])
    #expect(keys(gateway) == (hasGateway ? use("slots", holds: limits.contains(.jobs)) : nil))
    #expect(keys(permits) == keys(limits, [(.jobs, "job"), (.calls, "call")]))
    #expect(keys(permits?["job"]) == (limits.contains(.jobs) ? use("limit", holds: false) : nil))
    #expect(
      keys(permits?["call"])
        == (limits.contains(.calls) ? use("limit", holds: !limits.isDisjoint(with: ofEndpoint)) : nil))
    let gpt = document["endpoints"]?["gpt"]
    #expect(keys(document["endpoints"]) == (limits.isDisjoint(with: ofEndpoint) ? nil : ["gpt"]))
    #expect(keys(gpt) == keys(limits, [(.permits, "permits"), (.requests, "requests"), (.tokens, "tokens")]))
    let rates = !limits.isDisjoint(with: [.requests, .tokens])
    #expect(keys(gpt?["permits"]) == (limits.contains(.permits) ? use("limit", holds: rates) : nil))
    #expect(keys(gpt?["requests"]) == (limits.contains(.requests) ? use("per_minute", holds: false) : nil))
    #expect(keys(gpt?["tokens"]) == (limits.contains(.tokens) ? use("per_minute", holds: false) : nil))
    for (agent, waits) in [("worker", behindSlot), ("free", [.calls, .agentRate])] {
      let pool = document["agents"]?[agent]
      #expect(pool?["working"] != nil && (pool?["holding"] != nil) == !limits.isDisjoint(with: waits), "\(agent)")
      #expect(keys(pool?["rate"]) == (limits.contains(.agentRate) ? use("per_s", holds: false) : nil))
    }
    try adds(document)
  }

  /// What worked and what was held by those who waited is what was held; every part of it occurred.
  private func adds(_ document: JSON) throws {
    for agent in ["worker", "free"] {
      let pool = try #require(document["agents"]?[agent])
      guard case .object(let holding) = pool["holding"] ?? .object([:]) else { continue }
      let parts = holding.values.compactMap(\.figure)
      #expect(parts.count == holding.count && parts.allSatisfy { $0 > 0 })
      let sum = (pool["working"]?.figure ?? -1) + parts.reduce(0, +)
      #expect(abs(sum - (pool["utilization"]?.figure ?? -2)) < 1e-9, "\(agent)")
    }
  }

  @Test("what there is, is as the plan says it")
  func capacities() throws {
    let document = try document(try file(Limits(rawValue: 127)))
    #expect(document["gateway"]?["slots"] == .integer(6))
    #expect(document["permits"]?["job"]?["limit"] == .integer(5))
    #expect(document["permits"]?["call"]?["limit"] == .integer(3))
    let gpt = document["endpoints"]?["gpt"]
    #expect(gpt?["permits"]?["limit"] == .integer(2) && gpt?["requests"]?["per_minute"]?.figure == 900)
    #expect(gpt?["tokens"]?["per_minute"]?.figure == 6000)
    // Four agents of four a second each.
    #expect(document["agents"]?["worker"]?["rate"]?["per_s"]?.figure == 16)
  }

  @Test("call permits held at any endpoint are one part, and who holds is told by it")
  func holding() throws {
    // A token takes 10 ms, a call of `worker` ten of them and 100 ms: all but the first wait.
    let document = try document(try file([.calls, .tokens]))
    let call = try #require(document["permits"]?["call"])
    #expect(keys(call["holding"]) == ["endpoint_tokens"])
    #expect(keys(document["agents"]?["worker"]?["holding"])?.isSubset(of: ["endpoint_tokens", "call"]) == true)
    #expect((call["holding"]?["endpoint_tokens"]?.figure ?? 0) < (call["utilization"]?.figure ?? 0))
  }

  @Test("a window covers the makespan where all jobs came at one instant, and says so", arguments: [8, 60])
  func covers(jobs: Int) throws {
    let window = try document(try file([], run: "jobs: \(jobs)"))["window"]
    #expect(window?["covers"] == .string(jobs == 8 ? "makespan" : "window"))
    #expect(keys(window) == ["start_s", "end_s", "simulated_s", "covers"])
  }

  @Test("thresholds can be about them, and what did not happen of what is listed where it did is 0")
  func thresholds() throws {
    let file = try file(
      [.gateway, .jobs, .calls, .permits, .tokens],
      further: """
        slo: { job_latency_ms: 100000 }
        thresholds:
          gateway_utilization: "value > 0"
          gateway_holding{part=job}: "value >= 0"
          call_permit_holding{part=backoff}: "value <= 0"
          job_permits: "value < 6"
          endpoint_token_utilization{endpoint=gpt}: ["value > 0", "value < 1.5"]
          endpoint_permit_utilization{endpoint=unused}: "value < 1"
          agent_working{agent=worker}: "value <= 1"
          hedges_won: "value < 1"
          reasons{reason=call_timeout}: "value < 1"
          slo_share: "rate > 0.99"
          slo_share{scenario=ask}: "rate < 0.5"
        """)
    let report = try GuardedRun.report(of: file, isInterrupted: { false })
    let outcomes = ResultDocument(report: report, of: file, host: nil).thresholds
    let failed = outcomes.filter { !$0.passed }.map(\.threshold.key)
    #expect(outcomes.count == 12)
    #expect(failed.sorted() == ["endpoint_permit_utilization{endpoint=unused}", "slo_share{scenario=ask}"])
    #expect(outcomes.first { $0.threshold.key.hasPrefix("slo_share{") }?.observed == 1)
  }
}
