import NeedletailEngine
import NeedletailNotation
import Testing
import NeedletailWorkload

@testable import NeedletailResults

@Suite("Traces of jobs, written")
struct JobTracesTests {
  /// Three jobs: two calls at once, of which the second fails once.
  private func document(_ clock: WorkloadFile.Clock = .virtual) throws -> ResultDocument {
    let pool = AgentPool(
      name: "p", count: 9,
      simulate: SimulatedAgent(
        service: .streamed(timeToFirstToken: .exponential(mean: 3e6), interTokenLatency: .constant(1e6)),
        promptTokens: .constant(5), outputTokens: .constant(10), failure: SimulatedAgent.Failure(rate: 0.3)))
    var plan = Plan(
      name: "three", agents: [pool],
      scenarios: [
        Scenario(
          name: "a", pattern: .allOf([.call("p"), .call("p")]),
          load: .trace(Load.Trace(rows: (0..<3).map { Load.Trace.Row(instant: .milliseconds($0)) })))
      ])
    plan.resilience.retry = Resilience.Retry(attempts: 5)
    plan.tracedJobs = 10
    plan.faults = [Fault(at: .milliseconds(1), for: .milliseconds(2), target: .agents("p"), effects: [.down(1)])]
    plan.seed = .max
    var simulation = try Simulation(plan)
    while simulation.advance(events: 100) {}
    let file = WorkloadFile(plan: plan, clock: clock, sha256: "0f1e")
    return ResultDocument(report: simulation.report(), of: file, host: nil)
  }

  private func items(_ json: JSON?) -> [JSON] { if case .array(let items) = json { items } else { [] } }
  private func text(_ json: JSON?) -> String? { if case .string(let text) = json { text } else { nil } }

  @Test("Chrome's events: a process a job, spans within their parents, parts that add up to the latency")
  func chrome() throws {
    let json = JobTraces(of: try document()).json(.chrome)
    let events = items(json["traceEvents"]).filter { text($0["ph"]) == "X" }
    var spans: [String: JSON] = [:]
    for event in events {
      let id = try #require(text(event["args"]?["span"]))
      spans[id] = event
    }
    #expect(spans.count == events.count, "each span has an identifier of its own")
    let jobs = events.filter { text($0["cat"]) == "job" }
    #expect(jobs.compactMap { $0["pid"]?.figure } == [1, 2, 3])
    for event in events where text(event["cat"]) != "job" {
      let parent = try #require(spans[text(event["args"]?["parent"]) ?? ""])
      let (start, span) = (try #require(event["ts"]?.figure), try #require(event["dur"]?.figure))
      let (from, length) = (try #require(parent["ts"]?.figure), try #require(parent["dur"]?.figure))
      #expect(start >= from && (start + span) * 1e3 <= (from + length) * 1e3 + 0.5)
      #expect(event["pid"] == parent["pid"])
    }
    for job in jobs {
      let critical = events.filter { $0["pid"] == job["pid"] }
        .reduce(0) { $0 + ($1["args"]?["critical_ns"]?.figure ?? 0) }
      #expect(critical == ((job["dur"]?.figure ?? 0) * 1e3).rounded())
    }
    #expect(try json.text() == JobTraces(of: try document()).json(.chrome).text(), "the same bytes again")
  }

  @Test("Chrome's events have what happened to agents as instants of a process that is no job's")
  func chromeRegistry() throws {
    let events = items(JobTraces(of: try document()).json(.chrome)["traceEvents"])
    let marks = events.filter { text($0["ph"]) == "i" }
    #expect(marks.map { text($0["name"]) } == ["p registered", "p degraded", "p active"])
    #expect(marks.compactMap { $0["ts"]?.figure } == [0, 1_000, 3_000])
    #expect(marks.allSatisfy { $0["pid"] == .count(0) && text($0["cat"]) == "registry" })
    #expect(
      events.contains { text($0["ph"]) == "M" && text($0["args"]?["name"]) == "registry" && $0["pid"] == .count(0) })
    let change = marks[1]["args"]
    #expect(text(change?["event"]) == "status_changed" && text(change?["agent"]) == "p")
    #expect(text(change?["from"]) == "active" && text(change?["to"]) == "degraded")
  }

  @Test("OTLP spans: a trace a job, hexadecimal identifiers, parents in the same trace, names of the conventions")
  func otlp() throws {
    let json = JobTraces(of: try document()).json(.otlp)
    let resource = try #require(items(json["resourceSpans"]).first)
    let spans = items(items(resource["scopeSpans"]).first?["spans"])
    let digits = Set("0123456789abcdef")
    var traces: [String: Set<String>] = [:]
    for span in spans {
      let (trace, id) = (try #require(text(span["traceId"])), try #require(text(span["spanId"])))
      #expect(trace.count == 32 && id.count == 16 && digits.isSuperset(of: trace + id))
      #expect(traces[trace, default: []].insert(id).inserted)
      if let parent = text(span["parentSpanId"]) { #expect(traces[trace]?.contains(parent) == true) }
      let start = try #require(UInt64(text(span["startTimeUnixNano"]) ?? ""))
      let end = try #require(UInt64(text(span["endTimeUnixNano"]) ?? ""))
      #expect(start <= end)
    }
    #expect(traces.count == 4, "three jobs and the registry")
    let registry = try #require(spans.first { text($0["name"]) == "registry" })
    let events = items(registry["events"])
    #expect(events.map { text($0["name"]) } == ["registered", "status_changed", "status_changed"])
    #expect(events.map { text($0["timeUnixNano"]) } == ["0", "1000000", "3000000"])
    let last = items(events[2]["attributes"]).map { [text($0["key"]), text($0["value"]?["stringValue"])] }
    #expect(
      last == [["gen_ai.agent.name", "p"], ["needletail.from", "degraded"], ["needletail.to", "active"]])
    let chat = try #require(spans.first { text($0["name"]) == "chat p" })
    let keys = items(chat["attributes"]).compactMap { text($0["key"]) }
    for key in [
      "gen_ai.operation.name", "gen_ai.agent.name", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens",
    ] {
      #expect(keys.contains(key))
    }
  }

  @Test("both formats name the run as its result does, in real time without a digest", arguments: [false, true])
  func identity(isReal: Bool) throws {
    let document = try document(isReal ? .wall : .virtual)
    let (traces, result) = (JobTraces(of: document), document.json)
    let chrome = traces.json(.chrome)["otherData"]
    #expect(chrome?["workload"] == .string("three") && chrome?["sha256"] == .string("0f1e"))
    #expect(chrome?["seed"] == .count(UInt64.max) && chrome?["clock"] == result["workload"]?["clock"])
    #expect(chrome?["simulated_s"] == result["window"]?["simulated_s"])
    #expect(chrome?["digest"] == (isReal ? nil : result["digest"]))
    let resource = try #require(items(traces.json(.otlp)["resourceSpans"]).first?["resource"])
    var attributes: [String: JSON] = [:]
    for attribute in items(resource["attributes"]) { attributes[text(attribute["key"]) ?? ""] = attribute["value"] }
    func string(_ key: String) -> String? { text(attributes[key]?["stringValue"]) }
    #expect(string("service.name") == "three" && string("needletail.workload.sha256") == "0f1e")
    #expect(string("needletail.seed") == "18446744073709551615")
    #expect(string("needletail.clock") == (isReal ? "wall" : "virtual"))
    #expect(string("needletail.digest") == (isReal ? nil : text(result["digest"])))
    let nanoseconds = try #require(Double(text(attributes["needletail.simulated_ns"]?["intValue"]) ?? ""))
    #expect(nanoseconds / 1e9 == result["window"]?["simulated_s"]?.figure)
  }
}
