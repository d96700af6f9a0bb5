import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("One fault has one error")
struct OneFaultTests {
  /// A file with every key at the top, each of which something else needs.
  private let whole = """
    schema: needletail/1
    name: whole
    seed: 7
    run:
      duration: 1m
      clock: wall
    users:
      count: 10
    gateway:
      concurrency: 5
      rate_limit: { per_user: 5/s }
    runtime:
      max_concurrent_jobs: 5
    endpoints:
      large:
        concurrency: 3
    agents:
      worker:
        endpoint: large
        simulate: { service: 1s, failure: { timeout_rate: 0.1 } }
      drafter:
        command: [./a.py]
    resilience:
      call_timeout: 30s
    scenarios:
      ask:
        pattern: { sequential: [worker, drafter] }
    load:
      rate: 5/s
    slo:
      job_latency_ms: 5
    faults:
      - { at: 1s, for: 2s, gateway: all, fail: 0.5 }
      - { at: 1s, for: 2s, endpoint: large, fail: 0.5 }
    registry:
      heartbeat_timeout: 60s
    thresholds:
      jobs_completed: "value > 5"
      "job_permit_utilization": "value < 90%"
      "endpoint_permit_utilization{endpoint=large}": "value < 90%"
    abort_on_fail: 5s
    gate:
      seeds: 10

    """

  @Test("the file is good, and has every key")
  func good() throws {
    #expect(problems(whole) == [])
    #expect(try read(whole).warnings.isEmpty)
    #expect(Vocabulary.root.allSatisfy { whole.contains("\n\($0):") || whole.hasPrefix("\($0):") })
  }

  @Test("a key at the top that is misspelt is told alone", arguments: Vocabulary.root)
  func misspelt(_ key: String) {
    let found = problems(("\n" + whole).replacing("\n\(key):", with: "\n\(key)z:"))
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.hasSuffix("error: the key `\(key)z` is unknown; did you mean `\(key)`?") == true, "\(found)")
  }

  /// The file with what stands below a key as far to the left as the key.
  private func unindented(_ key: String) -> String {
    var isBelow = false
    return whole.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if !line.hasPrefix(" ") { isBelow = line == "\(key):" }
      return isBelow && line.hasPrefix("  ") ? String(line.dropFirst(2)) : String(line)
    }.joined(separator: "\n")
  }

  @Test(
    "what is not indented below its key is told alone",
    arguments: [
      "run", "users", "gateway", "runtime", "endpoints", "agents", "resilience", "scenarios", "load", "slo", "registry",
      "thresholds",
    ])
  func unindented(key: String) {
    let found = problems(unindented(key))
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.hasSuffix("ndent it if it belongs to `\(key)`") == true, "\(found)")
  }

  @Test(
    "so it is told further down",
    arguments: [
      ("    simulate:\n    service: 1s", "    simulate: { service: 1s, failure: { timeout_rate: 0.1 } }", "simulate"),
      ("  rate_limit:\n  per_user: 5/s", "  rate_limit: { per_user: 5/s }", "rate_limit"),
      ("    pattern:\n    call: worker", "    pattern: { sequential: [worker, drafter] }", "pattern"),
      ("  drafter:\n  command: [./a.py]", "  drafter:\n    command: [./a.py]", "drafter"),
      ("  ask:\n  pattern: worker", "  ask:\n    pattern: { sequential: [worker, drafter] }", "ask"),
      ("  large:\n  concurrency: 3", "  large:\n    concurrency: 3", "large"),
    ])
  func unindentedBelow(_ text: String, _ old: String, _ key: String) {
    #expect(whole.contains(old))
    let found = problems(whole.replacing(old, with: text))
    #expect(found.count == 1 && found[0].hasSuffix("indent it if it belongs to `\(key)`"), "\(found)")
  }

  @Test("a key with null for its value, or behind a bracket, is not said to lack indentation")
  func otherNulls() {
    let null = problems(minimal + "faults: null\nelephants: 3\n")
    #expect(null.count == 1 && null[0].contains("the key `elephants` is unknown; there are "), "\(null)")
    let flow = problems(minimal.replacing("{ duration: 1m }", with: "{ duration: 1m, drain: , elephants: 3 }"))
    #expect(flow.count == 1 && flow[0].contains("the key `elephants` is unknown; there are "), "\(flow)")
  }

  @Test(
    "a variable that comes out empty is named where its key is missed",
    arguments: [
      ("load.rate", "  rate: 5/s"), ("run.duration", "  duration: 1m"), ("schema", "schema: needletail/1"),
      ("users.count", "  count: 10"),
      ("agents.worker.simulate", "    simulate: { service: 1s, failure: { timeout_rate: 0.1 } }"),
      ("scenarios.ask.pattern", "    pattern: { sequential: [worker, drafter] }"),
      ("thresholds.jobs_completed", "  jobs_completed: \"value > 5\""),
    ])
  func emptied(_ path: String, _ line: String) {
    let key = line.prefix { $0 != ":" }
    let found = problems(
      whole.replacing(line + "\n", with: "\(key): ${E-}\n"), WorkloadReader.Options(environment: [:]))
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.contains("error: \(path)") == true, "\(found)")
    #expect(found.first?.contains(", since `${E-}` is empty; ") == true, "\(found)")
  }

  @Test(
    "so it is where a whole part comes out empty, or a key of a list's item",
    arguments: [
      ("load", "load: { rate: 5/s }", "load: ${E-}"),
      ("agents", "agents:\n  worker:\n    simulate: { service: 1s }", "agents: ${E-}"),
      ("scenarios", "scenarios:\n  ask:\n    pattern: { call: worker }", "scenarios: ${E-}"),
      ("agents.worker.simulate.service", "{ service: 1s }", "\n        service: ${E-}"),
      ("agents.worker.simulate.itl", "{ service: 1s }", "\n        ttft: 1s\n        itl: ${E-}"),
      ("load.stages[0].target", "{ rate: 5/s }", "\n  stages:\n  - duration: 1m\n    target: ${E-}"),
      ("faults[0].at", "load:", "faults:\n- at: ${E-}\n  for: 1s\n  agents: worker\n  fail: 1\nload:"),
      ("faults[0].agents", "load:", "faults:\n- at: 0\n  for: 1s\n  agents: ${E-}\n  fail: 1\nload:"),
      ("faults[0].fail", "load:", "faults:\n- at: 0\n  for: 1s\n  agents: worker\n  fail: ${E-}\nload:"),
    ])
  func emptiedParts(_ path: String, _ old: String, _ new: String) {
    #expect(minimal.contains(old))
    let found = problems(minimal.replacing(old, with: new))
    #expect(found.count == 1, "\(found)")
    #expect(
      found.first?.contains("error: \(path)") == true && found[0].contains(", since `${E-}` is empty; "), "\(found)")
  }

  @Test(
    "a file that is no mapping at the top is one error, whatever options change in it",
    arguments: ["TIMESTAMP,ContextTokens\n2023-11-16 18:17:03,10\n", "[1, 2]\n", "5\n", "\"text\"\n", "~\n"])
  func noMapping(_ text: String) {
    for options in [
      WorkloadReader.Options(), .init(seed: 3), .init(overrides: ["run.jobs=5"]), .init(trace: "a.csv"),
      .init(overrides: ["load={ rate: 5/s }"], seed: 3, jobs: 7, duration: "5s"),
    ] {
      let found = problems(text, options)
      #expect(found.count == 1, "\(found)")
      #expect(found.first?.contains("w.yaml:1:1: error: the file is ") == true, "\(found)")
      #expect(found.first?.contains("; write a mapping with keys such as schema") == true, "\(found)")
    }
  }

  @Test("a document of another kind is told once, and a recorded session with how to replay it")
  func foreign() {
    let session = "{\"id\": \"s\", \"models\": [\"m\"], \"requests\": [{\"t\": 0, \"type\": \"n\"}], \"totals\": {}}"
    let told = "w.yaml:1:1: error: this is a recorded session, not a workload; "
    let remedy = "name it in one, as load: { trace: FILE, format: agent-session }, or run one with --trace FILE"
    #expect(problems(session) == [told + remedy])
    #expect(problems(session, WorkloadReader.Options(overrides: ["run.jobs=5"], seed: 3)) == [told + remedy])
    for text in ["name: web\nservices: { db: { image: x } }\n", "{\"version\": 3, \"dependencies\": {}}"] {
      #expect(
        problems(text) == [
          "w.yaml:1:1: error: this is no workload: it has none of a workload's keys, such as `schema`, `agents` and `scenarios`; "
            + "name a workload file; `needletail init` writes one"
        ])
    }
    // What is meant as a workload is told what it lacks.
    #expect(problems("agnets: {}\n").contains { $0.contains("did you mean `agents`?") })
    #expect(problems("name: web\n").contains { $0.contains("`schema` is missing") })
  }
}
