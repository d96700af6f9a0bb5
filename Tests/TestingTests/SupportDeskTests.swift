import NeedletailTesting
import Testing

/// The program's own: a bot answers first, an expert if it cannot.
struct SupportDesk {
  var engine: Engine

  static func fleet(bot: any Agent, expert: any Agent) -> Fleet {
    var fleet = Fleet()
    fleet.add("bot", concurrency: 8, agent: bot)
    fleet.add("expert", concurrency: 1, agent: expert)
    fleet.resilience.callTimeout = .seconds(30)
    fleet.resilience.retry = Resilience.Retry(attempts: 2, initial: .seconds(4), jitter: .none)
    return fleet
  }

  func answer(_ question: String) async throws(JobError) -> String {
    try await engine.run(.handoff(tiers: ["bot", "expert"]), question).text
  }
}

@Suite struct SupportDeskTests {
  let cannot = ScriptedReply.reply(Reply("I cannot.", handled: false), after: .seconds(1))

  @Test func anExpertWhoFailsIsAskedAgain() async throws {
    let expert = ScriptedAgent(.reply("Restart it.", after: .seconds(10)))
    let engine = try TestEngine(
      SupportDesk.fleet(
        bot: ScriptedAgent(cannot),
        expert: FaultyAgent(wrapping: expert, .isRateLimited(retryAfter: .seconds(20), on: .attempt(1)))))

    #expect(try await SupportDesk(engine: engine.engine).answer("It is broken.") == "Restart it.")

    #expect(engine.now == .seconds(31))  // 1 for the bot, 20 until the expert may be asked again, 10 for the answer
    try engine.log.verify(.order("bot", "expert", "expert"), .texts(of: "bot", ["It is broken."]), .scriptsSuffice)
  }

  @Test func twoQuestionsAtOnceWaitForTheOneExpert() async throws {
    let expert = ScriptedAgent(byInput: ["a": .reply("A", after: .seconds(10)), "b": .reply("B", after: .seconds(10))])
    let engine = try TestEngine(
      SupportDesk.fleet(bot: FaultyAgent(wrapping: expert, .isDown(.zero ..< .seconds(60))), expert: expert))
    let (first, second) = (engine.submit(.call("expert"), "a"), engine.submit(.call("expert"), "b"))

    try await engine.advance(by: .seconds(5))
    #expect(try await engine.snapshot().pool("expert")?.waiting == 1)
    #expect(try await second.reply.text == "B")

    #expect(first.outcome != nil && engine.now == .seconds(20))
    try engine.log.verify(.concurrency(of: "expert", atMost: 1))
  }

  @Test func anExpertWhoHangsTimesOut() async throws {
    let engine = try TestEngine(SupportDesk.fleet(bot: ScriptedAgent(cannot), expert: ScriptedAgent(.hang, .hang)))
    do {
      _ = try await engine.run(.call("expert"), "It is broken.")
      Issue.record("there was an answer")
    } catch {
      #expect(error.reason == .callTimeout && error.pool == "expert" && error.attempt == 2)
    }
    #expect(engine.now == .seconds(64))
  }
}
