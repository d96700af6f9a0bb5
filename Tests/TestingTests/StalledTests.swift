import NeedletailTesting
import Testing

/// Agents that wait for what virtual time cannot bring.
@Suite("Agents that stall", .timeLimit(.minutes(5)))
struct StalledTests {
  @Test("an agent that waits for the system's clock is named, and ends the engine")
  func systemClock() async throws {
    var fleet = Fleet()
    fleet.add("fine", agent: ScriptedAgent("fine"))
    fleet.add(
      "dreamer",
      agent: ClosureAgent { _, _ in
        try await Task.sleep(for: .seconds(3_600))
        return Reply()
      })
    let engine = try TestEngine(fleet)
    let error = await failure { () throws(JobError) in try await engine.run(.sequential(["fine", "dreamer"]), "in") }
    #expect(error?.reason == .stalled && error?.pool == "dreamer")
    #expect(error?.message.contains("agent \"dreamer\" waits for something other than the engine's clock") == true)
    #expect(await failure { () throws(JobError) in try await engine.run(.call("fine"), "in") }?.reason != nil)
  }

  @Test("an agent that stalls in a pattern that handles failures is not hidden by it")
  func graceful() async throws {
    var fleet = Fleet("fine", agent: ScriptedAgent("fine"))
    fleet.add(
      "dreamer",
      agent: ClosureAgent { _, _ in
        try await Task.sleep(for: .seconds(3_600)); return Reply()
      })
    let engine = try TestEngine(fleet)
    let error = await failure { () throws(JobError) in
      try await engine.run(.parallel([.call("fine"), .call("dreamer")], join: .all), "in")
    }
    #expect(error?.reason == .stalled && error?.pool == "dreamer")
  }

  @Test("an agent that would hang for ever is named once patience is over")
  func hanging() async throws {
    var fleet = Fleet("fine", agent: ScriptedAgent(.reply("x", after: .seconds(1))))
    fleet.add("hanger", agent: ScriptedAgent(.hang))
    let engine = try TestEngine(fleet, patience: .seconds(60))
    let error = await failure { () throws(JobError) in try await engine.run(.sequential(["fine", "hanger"]), "in") }
    #expect(error?.reason == .stalled && error?.pool == "hanger")
    #expect(engine.now == .seconds(1))
  }
}
