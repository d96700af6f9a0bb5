import NeedletailTesting
import Testing

/// Patterns whose decisions are scripted.
@Suite("Patterns of scripted agents", .timeLimit(.minutes(5)))
struct PatternTests {
  @Test("a debate hands each side the other's last argument, and the judge all of them")
  func debate() async throws {
    var fleet = Fleet()
    fleet.add("pro", agent: ScriptedAgent(.reply("pro 1", after: .seconds(2)), .reply("pro 2", after: .seconds(2))))
    fleet.add("con", agent: ScriptedAgent(.reply("con 1", after: .seconds(3)), .reply("con 2", after: .seconds(3))))
    fleet.add("judge", agent: ScriptedAgent(.reply(Reply("Against.", verdict: .against), after: .seconds(1))))
    let engine = try TestEngine(fleet)
    let reply = try await engine.run(.debate(for: "pro", against: "con", judge: "judge", rounds: 2), "Tabs?")
    #expect(reply.verdict == .against && engine.now == .seconds(7))
    try engine.log.verify(
      .texts(of: "pro", ["Tabs?", "con 1"]), .texts(of: "con", ["Tabs?", "pro 1"]), .calls(of: "judge", 1),
      .order("pro", "con", "pro", "con", "judge"), .scriptsSuffice)
    let arguments = engine.log.calls(of: "judge")[0].message.parts.map(\.text)
    #expect(Set(arguments) == ["pro 1", "con 1", "pro 2", "con 2"] && arguments.count == 4)
  }

  @Test("a consensus that is a tie in one round is decided in the next")
  func consensus() async throws {
    func voter(_ votes: Bool...) -> ScriptedAgent {
      ScriptedAgent(votes.map { .reply(Reply($0 ? "aye" : "nay", approved: $0), after: .seconds(1)) })
    }
    var fleet = Fleet()
    fleet.add("a", agent: voter(true, true))
    fleet.add("b", agent: voter(false, true))
    let engine = try TestEngine(fleet)
    let result = try await engine.result(of: .consensus(voters: ["a", "b"], rounds: 3), "Ship it?")
    #expect(!result.reply.isPartial && result.reply.approved == true)
    #expect(result.latency == .seconds(2) && result.calls == 4)
    try engine.log.verify(.calls(of: "a", 2), .calls(of: "b", 2), .scriptsSuffice)
  }

  @Test("a handoff goes from tier to tier until one handles the job")
  func handoff() async throws {
    var fleet = Fleet()
    fleet.add("bot", agent: ScriptedAgent(.reply(Reply("no idea", handled: false), after: .seconds(1))))
    fleet.add("clerk", agent: ScriptedAgent(.reply(Reply("done", handled: true), after: .seconds(60))))
    fleet.add("boss", agent: ScriptedAgent())
    let engine = try TestEngine(fleet)
    #expect(try await engine.run(.handoff(tiers: ["bot", "clerk", "boss"]), "Help.").text == "done")
    try engine.log.verify(.order("bot", "clerk"), .calls(of: "boss", 0), .scriptsSuffice)
    #expect(engine.now == .seconds(61))
  }
}
