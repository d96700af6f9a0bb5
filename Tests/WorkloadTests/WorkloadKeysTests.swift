import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("A workload's keys")
struct WorkloadKeysTests {
  @Test("are dotted paths in the order of the text; a list of plain values is one value, other lists have places")
  func keys() throws {
    let text = """
      name: "quoted: name"
      agents:
        a: { count: 3, capabilities: [read, write] }
      faults:
        - { at: 5s }
        - at: 9s
      scenarios: {}
      """
    let keys = try #require(WorkloadKeys(text))
    #expect(
      keys.entries.map { "\($0.key)=\($0.value)" } == [
        "name=quoted: name", "agents.a.count=3", "agents.a.capabilities=read, write", "faults.0.at=5s",
        "faults.1.at=9s", "scenarios={}",
      ])
    #expect(keys["faults.1.at"] == "9s" && keys["faults.2.at"] == nil)
    #expect(keys.names(under: "faults") == ["0", "1"] && keys.names(under: "agents") == ["a"])
  }

  @Test("are the same whatever the layout and order, and none where the text is no YAML")
  func layout() {
    #expect(WorkloadKeys("a: { b: 1, c: 2 }\n") == WorkloadKeys("a:\n  c: 2\n  b: 1\n"))
    #expect(WorkloadKeys("a: 1\n") != WorkloadKeys("a: 2\n"))
    #expect(WorkloadKeys("a: [1\n") == nil)
  }

  @Test(
    "a threshold that was written is read as the file's would be",
    arguments: [
      ("job_latency_ms", "p(99) < 8000"), ("job_latency_ms{scenario=resolve}", "mean <= 20.5"),
      ("job_failure_rate", "rate < 0.01"),
    ])
  func written(key: String, expression: String) throws {
    let threshold = try #require(WrittenThreshold.threshold(key, expression, by: .standard))
    #expect(threshold.key == key && threshold.expression == expression)
  }

  @Test(
    "what is no threshold is none",
    arguments: [("job_latency_ms", "p(99)"), ("job_latency_ms{", "mean < 1"), ("x", "mean < 1")])
  func unwritten(key: String, expression: String) {
    #expect(WrittenThreshold.threshold(key, expression, by: .standard) == nil)
  }
}
