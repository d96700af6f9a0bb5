import NeedletailEngine
import NeedletailNotation
import Testing
import NeedletailWorkload

@Suite("Fields of recorded sessions")
struct SessionFieldTests {
  /// A field of a call or a sub-agent, as its key and its value in JSON.
  typealias Field = (key: String, value: String)

  private static let call: [Field] = [
    ("t", "2"), ("type", "\"s\""), ("model", "\"big\""), ("in", "10"), ("out", "4"), ("hash_ids", "[1, 2]"),
    ("input_types", "[\"text\"]"), ("output_types", "[\"text\"]"), ("stop", "\"tool_use\""), ("api_time", "3"),
    ("ttft", "0.5"), ("think_time", "2"),
  ]
  private static let subAgent: [Field] = [
    ("t", "9"), ("type", "\"subagent\""), ("agent_id", "\"a\""), ("subagent_type", "\"Explore\""),
    ("duration_ms", "3000"), ("total_tokens", "11"), ("tool_use_count", "1"), ("status", "\"completed\""),
    ("requests", #"[{"t": 0, "type": "n", "model": "big", "in": 5, "out": 6, "api_time": 2}]"#),
    ("models", "[\"big\"]"), ("tool_tokens", "3"), ("system_tokens", "4"),
  ]
  private static let session: [Field] = [
    ("id", "\"x\""), ("models", "[\"big\"]"), ("block_size", "64"), ("hash_id_scope", "\"local\""),
    ("tool_tokens", "1"), ("system_tokens", "2"), ("totals", "{}"), ("requests", ""),
  ]

  /// What becomes of a field: left out, or there with nothing in it.
  enum Lack: String, Sendable, CaseIterable { case absent, null }

  private static func object(_ fields: [Field], without key: String?, _ lack: Lack) -> String {
    let kept = fields.compactMap { field -> String? in
      if field.key != key { return "\"\(field.key)\": \(field.value)" }
      return lack == .null ? "\"\(field.key)\": null" : nil
    }
    return "{\(kept.joined(separator: ", "))}"
  }

  /// A session of a call at 2 s and a sub-agent from 6 s to 9 s, one field of which is lacking.
  private static func text(call: String? = nil, subAgent: String? = nil, session: String? = nil, _ lack: Lack) -> String
  {
    let requests = """
      [\(object(Self.call, without: call, lack)),
      \(object(Self.subAgent, without: subAgent, lack))]
      """
    let fields = Self.session.map { $0.key == "requests" ? ($0.key, requests) : $0 }
    return object(fields, without: session, lack)
  }

  private func outcome(_ text: String, _ times: SessionTimes = .recorded) -> String {
    do throws(TraceError) {
      let pattern = try SessionReader.pattern(bytes: Array(text.utf8), path: "s", times: times, defaultPool: "p")
      return told(pattern)
    } catch {
      return error.description
    }
  }

  private func told(_ pattern: Pattern) -> String {
    let calls = pattern.recordedCalls.map { call in
      let told = [call.recorded?.inputTokens, call.recorded?.outputTokens].map { $0.map { "\($0)" } ?? "own" }
      return told.joined(separator: "/")
    }
    return "\(pattern.idealDuration / .seconds(1)) s: \(calls.joined(separator: ", "))"
  }

  /// 2 s before the call, 3 s of it, 4 s until the sub-agent has ended.
  private static let whole = "9.0 s: 10/4, 5/6"

  @Test("a session whose fields are all there", arguments: Lack.allCases)
  func complete(lack: Lack) {
    #expect(outcome(Self.text(lack)) == Self.whole)
  }

  @Test("a call may lack any field but its instant", arguments: Self.call.map(\.key), Lack.allCases)
  func ofCalls(key: String, lack: Lack) {
    let expected =
      switch key {
      case "in": "9.0 s: own/4, 5/6"
      case "out": "9.0 s: 10/own, 5/6"
      default: Self.whole
      }
    #expect(outcome(Self.text(call: key, lack)) == expected)
  }

  @Test(
    "a call without an instant follows the one before it by its think time; without both it is one error",
    arguments: Lack.allCases)
  func instant(lack: Lack) {
    let call = Self.object(Self.call.filter { $0.key != "think_time" }, without: "t", lack)
    #expect(
      outcome("{\"requests\": [\(call)]}")
        == "s:1:15: error: this call has no \"t\"; it needs one, or a \"think_time\" since the call before it")
    let later = #"{"t": null, "think_time": 4, "api_time": 1}"#
    #expect(outcome(#"{"requests": [{"t": 1, "api_time": 2}, \#(later)]}"#) == "8.0 s: own/own, own/own")
  }

  @Test("a sub-agent may lack any field but its instant", arguments: Self.subAgent.map(\.key), Lack.allCases)
  func ofSubAgents(key: String, lack: Lack) {
    let expected =
      switch key {
      case "t": "s:1:"
      case "requests": "9.0 s: 10/4"
      // The same end: it begins as much earlier as it lasts.
      default: Self.whole
      }
    let found = outcome(Self.text(subAgent: key, lack))
    if key == "t" {
      #expect(found.hasSuffix("error: this sub-agent has no \"t\"; it needs one"))
    } else {
      #expect(found == expected)
    }
  }

  @Test("a session may lack any field but its requests", arguments: Self.session.map(\.key), Lack.allCases)
  func ofSessions(key: String, lack: Lack) {
    let expected =
      key == "requests"
      ? "s:1:1: error: the session has no \"requests\"; it needs one, or format: mooncake where it has a row a line"
      : Self.whole
    #expect(outcome(Self.text(session: key, lack)) == expected)
  }

  @Test("without a recorded service the next think time spans from the call's start, in both times")
  func withoutService() {
    // 0 s, 4 s, 10 s: the second has no recorded service, so that 6 s pass from its start.
    let text = """
      {"requests": [{"t": 0, "api_time": 1, "in": 1, "out": 1}, {"t": 4, "think_time": 3, "in": 1, "out": 1},
        {"t": 10, "think_time": 6, "api_time": null, "in": 1, "out": 1}]}
      """
    #expect(outcome(text) == "10.0 s: 1/1, 1/1, 1/1")
    // Waits alone: 3 s and 6 s.
    #expect(outcome(text, .simulated) == "9.0 s: 1/1, 1/1, 1/1")
  }

  @Test(
    "a sub-agent that was launched and not waited for begins at its instant, any other without a duration ends then")
  func launched() throws {
    let inner = #"[{"t": 0, "api_time": 2, "in": 1, "out": 1}]"#
    func text(_ status: String) -> String {
      """
      {"requests": [{"t": 0, "api_time": 1, "in": 2, "out": 2},
        {"t": 5, "type": "subagent", "status": "\(status)", "duration_ms": null, "requests": \(inner)}]}
      """
    }
    #expect(outcome(text("async_launched")) == "7.0 s: 2/2, 1/1")
    #expect(outcome(text("completed")) == "5.0 s: 2/2, 1/1")
  }

  @Test("a call that names no model goes to the only agent, and is one error where there are several")
  func models() {
    for model in ["", #", "model": null"#, #", "model": """#] {
      let text = #"{"requests": [{"t": 0\#(model)}, {"t": 1\#(model)}]}"#
      #expect(outcome(text) == "1.0 s: own/own, own/own")
      let several = Result { () throws(TraceError) in
        try SessionReader.pattern(bytes: Array(text.utf8), path: "s", models: ["a": "a", "b": "b"])
      }
      #expect(
        "\(several)".contains(
          "s:1:15: error: this call names no model, and there are several agents; add its \"model\""))
    }
  }

  @Test("a think time beside an instant is not read, and what rounding has put a little below 0 is 0")
  func negative() {
    #expect(outcome(#"{"requests": [{"t": 1, "api_time": 2, "think_time": -5}]}"#) == "3.0 s: own/own")
    #expect(outcome(#"{"requests": [{"think_time": -5, "t": 1, "api_time": -0.02}]}"#) == "1.0 s: own/own")
    #expect(outcome(#"{"requests": [{"think_time": -0.02, "api_time": 2}]}"#) == "2.0 s: own/own")
    for wrong in [#""api_time": 1, "think_time": -5"#, #""t": 1, "api_time": -5"#] {
      #expect(outcome("{\"requests\": [{\(wrong)}]}").contains("_time\" is out of range"))
    }
    #expect(outcome(#"{"requests": [{"think_time": "x"}]}"#).hasPrefix("s:1:30: error: "))
  }

  @Test("requests within a call are refused, since none of them would be made", arguments: ["n", "s"])
  func requestsOfCalls(type: String) {
    let text = #"{"requests": [{"t": 0, "type": "\#(type)", "requests": [{"t": 0, "in": 1}]}]}"#
    #expect(
      outcome(text)
        == "s:1:15: error: this call has \"requests\", as only sub-agents have; write \"type\": \"subagent\", or no type"
    )
    #expect(outcome(#"{"requests": [{"t": 0, "type": "\#(type)", "requests": []}]}"#) == "0.0 s: own/own")
  }

  @Test("fields that are not read may hold anything, large and strange numbers too")
  func unread() {
    let text = """
      {"x": {"requests": 1}, "requests": [{"t": 0.04, "hash_ids": [123456789012345678901234567890, -1, "a", null, [1]],
        "output_types": null, "y": 1e999, "in": 1, "out": 2, "api_time": 0}]}
      """
    #expect(outcome(text) == "0.04 s: 1/2")
  }
}
