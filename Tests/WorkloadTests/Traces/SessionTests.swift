import NeedletailEngine
import NeedletailNotation
import Testing
import NeedletailWorkload

@Suite("Recorded sessions")
struct SessionTests {

  private func call(
    _ time: Double, api: Double, think: Double? = 0, model: String = "big", input: Int = 10, output: Int = 1
  ) -> String {
    let thinking = think.map { ", \"think_time\": \($0)" } ?? ""
    return """
      {"t": \(time), "type": "n", "model": "\(model)", "in": \(input), "out": \(output), "hash_ids": [1, 2],
       "api_time": \(api)\(thinking)}
      """
  }

  private func subAgent(finish: Double, milliseconds: Int, _ requests: String...) -> String {
    """
    {"t": \(finish), "type": "subagent", "duration_ms": \(milliseconds), "tool_use_count": 3,
     "requests": [\(requests.joined(separator: ", "))]}
    """
  }

  private func session(_ requests: String...) -> String {
    "{\"id\": \"x\", \"models\": [\"big\"], \"requests\": [\(requests.joined(separator: ",\n"))]}"
  }

  private func pattern(
    _ text: String, times: SessionTimes = .recorded, models: [String: String] = [:], pool: String? = "p",
    speedup: Double = 1
  ) throws -> Pattern {
    try SessionReader.pattern(
      bytes: Array(text.utf8), path: "s", times: times, models: models, defaultPool: pool, speedup: speedup)
  }

  private func failure(_ text: String, pool: String? = "p", speedup: Double = 1) -> String {
    do throws(TraceError) {
      _ = try SessionReader.pattern(
        bytes: Array(text.utf8), path: "s", times: .recorded, models: [:], defaultPool: pool, speedup: speedup)
      return "no error"
    } catch {
      return error.description
    }
  }

  /// A call as the compiled pattern should have it; seconds.
  private func made(_ service: Int?, pool: String = "p", input: Int = 10, output: Int = 1) -> Pattern {
    .call(
      Pattern.Call(
        pool,
        recorded: Pattern.Recorded(
          inputTokens: input, outputTokens: output, service: service.map { .seconds($0) })))
  }

  private func wait(_ seconds: Int) -> Pattern { .delay(.seconds(seconds)) }

  private func sequence(_ steps: Pattern...) -> Pattern { .sequence(steps.map { Pattern.Step($0) }) }

  @Test("main calls follow one another with their think times between them")
  func mainCalls() throws {
    let text = session(call(2, api: 3), call(9, api: 1, think: 4), call(10, api: 2, think: 0))
    #expect(try pattern(text) == sequence(wait(2), made(3), wait(4), made(1), made(2)))
  }

  @Test("a sub-agent waits for its start, keeps its gaps, and lasts its duration, at once with the think time")
  func subAgentBeside() throws {
    // The first call ends at 10; the sub-agent runs from 12 to 32; its calls end at 2 + … = 15 of its 20 seconds.
    let text = session(
      call(0, api: 10), subAgent(finish: 32, milliseconds: 20_000, call(1, api: 4), call(8, api: 7)),
      call(40, api: 5, think: 30))
    #expect(
      try pattern(text)
        == sequence(
          made(10),
          .parallel([wait(30), sequence(wait(2), wait(1), made(4), wait(3), made(7), wait(5))], join: .all), made(5)))
  }

  @Test(
    "sub-agents run beside each other, and one that rounding has begin a little before a call's end starts at its end")
  func severalSubAgents() throws {
    let text = session(
      call(0, api: 10), subAgent(finish: 15.98, milliseconds: 6_000, call(0, api: 6)),
      subAgent(finish: 14, milliseconds: 3_000, call(0, api: 3)), call(20, api: 5, think: 10))
    #expect(
      try pattern(text)
        == sequence(
          made(10), .parallel([wait(10), sequence(made(6)), sequence(wait(1), made(3))], join: .all), made(5)))
  }

  @Test("sub-agents may come before the first call and after the last")
  func subAgentsAtTheEnds() throws {
    let text = session(
      subAgent(finish: 3, milliseconds: 2_000, call(0, api: 2)), call(5, api: 1),
      subAgent(finish: 12, milliseconds: 4_000, call(0, api: 4)))
    #expect(
      try pattern(text)
        == sequence(
          .parallel([wait(5), sequence(wait(1), made(2))], join: .all), made(1),
          .parallel([sequence(wait(2), made(4))], join: .all)))
  }

  @Test("sub-agents nest, each on its own clock")
  func nested() throws {
    // Outer from 2 to 22; in it a call 0–1, then an inner one from 3 to 7 (its call 0–3), then a call 10–12.
    let inner = subAgent(finish: 7, milliseconds: 4_000, call(0, api: 3))
    let outer = subAgent(finish: 22, milliseconds: 20_000, call(0, api: 1), inner, call(10, api: 2))
    let text = session(call(0, api: 1), outer, call(30, api: 1, think: 29))
    let expected = sequence(
      made(1),
      .parallel(
        [
          wait(29),
          sequence(
            wait(1), made(1), .parallel([wait(9), sequence(wait(2), made(3), wait(1))], join: .all), made(2), wait(8)),
        ], join: .all), made(1))
    #expect(try pattern(text) == expected)
    #expect(expected.idealDuration == .seconds(31))
  }

  @Test("a sub-agent without calls lasts its duration")
  func idleSubAgent() throws {
    let text = session(call(0, api: 1), subAgent(finish: 6, milliseconds: 4_000))
    #expect(try pattern(text) == sequence(made(1), .parallel([sequence(wait(1), wait(4))], join: .all)))
  }

  @Test("simulated times keep tokens and think times and leave services to the pools")
  func simulated() throws {
    let text = session(call(0, api: 10, input: 7, output: 8), call(15, api: 2, think: 5))
    #expect(
      try pattern(text, times: .simulated) == sequence(made(nil, input: 7, output: 8), wait(5), made(nil)))
  }

  @Test("a speedup divides every recorded time")
  func speedup() throws {
    let text = session(call(0, api: 10), call(30, api: 5, think: 20))
    #expect(try pattern(text, speedup: 5) == sequence(made(2), wait(4), made(1)))
    #expect(
      failure(text, speedup: -1)
        == "s:1:1: error: the speedup is -1.0; use a number above 0, such as 1 for the recorded pace")
    #expect(failure(text, speedup: 1e-12).contains("at this speedup a time exceeds 10⁹ seconds"))
  }

  @Test("models go to their pools, all others to the default pool")
  func models() throws {
    let text = session(call(0, api: 1), call(1, api: 1, model: "small"))
    #expect(
      try pattern(text, models: ["small": "s"]) == sequence(made(1), made(1, pool: "s")))
    #expect(
      failure(session(call(0, api: 1)), pool: nil)
        == "s:1:78: error: the model \"big\" has no pool of agents; name one, as models: {big: POOL}")
  }

  @Test("decimals are kept to the nanosecond, and stamps decide where a think time differs a little from them")
  func decimals() throws {
    let text = session(call(0, api: 18.99), call(323, api: 36.75, think: 304.0))
    #expect(try pattern(text).idealDuration == .milliseconds(359_750))
  }

  @Test("a bad session is refused with the reason")
  func refusals() {
    #expect(failure("[]") == "s:1:1: error: \"[\" is unexpected; an object in braces goes here")
    #expect(
      failure("{\"id\": 1}")
        == "s:1:1: error: the session has no \"requests\"; it needs one, or format: mooncake where it has a row a line"
    )
    #expect(failure(session()).contains("the session has no calls; it needs at least one"))
    #expect(failure(session(subAgent(finish: 3, milliseconds: 1))).contains("the session has no calls"))
    #expect(failure(session("{\"type\": \"x\"}")).contains("the type \"x\" is unknown"))
    #expect(failure(session("{\"type\": \"n\", \"t\": -1}")).contains("\"t\" is out of range"))
    #expect(failure(session("{\"type\": \"n\", \"t\": 1e10}")).contains("\"t\" is out of range"))
    #expect(failure(session(call(0, api: 1)) + "x").contains("nothing more after the value"))
  }

  @Test("nesting has a limit that is said")
  func nestingLimit() {
    func nested(_ levels: Int) -> String {
      (0..<levels).reduce("") { inner, _ in
        "{\"type\": \"subagent\", \"t\": 9, \"duration_ms\": 1, \"requests\": [\(inner)]}"
      }
    }
    #expect(failure(session(call(0, api: 1), nested(16))) == "no error")
    #expect(failure(session(call(0, api: 1), nested(17))).contains("sub-agents nest deeper than 16 levels"))
  }

  @Test("a session cut off anywhere is refused, never a trap")
  func cutOff() {
    let text = Array(session(call(0, api: 1), subAgent(finish: 9, milliseconds: 5_000, call(0, api: 1))).utf8)
    for length in 0..<text.count {
      #expect(throws: TraceError.self) {
        try SessionReader.pattern(bytes: Array(text.prefix(length)), path: "s", defaultPool: "p")
      }
    }
  }
}
