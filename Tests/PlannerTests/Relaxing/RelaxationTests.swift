import Foundation
import NeedletailEngine
import NeedletailWorkload
import Testing

@testable import NeedletailPlanner

@Suite("Questions about a plan") struct RelaxationTests {
  /// A workload with everything that can be relaxed in it.
  private static let everything = """
    schema: needletail/1
    name: everything
    run: { duration: 1m, budget_usd: 3 }
    users: { count: 10 }
    gateway:
      instances: [{ concurrency: 8, weight: 2 }, { concurrency: 3 }, { concurrency: 5 }]
      overhead: 2ms
      queue: 7
      rate_limit: { global: 100/min, per_agent: 3/s, per_user: 7/h, burst: 5 }
    runtime: { max_concurrent_jobs: 9, max_concurrent_calls: 11, queue: 4, job_timeout: 1m }
    endpoints:
      "gpt-4.1":
        concurrency: 5
        requests_per_minute: 333.3
        tokens_per_minute: 1000
        request_burst: 3
        token_burst: 700
        slowdown: { sigma: 0.1, kappa: 0.01 }
    agents:
      "a.b":
        count: 3
        weights: [1, 2, 0.5]
        routing: weighted
        endpoint: gpt-4.1
        queue: 2
        queue_timeout: { exponential: { mean: 2s } }
        hedge: { after: p95 }
        budget_usd: 0.7
        slowdown: 1.3
        simulate: { service: 1s, failure: { rate: 0.1 } }
      plain: { count: 2, concurrency: 2, hedge: { after: 1s }, simulate: { service: 1s } }
    resilience: { call_timeout: 7s, retry: { attempts: 3 }, breaker: {} }
    scenarios: { ask: { pattern: { sequential: [a.b, plain] } } }
    load: { rate: 3/s }
    faults:
      - { at: 10s, for: 5s, agents: a.b, down: 1 }
      - { at: 20s, for: 5s, endpoint: gpt-4.1, latency: 3 }
    """

  private func plan(_ bytes: [UInt8], _ path: String, _ relaxation: Relaxation?) throws -> Plan {
    var options = WorkloadReader.Options(
      overrides: relaxation?.settings ?? [], clock: .virtual,
      loadScale: relaxation.flatMap { $0.loadScale == 1 ? nil : String($0.loadScale) },
      loadFile: { path in [UInt8](try Data(contentsOf: URL(filePath: path))) })
    options.writesEffective = false
    return try WorkloadReader.read(bytes: bytes, path: path, options: options).file.plan
  }

  @Test("every kind of question is asked of a plan that has everything")
  func kinds() throws {
    let plan = try plan(Array(Self.everything.utf8), "everything.yaml", nil)
    let kinds = Set(Relaxation.all(of: plan, factor: 2).map(\.kind))
    #expect(Set(RelaxationKind.allCases).subtracting(kinds).isEmpty)
  }

  @Test("what --set makes of the file is what a question makes of the plan", arguments: [2, 1.5])
  func settings(_ factor: Double) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    var texts = [(path: "everything.yaml", bytes: Array(Self.everything.utf8))]
    for name in ["support-desk", "fault-drill", "gateway-near-its-limit", "hedging", "rate-limited-endpoint", "ramp"] {
      let path = root.appending(path: "Workloads/\(name).yaml").path
      texts.append((path, [UInt8](try Data(contentsOf: URL(filePath: path)))))
    }
    var asked = 0
    for (path, bytes) in texts {
      let plain = try plan(bytes, path, nil)
      for relaxation in Relaxation.all(of: plain, factor: factor) {
        let written = try plan(bytes, path, relaxation)
        let applied = relaxation.applied(to: plain)
        #expect(written == applied, "\(path): \(relaxation.options)")
        #expect(applied != plain, "\(path): \(relaxation.options)")
        asked += 1
      }
    }
    #expect(asked > 100)
  }

  @Test(
    "what cannot be is not asked: a pool of one has no agent away, and no more than all members are away in a fault")
  func impossible() throws {
    let plan = try plan(Array(Self.everything.replacing("down: 1", with: "down: 3").utf8), "everything.yaml", nil)
    let away = Relaxation.all(of: plan, factor: 2).filter { $0.kind == .agentAway }
    #expect(away.map(\.key) == ["agents.plain.count"])
  }

  @Test("--only takes a key, what is below one, or a pattern; what is none is refused with the nearest there is")
  func selection() throws {
    let plan = try plan(Array(Self.everything.utf8), "everything.yaml", nil)
    let all = Relaxation.all(of: plan, factor: 2)
    func kinds(_ keys: String...) throws -> [RelaxationKind] {
      try RelaxationSelection.chosen(from: all, of: plan, keys: keys).map(\.kind)
    }
    #expect(try kinds("runtime.queue") == [.jobQueue])
    #expect(try kinds("gateway.rate_limit") == [.globalRate, .agentRate, .userRate, .rateBurst])
    #expect(try kinds("agents.*.count") == [.agents, .agents, .agentAway, .agentAway])
    #expect(try kinds("load", "resilience.retry") == [.retries, .load])
    #expect(try kinds(#"agents."a.b".hedge"#) == [.hedges])
    do {
      _ = try kinds("agents.plain.coutn")
      Issue.record("it was taken")
    } catch let problem as RelaxationSelection.Problem {
      #expect(problem.remedy == "did you mean `agents.plain.count`?")
    }
  }

  @Test("more questions than are asked at once are refused, and --only is named")
  func bounded() throws {
    var plan = try plan(Array(Self.everything.utf8), "everything.yaml", nil)
    plan.agents += (0..<400).map { AgentPool(name: "more\($0)", count: 2) }
    let all = Relaxation.all(of: plan, factor: 2)
    #expect(throws: RelaxationSelection.Problem.self) {
      try RelaxationSelection.chosen(from: all, of: plan, keys: [])
    }
    #expect(try RelaxationSelection.chosen(from: all, of: plan, keys: ["runtime"]).count == 4)
  }

  @Test("a command line of a question is one that a shell reads back")
  func options() throws {
    let plan = try plan(Array(Self.everything.utf8), "everything.yaml", nil)
    let all = Relaxation.all(of: plan, factor: 2)
    let options = all.map(\.options)
    #expect(options.contains(#"--set 'agents."a.b".count=6' --set 'agents."a.b".weights=[1, 2, 0.5, 1, 2, 0.5]'"#))
    #expect(options.contains("--set agents.plain.count=4"))
    #expect(options.contains("--load-scale 2"))
    #expect(options.contains("--set 'faults[1].for=1ns'"))
    #expect(SettingSpelling.inShell("it's") == #"'it'\''s'"#)
  }
}
