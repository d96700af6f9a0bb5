import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

/// Combinators, alone and one inside another, and what replaces or measures their calls.
extension PatternRunTests {
  // MARK: All of, race, quorum

  @Test("race: the first success wins, the losers are cancelled and their tokens wasted")
  func race() throws {
    let report = try report(.race([.call("b"), .call("a"), .call("d")]))
    #expect(report.latency("job") == 10)
    #expect((report.calls.completed, report.calls.cancelled, report.jobs.partial) == (1, 2, 0))
    // At 10 ms b has written 10 and d 10, having read 101 each.
    #expect(tokens(report) == [303, 30, 222])
  }

  @Test("race: failures drop out; with none left it fails")
  func raceFailures() throws {
    #expect(try report(.race([.call("a"), .call("b")]), failing: ["a"]).latency("job") == 20)
    #expect(try report(.race([.call("a"), .call("b")]), failing: ["a", "b"]).failedAfter("job") == 20)
  }

  @Test("race: a pattern that failed drops out like a call that did, and leaves the job whole")
  func raceOfPatternsFails() throws {
    let report = try report(.race([.sequential(["a"]), .call("b")]), failing: ["a"])
    #expect((report.jobs.completed, report.jobs.partial) == (1, 0))
  }

  @Test("all of: done when all have ended, whatever nests inside")
  func allOf() throws {
    let report = try report(.allOf([.sequential(["a", "b"]), .race([.call("c"), .call("d")]), .call("a")]))
    #expect(report.latency("job") == 30)
    #expect((report.calls.completed, report.calls.cancelled) == (4, 1))
  }

  @Test("a quorum is done at its k-th success; one that is not met is partial, or fails under fail-fast")
  func quorum() throws {
    let pattern = Pattern.parallel([.call("a"), .call("b"), .call("c")], join: .quorum(2))
    #expect(try report(pattern).latency("job") == 20)
    #expect(try report(pattern, failing: ["a"]).latency("job") == 30)
    let short = try report(pattern, failing: ["a", "b"])
    #expect(short.latency("job") == 30 && short.jobs.partial == 1)
    #expect(try report(pattern, failing: ["a", "b"], failFast: true).failedAfter("job") == 20)
    #expect(try report(pattern, failing: ["a", "b", "c"]).failedAfter("job") == 30)
  }

  // MARK: Nesting

  @Test("cancelling a nested pattern cancels everything in it at that instant")
  func nestedCancel() throws {
    let slow = Pattern.sequential(["a", "d"])
    let nested = Pattern.allOf([slow, .debate(for: "b", against: "d", judge: "a"), .race([.call("c"), .call("d")])])
    let report = try report(.race([nested, Hand.call("a", lasting: 15)]))
    #expect(report.latency("job") == 15)
    #expect((report.calls.completed, report.calls.cancelled) == (2, 5))
    // At 15: the first a's output of 10 was used by d; b 15; d 15; c 15; d 15; and d, since 10, 5 of 40.
    #expect(report.tokens.output == 10 + 10 + 15 + 15 + 15 + 15 + 5)
  }

  @Test("a loop of a sequence hands on what the last round wrote, until a condition holds")
  func loopOfSequence() throws {
    let loop = Pattern.loop(Pattern.Loop(body: .sequential(["a", "b"]), atMost: 3, until: .approved))
    #expect(try report(loop).latency("job") == 30)
    let all = try report(loop) { $0.agents[1].simulate.outcome.approves = 0 }
    #expect(all.latency("job") == 90 && all.jobs.partial == 0)
    // 101 + 11, then 21 + 11 twice.
    #expect(all.tokens.input == 112 + 32 + 32)
  }

  @Test("a tier may fan out as the tier before it says")
  func tierReadsOutcome() throws {
    let report = try report(.escalate([.call("a"), .fanOut(body: .call("b"), width: .outcome(atMost: 9), join: .all)]))
    {
      $0.agents[0].simulate.outcome.handles = 0
      $0.agents[0].simulate.outcome.fanOut = .constant(3)
    }
    #expect(report.agent("b")?.calls == 3)
  }

  @Test("a delay passes time and tokens and is no call")
  func delay() throws {
    let pattern = Pattern.sequence([.call("a"), .delay(.milliseconds(7)), .call("b")].map { Pattern.Step($0) })
    let report = try report(pattern)
    #expect(report.latency("job") == 37)
    #expect(report.calls.started == 2 && report.tokens.input == 101 + 11)
  }

  @Test("a trace row's tokens replace the first call's input and the last call's output")
  func traceTokens() throws {
    let row = Load.Trace.Row(instant: .zero, inputTokens: 1_000, outputTokens: 500)
    let report = try report(.sequential(["a", "b"])) {
      $0.scenarios[0].load = .trace(Load.Trace(rows: [row]))
    }
    #expect((report.tokens.input, report.tokens.output) == (1_000 + 11, 10 + 500))
    let handled = try self.report(.handoff(tiers: ["a", "b"])) {
      $0.scenarios[0].load = .trace(Load.Trace(rows: [row]))
    }
    #expect((handled.tokens.input, handled.tokens.output) == (1_000, 500))
  }

  @Test("ttft and tpot are measured of streams")
  func streams() throws {
    let report = try report(.call("a")) {
      $0.agents[0].simulate.service = .streamed(timeToFirstToken: .constant(30e6), interTokenLatency: .constant(2e6))
      $0.slo = ServiceLevel(timeToFirstToken: .milliseconds(30), timePerOutputToken: .nanoseconds(1_999_999))
    }
    #expect(report.latency("job") == 48)
    #expect(report.metrics["ttft_ms"]?.all?.max == 30_000_000)
    #expect(report.metrics["tpot_ms"]?.all?.max == 2_000_000)
  }
}
