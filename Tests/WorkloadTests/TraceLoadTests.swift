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
    "folder/burst.csv":
      "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,A,7,8,15,API log\n8,A,9,1,10,x\n",
    "folder/vidur.csv": "arrived_at,num_prefill_tokens,num_decode_tokens\n0.5,7,8\n3.5,9,1\n",
    "folder/azure.csv": "TIMESTAMP,ContextTokens,GeneratedTokens\n2024-01-01 00:00:05,7,8\n2024-01-01 00:00:08,9,1\n",
    "folder/chats.jsonl":
      "{\"chat_id\": 1, \"timestamp\": 61.5, \"input_length\": 7, \"output_length\": 8}\n{\"chat_id\": 2, \"timestamp\": 64.5, \"input_length\": 9, \"output_length\": 1}\n",
    "folder/turns.jsonl": "{\"session_id\": \"a\", \"input_length\": 7}\n{\"session_id\": \"a\", \"delay\": 2}\n",
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

  /// What `burst.csv` and its like say: rows at 0 s and 3 s.
  private static let threeSeconds = Load.trace(
    Load.Trace(rows: [
      .init(instant: .zero, inputTokens: 7, outputTokens: 8),
      .init(instant: .seconds(3), inputTokens: 9, outputTokens: 1),
    ]))

  @Test(
    "without a format the header of comma-separated rows says it, and what was found is written down",
    arguments: ["azure", "burst", "vidur"])
  func header(name: String) throws {
    let reading = try reading(with(load: "{ trace: \(name).csv }"))
    #expect(reading.file.plan.load == Self.threeSeconds && reading.warnings.isEmpty)
    let expanded = reading.expanded()
    #expect(expanded.contains("format: \(name == "burst" ? "burstgpt" : name)"))
    #expect(expanded.contains("unit: s") == (name != "azure"))
    let again = try self.reading(expanded)
    #expect(again.file.plan == reading.file.plan && again.expanded() == expanded)
  }

  @Test("a unit holds for the file's stamps, survives being written down, and can be set from the command line")
  func unit() throws {
    let text = with(load: "{ trace: chats.jsonl, unit: s }")
    let reading = try reading(text)
    #expect(reading.file.plan.load == Self.threeSeconds && reading.warnings.isEmpty)
    #expect(reading.expanded().contains("unit: s"))
    #expect(try self.reading(reading.expanded()).file.plan == reading.file.plan)
    var options = options()
    options.overrides = ["load.unit=s"]
    let set = try read(with(load: "{ trace: chats.jsonl }"), path: "folder/w.yaml", options)
    #expect(set.file.plan == reading.file.plan)
  }

  @Test("--trace keeps what the file says of its own trace, and tells what the new one's format does not take")
  func keptKeys() throws {
    func found(_ load: String, _ trace: String) throws -> (reference: TraceReference, warnings: [String]) {
      var text = with(load: load)
      if trace.hasSuffix(".json") { text = text.replacing("    pattern: { call: worker }", with: "    weight: 1") }
      let reading = try reading(text, trace: "folder/\(trace)")
      return (try #require(reading.written.trace), reading.warnings.map(\.message))
    }
    let lost = "what the file says of its own trace is not read for this one: "
    let rows = try found("{ trace: rows.jsonl, unit: s, speedup: 3 }", "chats.jsonl")
    #expect(rows.reference.unit == .seconds && rows.reference.speedup == 3 && rows.warnings == [])
    let others = try found("{ trace: rows.jsonl, unit: s, speedup: 3 }", "burst.csv")
    #expect(others.reference.unit == nil && others.reference.speedup == 3 && others.warnings == [lost + "unit"])
    let dates = try found("{ trace: burst.csv, unit: ms, speedup: 3 }", "azure.csv")
    #expect(dates.reference.unit == nil && dates.reference.speedup == 3)
    #expect(dates.warnings == ["is not read for the trace that --trace names, which is azure"])
    let session = try found(
      "{ trace: bad.json, times: recorded, speedup: 3, models: { opus: worker } }", "session.json")
    #expect(session.reference.times == .recorded && session.reference.models == ["opus": "worker"])
    #expect(session.reference.speedup == 3 && session.warnings == [])
    let other = try found("{ trace: bad.json, models: { gone: worker } }", "session.json")
    #expect(other.warnings == ["the trace `folder/session.json` names no model `gone`"])
    let noSession = try found("{ trace: bad.json, times: recorded, models: { opus: worker } }", "rows.jsonl")
    #expect(noSession.warnings == [lost + "times, models"])
    let generated = try found("{ rate: 5/s, process: constant }", "rows.jsonl")
    #expect(generated.reference.speedup == 1 && generated.warnings == [])
  }

  @Test(
    "a fault in the load of a session is one error, without another of the pattern that it would bring",
    arguments: ["times: recordd", "speedup: -1", "unit: s", "models: { opus: zz }", "sped: 2"])
  func faultInSession(fault: String) {
    let text = with(load: "{ trace: session.json, \(fault) }").replacing(
      "    pattern: { call: worker }", with: "    weight: 1")
    let found = failures(text)
    #expect(found.count == 1, "\(found)")
    if fault.hasPrefix("sped") { #expect(found.first?.hasSuffix("did you mean `speedup`?") == true) }
  }

  @Test("--set says more of the load that --trace brings, wherever it stands")
  func settingBesideOption() throws {
    var options = options(trace: "folder/chats.jsonl")
    options.overrides = ["load.unit=s", "load.speedup=3"]
    let set = try read(minimal, path: "folder/w.yaml", options)
    #expect(set.warnings.isEmpty)
    guard case .trace(let trace) = set.file.plan.load else {
      Issue.record("no trace")
      return
    }
    #expect(trace.rows.map(\.instant) == [.zero, .seconds(1)])
  }

  @Test("stamps that look like seconds are warned of until the unit is said")
  func doubtedUnit() throws {
    let doubted = try reading(with(load: "{ trace: chats.jsonl }"))
    #expect(
      doubted.warnings.map { $0.sentence(severity: "warning") } == [
        "folder/w.yaml:8:16: warning: load.trace: the stamps look like seconds, since they have fractions, and rows have "
          + "a chat_id, and are read as milliseconds; write unit: s, or unit: ms if they are what they are read as"
      ])
    #expect(try reading(with(load: "{ trace: chats.jsonl, unit: ms }")).warnings.isEmpty)
  }

  @Test("a unit has no meaning where stamps are no plain numbers", arguments: ["azure.csv", "session.json"])
  func unitWithoutMeaning(name: String) {
    let expected =
      name == "azure.csv"
      ? "load.unit: has no meaning for azure, whose stamps are dates; remove it"
      : "load.unit: has no meaning for agent-session, whose fields have units of their own; remove it"
    for format in ["", ", format: \(name == "azure.csv" ? "azure" : "agent-session")"] {
      let found = failures(with(load: "{ trace: \(name)\(format), unit: s }"))
      #expect(found.count == 1 && found[0].hasSuffix(expected), "\(found)")
    }
  }

  @Test("a unit that is none is told with those there are")
  func unknownUnit() {
    #expect(
      failures(with(load: "{ trace: chats.jsonl, unit: sec }")) == [
        "folder/w.yaml:8:35: error: load.unit: `sec` is not one of ns, us, ms, s; write one of them"
      ])
  }

  @Test("conversations are replayed, and survive being written down")
  func conversations() throws {
    let reading = try reading(with(load: "{ trace: turns.jsonl }"))
    let turn = Load.Trace.Turn(delay: .milliseconds(2))
    #expect(
      reading.file.plan.load
        == .trace(Load.Trace(rows: [.init(instant: .zero, inputTokens: 7, turns: [turn])])))
    #expect(try self.reading(reading.expanded()).file.plan == reading.file.plan)
  }

  @Test("beside stages conversations go on until their last turn")
  func conversationsBesideStages() throws {
    let text = with(load: "{ trace: turns.jsonl }").replacing(
      "load: { trace",
      with: "  ramp: { pattern: worker, load: { stages: [ { duration: 1s, target: 0.001/s } ] } }\nload: { trace")
    var simulation = try Simulation(try reading(text).file.plan)
    while simulation.advance(events: 1 << 16) {}
    // The second turn comes after the second that the first takes, and that the stage lasts.
    let report = simulation.report()
    #expect(report.jobs.completed == 2 && report.window.end > .seconds(1))
  }

  @Test("one fault is one error, wherever it is", arguments: ["bad.csv", "none.csv", "session.json, format: mooncake"])
  func oneError(trace: String) {
    for load in ["{ trace: \(trace) }", "{ trace: \(trace), speedup: 2 }"] {
      #expect(failures(with(load: load)).count == 1)
    }
    let own = minimal.replacing(
      "load: { rate", with: "  replay:\n    load: { trace: \(trace) }\n    pattern: worker\nload: { rate")
    #expect(failures(own).count == 1)
  }

  @Test("a name that says no format needs one")
  func format() {
    #expect(
      failures(with(load: "{ trace: data.bin }")) == [
        "folder/w.yaml:8:16: error: load.trace: the format of `data.bin` is not known by its name; add format: azure, burstgpt, vidur, mooncake, agent-session"
      ])
  }

  @Test(
    "workloads that share what they read have each trace once, for each speed-up and unit, and what they would have alone"
  )
  func shared() throws {
    let rows = "{\"timestamp\": 0, \"input_length\": 1, \"output_length\": 2}\n{\"timestamp\": 1000}\n"
    let traces = ReadTraces()
    func plan(_ load: String, isShared: Bool = true, rows: String = rows) throws -> Plan {
      var options = WorkloadReader.Options(loadFile: { _ in Array(rows.utf8) })
      options.traces = isShared ? traces : nil
      return try read(minimal.replacing("{ rate: 5/s }", with: load), options).file.plan
    }
    for (load, count) in [
      ("{ trace: a.jsonl }", 1), ("{ trace: b.jsonl }", 1), ("{ trace: a.jsonl, speedup: 2 }", 2),
      ("{ trace: a.jsonl, unit: us }", 3), ("{ trace: a.jsonl, unit: ms, speedup: 2 }", 4),
    ] {
      #expect(try plan(load) == plan(load, isShared: false))
      #expect(traces.count == count, "\(load)")
    }
    #expect(throws: WorkloadError.self) { try plan("{ trace: a.jsonl }", rows: rows + "{\n") }
    #expect(traces.count == 4, "what cannot be read is not kept")
    _ = try plan("{ trace: a.jsonl }", rows: rows + "{\"timestamp\": 2000}\n")
    #expect(traces.count == 5, "another file of the same path")
  }
}
