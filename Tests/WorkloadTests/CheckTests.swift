import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("Parts that must fit together")
struct CheckTests {
  private func only(_ text: String) -> String? {
    let found = problems(text)
    return found.count == 1 ? found[0].replacing("w.yaml:", with: "") : "\(found.count): \(found)"
  }

  @Test(
    "a key that no one knows, where one is missing, is told alone",
    arguments: [
      ("{ vus: 10 }", "load: the key `vus` is unknown"),
      ("{ stages: [ { duration: 1m, rate: 5/s } ] }", "load.stages[0]: the key `rate` is unknown"),
    ])
  func strangerAlone(_ load: String, _ message: String) {
    let found = problems(minimal.replacing("{ rate: 5/s }", with: load))
    #expect(found.count == 1 && found[0].contains(message), "\(found)")
  }

  @Test("something must end a run")
  func end() {
    #expect(
      only(minimal.replacing("run: { duration: 1m }\n", with: ""))
        == "8:7: error: load: nothing ends the run; add run: { duration: 10m } or run: { jobs: 1000 }")
  }

  @Test("stages end by themselves")
  func stagesEnd() throws {
    #expect(try read(Samples.stages).file.plan.run.duration == .seconds(420))
  }

  @Test("the warm-up is shorter than the run")
  func warmup() {
    #expect(
      only(minimal.replacing("1m }", with: "1m, warmup: 60s }"))
        == "2:30: error: run.warmup: is as long as the run or longer; write less than the duration, 1m")
  }

  @Test("a file without a load, and a scenario without one")
  func noLoad() {
    #expect(
      only(minimal.replacing("load: { rate: 5/s }\n", with: ""))
        == "8:5: error: scenarios.ask: has no load to share and none of its own; add load: { rate: 10/s } to the file")
  }

  @Test("a semantic choice that no agent fits, and no fallback")
  func incapable() {
    #expect(
      only(minimal.replacing("{ call: worker }", with: "{ router: { agents: [worker], need: [poems] } }"))
        == "8:14: error: scenarios.ask.pattern: No agent among \"worker\" is capable of \"poems\"; "
        + "name a fallback or give one the capability.")
  }

  @Test("a scenario without a pattern")
  func noPattern() {
    #expect(
      only(minimal.replacing("pattern: { call: worker }", with: "weight: 1"))
        == "8:5: error: scenarios.ask: has no pattern; add pattern: { call: AGENT }, or a session as its load")
  }

  @Test("weights that share a load are not all zero")
  func zeroWeights() {
    #expect(
      only(minimal.replacing("pattern: {", with: "weight: 0\n    pattern: {"))
        == "7:3: error: scenarios: share the load with no weight above 0; make at least one positive")
  }

  @Test("timeouts need a call timeout")
  func timeoutRate() {
    let text = minimal.replacing("service: 1s", with: "service: 1s, failure: { timeout_rate: 0.1 }")
    #expect(
      only(text)
        == "5:55: error: agents.worker.simulate.failure.timeout_rate: nothing ends an attempt that never answers; add resilience: { call_timeout: 30s }"
    )
    #expect(problems(text + "resilience: { call_timeout: 5s }\n") == [])
  }

  @Test("limits for each user need users, or a closed load")
  func perUser() {
    let text = minimal + "gateway: { concurrency: 5, rate_limit: { per_user: 5/s } }\n"
    #expect(
      only(text)
        == "10:52: error: gateway.rate_limit.per_user: limits each user, and there are none; add users: { count: 500 }, or a closed load"
    )
    #expect(problems(text.replacing("{ rate: 5/s }", with: "{ concurrency: 3 }")) == [])
    #expect(problems(text + "users: { count: 3 }\n") == [])
  }

  @Test("members of all pools are bounded together")
  func members() {
    #expect(
      only(
        minimal.replacing("    simulate", with: "    count: 600000\n    simulate").replacing(
          "scenarios:", with: "  more: { count: 600000, simulate: { service: 1s } }\nscenarios:"))
        == "4:3: error: agents: has 1200000 members in all pools; write at most 1000000")
  }

  @Test("patterns nest 32 deep and not deeper")
  func depth() {
    let nested = { (levels: Int) in
      String(repeating: "{ escalate: [", count: levels - 1) + "worker" + String(repeating: "] }", count: levels - 1)
    }
    // Each level is a mapping and a list, so the file's own depth is reached first.
    #expect(problems(minimal.replacing("{ call: worker }", with: nested(29))) == [])
    let found = problems(minimal.replacing("{ call: worker }", with: nested(33)))
    #expect(found.count == 1)
    #expect(found[0].contains("deep"))
  }

  @Test(
    "thresholds",
    arguments: [
      ("job_latency: [\"p(99) < 5\"]", "3: error: thresholds: there is no metric `job_latency`"),
      (
        "jobs_per_ms: [\"value < 5\"]",
        "3: error: thresholds: there is no metric `jobs_per_ms`; did you mean `jobs_per_s`?"
      ),
      (
        "job_latency_ms: [\"rate < 5\"]",
        "20: error: thresholds.job_latency_ms[0]: `rate` does not fit `job_latency_ms`"
      ),
      (
        "cost_usd: [\"mean < 5\"]",
        "14: error: thresholds.cost_usd[0]: `mean` does not fit `cost_usd`; write \"value < 25\""
      ),
      ("job_latency_ms: [\"p(101) < 5\"]", "20: error: thresholds.job_latency_ms[0]: `p(101)` is not a percentile"),
      (
        "job_latency_ms: [\"p(99) < 5%\"]",
        "20: error: thresholds.job_latency_ms[0]: the bound `5%` does not fit `job_latency_ms`, which is in milliseconds"
      ),
      ("job_latency_ms: [\"p(99) = 5\"]", "20: error: thresholds.job_latency_ms[0]: `p(99) = 5` asks for equality"),
      (
        "job_latency_ms: [\"meen < 5\"]",
        "20: error: thresholds.job_latency_ms[0]: there is no statistic `meen`; did you mean `mean`?"
      ),
      (
        "job_latency_ms{scenario=aks}: [\"mean < 5\"]",
        "3: error: thresholds: there is no scenario `aks`; did you mean `ask`?"
      ),
      (
        "\"keeps_up{agent=worker}\": [\"yes\"]",
        "3: error: thresholds: `keeps_up` is of the whole run and has no label; write keeps_up: [\"yes\"]"
      ),
      ("job_latency_ms{agent=worker}: [\"mean < 5\"]", "3: error: thresholds: `job_latency_ms` has no label `agent`"),
      ("wait_ms: [\"mean < 5\"]", "3: error: thresholds: `wait_ms` needs a label; write wait_ms{for=gateway}"),
      ("job_latency_ms: []", "19: error: thresholds.job_latency_ms: has no expression"),
    ])
  func thresholds(_ line: String, _ expected: String) {
    let found = problems(minimal + "thresholds:\n  \(line)\n")
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("w.yaml:11:" + expected) == true, "\(found)")
  }

  @Test(
    "a threshold may be narrowed by every label the result document has",
    arguments: [
      ("job_latency_ms", ["scenario=ask"]), ("failed_job_latency_ms", ["scenario=ask"]),
      ("call_latency_ms", ["agent=worker", "endpoint=model", "scenario=ask"]),
      ("queue_time_ms", ["agent=worker", "endpoint=model", "scenario=ask"]),
      ("ttft_ms", ["agent=worker", "endpoint=model", "scenario=ask"]),
      ("tpot_ms", ["agent=worker", "endpoint=model", "scenario=ask"]),
      ("wait_ms", ["for=backoff", "for=endpoint_rate"]),
    ])
  func labels(_ metric: String, _ labels: [String]) throws {
    let lines = labels.map { "  \(metric){\($0)}: [\"mean < 5\"]\n" }.joined()
    let file = try read(minimal + "endpoints: { model: { concurrency: 4 } }\nthresholds:\n\(lines)").file
    #expect(file.thresholds.map(\.metric) == labels.map { _ in metric })
    #expect(file.thresholds.map { "\($0.label?.name ?? "")=\($0.label?.value ?? "")" } == labels)
  }

  @Test("a rate of good jobs may be narrowed to a scenario")
  func goodputOfScenario() throws {
    let file = try read(minimal + "thresholds: { \"goodput_jobs_per_s{scenario=ask}\": value > 1 }\n").file
    #expect(file.thresholds.first?.label?.value == "ask")
    #expect(problems(minimal + "thresholds: { \"wait_ms{scenario=ask}\": mean < 5 }\n").count == 1)
  }

  @Test("a choice that no agent declares is advised on as what happens then: the branches in turn")
  func adviceOnChoice() throws {
    let choose = minimal.replacing("{ call: worker }", with: "{ sequence: [worker, { choose: { among: [worker] } }] }")
    let warnings = try read(choose).warnings
    #expect(warnings.count == 1)
    #expect(warnings.first?.message.hasSuffix("so branches are taken in turn") == true)
  }

  @Test("a pattern that reads what no agent declares is advised on, not refused")
  func advice() throws {
    let handoff = minimal.replacing("{ call: worker }", with: "{ handoff: { tiers: [worker, worker] } }")
    let warnings = try read(handoff).warnings
    #expect(warnings.map(\.key) == ["scenarios.ask.pattern"])
    #expect(warnings[0].place == SourcePlace(line: 8, column: 14))
    #expect(warnings[0].message.contains("`handles`"))
    let declared = handoff.replacing("service: 1s", with: "service: 1s, outcome: { handles: 0.5 }")
    #expect(try read(declared).warnings == [])
  }

  @Test("a hedge in a pool of one member is advised on: it would never start", arguments: ["2s", "p95"])
  func adviceOnHedge(after: String) throws {
    let hedged = minimal.replacing("    simulate:", with: "    hedge: { after: \(after) }\n    simulate:")
    let warnings = try read(hedged).warnings
    #expect(warnings.map(\.key) == ["agents.worker.hedge"])
    #expect(warnings.first?.message.contains("the pool has one") == true)
    let two = hedged.replacing("    hedge:", with: "    count: 2\n    hedge:")
    #expect(try read(two).warnings == [])
  }

  @Test("a verdict says whether it approves, so a vote that reads approval needs no advice")
  func adviceOnVerdict() throws {
    let vote = minimal.replacing("{ call: worker }", with: "{ consensus: { voters: worker } }")
    #expect(try read(vote).warnings.count == 1)
    let declared = vote.replacing("service: 1s", with: "service: 1s, outcome: { verdict: { for: 1, against: 1 } }")
    #expect(try read(declared).warnings == [])
  }

  @Test("a fault takes no more agents than there are, and none from an endpoint")
  func faults() {
    #expect(
      only(minimal + "faults: [ { at: 1s, for: 1s, agents: worker, down: 2 } ]\n")
        == "10:52: error: faults[0].down: is more than `worker` has; write at most 1")
    #expect(
      only(minimal + "endpoints: { e: }\nfaults: [ { at: 1s, for: 1s, endpoint: e, down: 2 } ]\n")
        == "11:49: error: faults[0].down: an endpoint has no members; use fail: 1 for an endpoint that is down")
  }

  @Test("silence is judged by a timeout, after which agents are deregistered and no sooner")
  func registry() throws {
    let plan = try read(minimal + "registry: { heartbeat_timeout: 2s, deregister_after: 2s }\n").file.plan
    #expect(
      plan.registry == RegistryRule(heartbeatTimeout: .seconds(2), deregisterAfter: .seconds(2)))
    #expect(try read(minimal).file.plan.registry == RegistryRule())
    #expect(
      only(minimal + "registry: { deregister_after: 5m }\n")
        == "10:11: error: registry: `heartbeat_timeout` is missing; add how long an agent may be silent, such as "
        + "heartbeat_timeout: 60s")
    #expect(
      only(minimal + "registry: { heartbeat_timeout: 1us }\n")
        == "10:32: error: registry.heartbeat_timeout: is too short to be looked at; write at least 1ms")
    #expect(
      only(minimal + "registry: { heartbeat_timeout: 2s, deregister_after: 1s }\n")
        == "10:54: error: registry.deregister_after: is shorter than the heartbeat timeout; write at least 2s")
  }

  @Test("a load of two kinds, and a key of another kind")
  func loads() {
    #expect(
      only(minimal.replacing("rate: 5/s", with: "rate: 5/s, concurrency: 5"))
        == "9:7: error: load: mixes rate, concurrency; write one of rate: 120/s, stages: [..], concurrency: 500 or trace: FILE"
    )
    #expect(
      only(minimal.replacing("rate: 5/s", with: "rate: 5/s, think_time: 5s"))
        == "9:32: error: load.think_time: has no meaning beside `rate`; remove it; rate goes with process, cv")
  }

  @Test("tasks beyond the cap of delegations are an error")
  func delegations() {
    #expect(
      only(
        minimal.replacing("call: worker", with: "supervisor_worker: { supervisor: worker, workers: worker, tasks: 21 }")
      )
        == "8:81: error: scenarios.ask.pattern.supervisor_worker.tasks: comes to 21; write at most 20")
  }
}
