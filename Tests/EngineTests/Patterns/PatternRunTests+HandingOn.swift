import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

/// What combinators hand on, to whom the job's input goes, and what a failed stage leaves to decide on.
extension PatternRunTests {
  private func steps(_ patterns: Pattern...) -> Pattern { .sequence(patterns.map { Pattern.Step($0) }) }

  @Test("a loop hands on what its last successful round wrote, to the next round and in the end")
  func loopHandsOn() throws {
    let pattern = steps(.loop(Pattern.Loop(body: .call("b"), atMost: 3, until: .never)), .call("d"))
    // Rounds begin at 0, 20 and 40. The first alone succeeds: both others are handed its 20, and so is d.
    let later = try report(pattern) { $0.faults = [Hand.fault("b", from: 15, to: 60, .fail(1))] }
    #expect(later.tokens.input == 101 + 21 + 21 + 21 && later.jobs.partial == 1)
    // The first alone fails: the second is handed what the loop was.
    let first = try report(pattern) { $0.faults = [Hand.fault("b", from: 0, to: 5, .fail(1))] }
    #expect(first.tokens.input == 101 + 101 + 21 + 21)
  }

  @Test("a fan-out hands on what those that succeeded wrote, added up")
  func fanOutHandsOn() throws {
    let inTurn = Pattern.choose(Pattern.Choose(among: [.call("a"), .call("b")], by: .routing(.roundRobin)))
    let pattern = steps(.fanOut(body: inTurn, width: width(3), join: .all), .call("d"))
    #expect(try report(pattern).tokens.input == 303 + 1 + 10 + 20 + 10)
    #expect(try report(pattern, failing: ["b"]).tokens.input == 303 + 1 + 10 + 10)
  }

  @Test("a job's input tokens go to every call that is handed what the job was")
  func inputTokens() throws {
    let nested = steps(.allOf([.call("a"), .sequential(["b", "c"])]), .call("d"))
    #expect(try report(nested).tokens.input == 101 + 101 + 21 + 1 + 10 + 30)
    // The second tier too, where the first has failed and written nothing.
    #expect(try report(.handoff(tiers: ["a", "b"]), failing: ["a"]).tokens.input == 101 + 101)
  }

  @Test("a trace row's input replaces that of every call that is handed the job's alone")
  func traceInput() throws {
    let row = Load.Trace.Row(instant: .zero, inputTokens: 1_000)
    let report = try report(steps(.allOf([.call("a"), .call("b")]), .call("d"))) {
      $0.scenarios[0].load = .trace(Load.Trace(rows: [row]))
    }
    #expect(report.tokens.input == 1_000 + 1_000 + 1 + 10 + 20)
  }

  @Test("a trace row's output replaces that of every call that ends the job")
  func traceOutput() throws {
    let row = Load.Trace.Row(instant: .zero, outputTokens: 500)
    let trace: (inout Plan) -> Void = { $0.scenarios[0].load = .trace(Load.Trace(rows: [row])) }
    #expect(try report(steps(.call("a"), .allOf([.call("b"), .call("c")])), change: trace).tokens.output == 10 + 1_000)
    let loop = Pattern.loop(Pattern.Loop(body: .call("b"), atMost: 3, until: .approved))
    #expect(try report(loop, change: trace).tokens.output == 500)
    let rounds = try report(loop) {
      trace(&$0)
      $0.agents[1].simulate.outcome.approves = 0
    }
    #expect(rounds.tokens.output == 20 + 20 + 500, "the last of all rounds")
  }

  @Test(
    "a sequence whose last stage failed satisfies no condition; one whose first failed is as its last says",
    arguments: [Pattern.Condition.solved, .approved, .handled, .confidence(0.1)])
  func failedLastStage(until: Pattern.Condition) throws {
    let pattern = Pattern.loop(Pattern.Loop(body: .sequential(["a", "b"]), atMost: 3, until: until))
    #expect(try report(pattern, failing: ["b"]).calls.started == 6)
    #expect(try report(pattern, failing: ["a"]).calls.started == 2)
  }

  @Test("a tier whose last stage failed has not handled the job, and a fan-out after such a stage has one branch")
  func failedStageAsked() throws {
    let tiers = Pattern.escalate([.sequential(["a", "b"]), .call("c")])
    #expect(try report(tiers, failing: ["b"]).agent("c")?.calls == 1)
    #expect(try report(tiers, failing: ["a"]).agent("c")?.calls == 0)
    let fan = steps(.call("a"), .fanOut(body: .call("b"), width: .outcome(atMost: 9), join: .all))
    let report = try report(fan, failing: ["a"]) { $0.agents[0].simulate.outcome.fanOut = .constant(5) }
    #expect(report.agent("b")?.calls == 1)
  }
}
