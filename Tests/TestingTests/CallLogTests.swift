import NeedletailTesting
import Testing

/// What a log says of calls, and how it says what was expected otherwise.
@Suite("The log of calls", .timeLimit(.minutes(5)))
struct CallLogTests {
  @Test("what is not met is said in words, with a table of the calls")
  func table() async throws {
    var fleet = Fleet("triage", agent: ScriptedAgent(.reply("to the\nexpert", after: .milliseconds(1_500))))
    fleet.add("expert", agent: ScriptedAgent(.failure(Broken())))
    let engine = try TestEngine(fleet)
    _ = await failure { () throws(JobError) in try await engine.run(.sequential(["triage", "expert"]), "Help.") }
    do {
      try engine.log.verify(
        .calls(of: "expert", 2), .order("expert", "triage"), .calls(of: "expart", 0), .calls(of: "triage", 1),
        .texts(of: "triage", ["help"]), .each(of: "expert", "be answered") { $0.reply != nil })
      #expect(Bool(false), "all were met")
    } catch {
      #expect(
        error.description == """
          "expert" was to be called 2 times, and was called once
          calls were to begin in the order ["expert", "triage"], and "triage" does not come where it should
          there is no pool "expart": there are ["triage", "expert"]
          "triage" was to be handed ["help"], and was handed ["Help."]
          each call of "expert" was to be answered: call 2 does not
          #  from     to       pool    member  role  attempt  job  branch  message          ended
          1  0.000 s  1.500 s  triage  0       step  1        1    0       "Help."          answered "to the⏎expert"
          2  1.500 s  1.500 s  expert  0       step  1        1    1       "to the⏎expert"  failed: the agent is broken

          """)
    }
  }

  @Test("concurrency counts calls that the engine waited for, and a slot's next call is none more")
  func concurrency() async throws {
    var fleet = Fleet(
      "a", count: 2, concurrency: 2, agent: ScriptedAgent(.reply("x", after: .seconds(1)), afterLast: .repeatLast))
    fleet.add("b", agent: ScriptedAgent("at once", afterLast: .repeatLast))
    let engine = try TestEngine(fleet)
    for _ in 1...12 { engine.submit(.sequential(["a", "b"]), "") }
    try await engine.runUntilIdle()
    #expect(engine.log.maximumConcurrency(of: "a") == 4)
    #expect(engine.log.maximumConcurrency(of: "b") == 1)
    #expect(engine.now == .seconds(3))
  }

  @Test("a log that was emptied goes on with what comes")
  func emptied() async throws {
    let engine = try TestEngine(
      Fleet("a", concurrency: 2, agent: ScriptedAgent(.reply("x", after: .seconds(1)), .reply("y", after: .seconds(2))))
    )
    let jobs = [engine.submit(.call("a"), "1")]
    try await engine.advance(by: .zero)
    engine.log.removeAll()
    _ = try await engine.run(.call("a"), "2")
    #expect(jobs[0].outcome != nil)
    #expect(engine.log.calls.map(\.text) == ["2"] && engine.log.calls.map(\.number) == [2])
    #expect(engine.log.calls[0].reply?.text == "y" && engine.log.calls[0].duration == .seconds(2))
  }
}
