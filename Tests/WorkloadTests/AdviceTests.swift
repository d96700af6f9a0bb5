import Foundation
import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("Advice on what no run will use")
struct AdviceTests {
  private func warnings(_ text: String) throws -> [String] {
    try read(text).warnings.map { $0.sentence(severity: "warning") }
  }

  private let fault = "faults: [ { at: 2m, for: 10s, agents: worker, latency: 2 } ]\n"

  @Test("an agent that no scenario calls, and an endpoint that no agent goes through")
  func unused() throws {
    let text = minimal.replacing("scenarios:", with: "  spare: { simulate: { service: 1s } }\nscenarios:")
    #expect(
      try warnings(text + "endpoints: { large: { concurrency: 4 } }\n") == [
        "w.yaml:6:3: warning: agents.spare: no scenario calls it; call it in a pattern, or remove it",
        "w.yaml:11:14: warning: endpoints.large: no agent goes through it; add endpoint: large to one, or remove it",
      ])
  }

  @Test(
    "a threshold on a figure of a part that the file lacks, with the key that it needs",
    arguments: [
      ("slo_jobs_met", "slo", "slo: { job_latency_ms: 20000 }"),
      ("slo_jobs_completed", "slo", "slo: { ttft_ms: 2000 }"),
      ("slo_share", "slo", "slo: { tpot_ms: 40 }"), ("slo_share{scenario=ask}", "slo", "slo: { tpot_ms: 40 }"),
      ("gateway_utilization", "gateway.concurrency", "gateway: { concurrency: 5 }"),
      ("job_permit_mean_waiting", "runtime.max_concurrent_jobs", "runtime: { max_concurrent_jobs: 5 }"),
      ("call_permits", "runtime.max_concurrent_calls", "runtime: { max_concurrent_calls: 5 }"),
      (
        "agent_rate_utilization{agent=worker}", "gateway.rate_limit.per_agent",
        "gateway: { concurrency: 5, rate_limit: { per_agent: 5/s } }"
      ),
      ("endpoint_permits{endpoint=e}", "concurrency", "endpoints: { e: { concurrency: 5 } }"),
      (
        "endpoint_request_utilization{endpoint=e}", "requests_per_minute",
        "endpoints: { e: { requests_per_minute: 5 } }"
      ),
      ("endpoint_tokens_per_min{endpoint=e}", "tokens_per_minute", "endpoints: { e: { tokens_per_minute: 5 } }"),
    ])
  func missingKeys(_ metric: String, _ key: String, _ added: String) throws {
    let name = metric.prefix { $0 != "{" }
    let text =
      minimal.replacing("simulate:", with: "endpoint: e\n    simulate:")
      + "thresholds: { \"\(metric)\": \"value < 0.5\" }\n"
    let lacking = try warnings(text + "endpoints: { e: }\n")
    #expect(lacking.count == 1, "\(lacking)")
    #expect(
      lacking.first?.contains(
        "warning: thresholds: `\(name)` needs `\(key)`, which the file lacks, so its thresholds fail; add ") == true,
      "\(lacking)")
    #expect(try warnings(text + (added.hasPrefix("endpoints") ? "" : "endpoints: { e: }\n") + added + "\n") == [])
  }

  @Test(
    "every role of every pattern is a use",
    arguments: [
      "{ parallel: { agents: worker, merge: x } }", "{ supervisor_worker: { supervisor: x, workers: worker } }",
      "{ router: { agents: worker, fallback: x, by: random } }", "{ router: { agents: worker, router: x } }",
      "{ ensemble: { agents: [worker, x], top_k: 1, synthesizer: worker } }",
      "{ ensemble: { agents: worker, synthesizer: x } }", "{ blackboard: { controller: worker, specialists: x } }",
      "{ consensus: { voters: worker, aggregator: x } }", "{ debate: { for: worker, against: worker, judge: x } }",
      "{ loop: { body: { fan_out: { body: { race: [ worker, x ] }, width: 2 } }, at_most: 2 } }",
      "{ choose: { among: { a: worker }, by: random, fallback: x } }",
      "{ all: { of: [ worker, { escalate: [ x ] } ] } }",
    ])
  func roles(_ pattern: String) throws {
    let text = minimal.replacing("scenarios:", with: "  x: { simulate: { service: 1s } }\nscenarios:")
    #expect(try read(text.replacing("{ call: worker }", with: pattern)).warnings.allSatisfy { $0.key != "agents.x" })
  }

  @Test("a fault that begins when no job arrives any more, or the run is over")
  func lateFaults() throws {
    #expect(
      try warnings(minimal + fault) == [
        "w.yaml:10:17: warning: faults[0].at: begins at 2m, when no job arrives any more, and touches only jobs that still run "
          + "then; write an instant before 1m, unless that is meant"
      ])
    #expect(try warnings(minimal + fault.replacing("2m", with: "1m")).count == 1, "none arrives at the end itself")
    let drained = minimal.replacing("1m }", with: "1m, drain: 30s }")
    #expect(
      try warnings(drained + fault) == [
        "w.yaml:10:17: warning: faults[0].at: begins at 2m, and the run has ended by 90s; write an earlier instant, or a longer run"
      ])
    #expect(try warnings(drained + fault.replacing("2m", with: "89s")) == [], "jobs may still be under way")
    #expect(try warnings(minimal + fault.replacing("2m", with: "59s")) == [])
    #expect(
      try warnings(minimal.replacing("duration: 1m", with: "jobs: 10") + fault) == [],
      "it is not known how long that takes")
    #expect(try warnings(Samples.stages + fault.replacing("2m", with: "7m")).count == 1)
    #expect(try warnings(Samples.stages + fault) == [])
  }

  @Test("a fault after the last row of a trace, and after the drain where there is one, and not before that")
  func traceFaults() throws {
    let rows =
      "{\"timestamp\": 0, \"input_length\": 7, \"output_length\": 5}\n{\"timestamp\": 60000, \"input_length\": 8, \"output_length\": 6}\n"
    let options = WorkloadReader.Options(loadFile: { _ in Array(rows.utf8) })
    let text = minimal.replacing("{ rate: 5/s }", with: "{ trace: a.jsonl }")
    let open = text.replacing("run: { duration: 1m }", with: "run: {}")
    let drained = text.replacing("run: { duration: 1m }", with: "run: { drain: 30s }")
    #expect(
      try read(open + fault, options).warnings.map(\.message) == [
        "begins at 2m, when no job arrives any more, and touches only jobs that still run then"
      ])
    #expect(try read(open + fault.replacing("2m", with: "60s"), options).warnings == [], "with the last row")
    #expect(try read(open + fault.replacing("2m", with: "60001ms"), options).warnings.count == 1)
    #expect(try read(drained + fault, options).warnings.count == 1)
    #expect(try read(drained + fault.replacing("2m", with: "89s"), options).warnings == [])
  }

  @Test("a scenario whose own load begins after the end")
  func lateStart() throws {
    #expect(try warnings(Samples.ownLoads) == [])
    #expect(
      try warnings(Samples.ownLoads.replacing("start: 5s", with: "start: 60s")) == [
        "w.yaml:9:12: warning: scenarios.ask.start: begins at 1m, when no job arrives any more; write an earlier instant, or a longer run"
      ])
  }

  @Test("the workloads and the starter files need none")
  func noFalseAlarms() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Workloads")
      .standardizedFileURL
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
      .compactMap { $0 as? URL }.filter { $0.pathExtension == "yaml" && !$0.path.contains("/suites/") }
    #expect(files.count > 20)
    for file in files {
      let options = WorkloadReader.Options(loadFile: { Array(try Data(contentsOf: URL(filePath: $0))) })
      let reading = try WorkloadReader.read(bytes: Array(Data(contentsOf: file)), path: file.path(), options: options)
      #expect(reading.warnings == [], "\(file.lastPathComponent)")
    }
    for template in Template.allCases where template != .trace {
      #expect(try warnings(template.text) == [], "\(template.rawValue)")
    }
  }
}
