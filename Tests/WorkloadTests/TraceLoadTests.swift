import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("Traces as loads")
struct TraceLoadTests {
  private struct Missing: Error, CustomStringConvertible {
    var description: String { "no such file" }
  }

  private static let session =
    #"{"id":"s","models":["opus"],"requests":[{"t":0.0,"type":"n","model":"opus","in":10,"out":5,"api_time":1.0,"think_time":0.0}]}"#

  private static let files = [
    "folder/rows.jsonl":
      "{\"timestamp\": 0, \"input_length\": 7, \"output_length\": 5}\n{\"timestamp\": 2000, \"input_length\": 8, \"output_length\": 6}\n",
    "rows.csv": "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.0000000,48,10\n",
    "folder/session.json": session, "folder/bad.csv": "TIMESTAMP,ContextTokens\n",
  ]

  private func options(trace: String? = nil) -> WorkloadReader.Options {
    WorkloadReader.Options(
      trace: trace,
      loadFile: { path in
        guard let text = Self.files[path] else { throw Missing() }
        return Array(text.utf8)
      })
  }

  private func reading(_ text: String, trace: String? = nil) throws -> WorkloadReading {
    try read(text, path: "folder/w.yaml", options(trace: trace))
  }

  private func with(load: String) -> String {
    minimal.replacing("run: { duration: 1m }\n", with: "").replacing("{ rate: 5/s }", with: load)
  }

  @Test("a model that the session does not name is told, with the nearest one it does, beside what it leaves unserved")
  func misspeltModel() {
    let text = with(load: "{ trace: session.json, models: { opsu: worker } }")
      .replacing("scenarios:", with: "  other: { simulate: { service: 1s } }\nscenarios:")
    let found: [String]
    do throws(WorkloadError) {
      _ = try WorkloadReader.read(bytes: Array(text.utf8), path: "folder/w.yaml", options: options())
      found = []
    } catch {
      found = error.problems.map { $0.sentence(severity: "error") }
    }
    #expect(
      found == [
        "folder/session.json:1:69: error: the model \"opus\" has no pool of agents; name one, as models: {opus: POOL}",
        "folder/w.yaml:9:40: error: load.models: the trace `folder/session.json` names no model `opsu`; did you mean `opus`?",
      ])
  }

  @Test("rows are read beside the file, sped up, and end the run by themselves")
  func rows() throws {
    let plan = try reading(with(load: "{ trace: rows.jsonl, format: mooncake, speedup: 10 }")).file.plan
    #expect(
      plan.load
        == .trace(
          Load.Trace(rows: [
            .init(instant: .zero, inputTokens: 7, outputTokens: 5),
            .init(instant: .milliseconds(200), inputTokens: 8, outputTokens: 6),
          ])))
    #expect(plan.run.duration == nil)
  }

  @Test("--trace replaces the load; its path is as given and its format by its name")
  func option() throws {
    let plan = try reading(minimal, trace: "rows.csv").file.plan
    #expect(plan.load == .trace(Load.Trace(rows: [.init(instant: .zero, inputTokens: 48, outputTokens: 10)])))
  }

  @Test("a session becomes the one scenario's pattern, run once")
  func session() throws {
    let text = with(load: "{ trace: session.json, models: { opus: worker }, times: recorded }")
      .replacing("scenarios:\n  ask:\n    pattern: { call: worker }\n", with: "")
    let reading = try reading(text)
    let plan = reading.file.plan
    #expect(plan.scenarios.map(\.name) == ["session"])
    #expect(plan.scenarios[0].pattern.poolNames == ["worker"])
    #expect(plan.load == .trace(Load.Trace(rows: [.init(instant: .zero)])))
    let again = try self.reading(reading.expanded())
    #expect(again.file.plan == plan)
    #expect(reading.expanded().contains("trace: session.json"))
  }

  @Test("a scenario's own session, beside a load that others share")
  func ownSession() throws {
    let text =
      minimal.replacing(
        "load: { rate", with: "  replay:\n    load: { trace: session.json }\n    start: 5s\nload: { rate")
    let reading = try reading(text)
    let replay = reading.file.plan.scenarios[1]
    #expect(replay.load == .trace(Load.Trace(rows: [.init(instant: .zero)])))
    #expect(replay.start == .seconds(5))
    #expect(replay.pattern.poolNames == ["worker"])
    #expect(try self.reading(reading.expanded()).file.plan == reading.file.plan)
  }

  @Test("a pattern beside a session is not used, and that is said")
  func unusedPattern() throws {
    let reading = try reading(with(load: "{ trace: session.json }"))
    #expect(reading.warnings.map(\.message) == ["its pattern is not used, since a session brings its own"])
  }

  private func failures(_ text: String) -> [String] {
    do throws(WorkloadError) {
      _ = try WorkloadReader.read(bytes: Array(text.utf8), path: "folder/w.yaml", options: options())
      return []
    } catch { return error.problems.map { $0.sentence(severity: "error") } }
  }

  @Test("a trace that is not there is told at its name")
  func missing() {
    #expect(
      failures(with(load: "{ trace: none.csv }")) == [
        "folder/w.yaml:8:16: error: load.trace: the trace `folder/none.csv` cannot be read: no such file; name a file that exists"
      ])
  }

  @Test("a trace's own problem is told at its place in the trace")
  func bad() {
    let found = failures(with(load: "{ trace: bad.csv }"))
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("folder/bad.csv:1:1: error: "))
  }

  @Test("a name that says no format needs one")
  func format() {
    #expect(
      failures(with(load: "{ trace: data.bin }")) == [
        "folder/w.yaml:8:16: error: load.trace: the format of `data.bin` is not known by its name; add format: azure, mooncake, agent-session"
      ])
  }
}
