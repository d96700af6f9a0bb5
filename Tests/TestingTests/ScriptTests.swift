import NeedletailTesting
import Testing

/// What scripts answer, and what they say when they do not go so far.
@Suite("Scripted agents", .timeLimit(.minutes(5)))
struct ScriptTests {
  @Test("a script that is over says so, names the agent, and the log keeps it")
  func over() async throws {
    let engine = try TestEngine(Fleet("expert", agent: ScriptedAgent("one")))
    _ = try await engine.run(.call("expert"), "first")
    let error = await failure { () throws(JobError) in try await engine.run(.call("expert"), "second") }
    #expect(error?.reason == .agentFailed)
    let text =
      "the script of agent \"expert\" does not go so far: it has 1 replies, and this is call 2 (member 0, attempt 1, message \"second\")"
    #expect((error?.underlying as? ScriptError)?.description == text)
    #expect(engine.log.scriptErrors.map(\.text) == ["second"])
    #expect(throws: UnmetExpectations.self) { try engine.log.verify(.scriptsSuffice) }
  }

  @Test("the last reply is repeated, or the script starts again")
  func afterLast() async throws {
    for (afterLast, expected) in [(ScriptedAgent.AfterLast.repeatLast, "abbb"), (.startAgain, "abab")] {
      let engine = try TestEngine(Fleet("a", agent: ScriptedAgent("a", "b", afterLast: afterLast)))
      var text = ""
      for _ in 1...4 { text += try await engine.run(.call("a"), "").text }
      #expect(text == expected)
    }
  }

  @Test("a script by input answers by the message's text, and what it does not know otherwise or not at all")
  func byInput() async throws {
    var fleet = Fleet("strict", agent: ScriptedAgent(byInput: ["2+2": "4"]))
    fleet.add("lenient", agent: ScriptedAgent(byInput: ["2+2": "4"], otherwise: "a number"))
    let engine = try TestEngine(fleet)
    #expect(try await engine.run(.call("strict"), "2+2").text == "4")
    #expect(try await engine.run(.call("lenient"), "3+3").text == "a number")
    let error = await failure { () throws(JobError) in try await engine.run(.call("strict"), "3+3") }
    #expect((error?.underlying as? ScriptError)?.text == "3+3")
  }

  @Test("a script's error is thrown at its instant")
  func errors() async throws {
    let engine = try TestEngine(Fleet("a", agent: ScriptedAgent(.failure(Broken(), after: .seconds(4)))))
    let error = await failure { () throws(JobError) in try await engine.run(.call("a"), "") }
    #expect(error?.underlying as? Broken == Broken() && engine.now == .seconds(4))
    #expect(engine.log.calls[0].error as? Broken == Broken())
  }
}
