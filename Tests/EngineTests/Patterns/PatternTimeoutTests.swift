import Testing

@testable import NeedletailEngine

@Suite("Every pattern when an agent does not answer in time, and when the job is cut short")
struct PatternTimeoutTests {
  /// A pattern in which pool `s` never answers within the call timeout of 100 ms; a, b and c take 10, 20 and 30 ms.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var pattern: Pattern
    /// When the job completes, in ms, where errors are handled gracefully; `nil` when it fails, at `failsAt`.
    var completesAt: Double?
    var isPartial = true
    /// When it fails under fail-fast, in ms; `nil` when it does not.
    var failsAt: Double?

    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(name: "call", pattern: .call("s"), completesAt: nil, failsAt: 100),
    Case(name: "sequential", pattern: .sequential(["a", "s", "b"]), completesAt: 130, failsAt: 110),
    Case(name: "parallel", pattern: .parallelAgents(["a", "s"], merge: "b"), completesAt: 120, failsAt: 100),
    // With no task done there is nothing to aggregate.
    Case(
      name: "supervisor_worker",
      pattern: .supervisorWorker(
        supervisor: "a", workers: ["s"], need: [], tasks: .drawn(.constant(2), atMost: 20)), completesAt: nil,
      failsAt: 110),
    Case(
      name: "router",
      pattern: .router(agents: ["s", "a"], by: .routing(.roundRobin), weights: nil, fallback: nil, router: nil),
      completesAt: nil, failsAt: 100),
    Case(
      name: "ensemble", pattern: .ensemble(agents: ["a", "s"], topK: nil, need: [], synthesizer: "b", pools: []),
      completesAt: 120, failsAt: 100),
    // Twice: the controller 10 ms, the specialist 100.
    Case(
      name: "blackboard", pattern: .blackboard(controller: "a", specialists: ["s"], maxIterations: 2),
      completesAt: 220, failsAt: 110),
    Case(
      name: "consensus",
      pattern: .consensus(voters: ["a", "s"], count: 2, quorum: .majority, rounds: 1, aggregator: "b"),
      completesAt: 120, failsAt: 100),
    Case(
      name: "debate", pattern: .debate(for: "a", against: "s", judge: "b", rounds: 1), completesAt: 120, failsAt: 100),
    Case(name: "handoff", pattern: .handoff(tiers: ["s", "a"]), completesAt: 110, failsAt: 100),
    Case(name: "all_of", pattern: .allOf([.call("s"), .call("a")]), completesAt: 100, failsAt: 100),
    Case(name: "race", pattern: .race([.call("s"), .call("a")]), completesAt: 10, isPartial: false, failsAt: nil),
    Case(
      name: "nested", pattern: .sequential(["a"]).then(.race([.handoff(tiers: ["s", "c"]), .call("s")])),
      completesAt: 140, isPartial: true, failsAt: 110),
  ]

  private func report(_ pattern: Pattern, change: (inout Plan) -> Void) throws -> RunReport {
    let pools = [("a", 10.0), ("b", 20), ("c", 30), ("s", 1_000)].map { name, takes in
      PlanByHand.pool(name, takes: takes, count: 20) { $0.simulate.outcome.solves = 0 }
    }
    return try run(PlanByHand.plan(pools, [PlanByHand.job("job", pattern)], change: change))
  }

  @Test("a call that times out is a failed child, gracefully", arguments: cases)
  func graceful(_ one: Case) throws {
    let report = try report(one.pattern) { $0.resilience.callTimeout = PlanByHand.span(100) }
    if let completesAt = one.completesAt {
      #expect(report.latency("job") == completesAt && report.jobs.completed == 1)
      #expect(report.jobs.partial == (one.isPartial ? 1 : 0))
    } else {
      #expect(report.failedAfter("job") == one.failsAt && report.jobs.failed == 1)
    }
    #expect(one.name == "race" || report.calls.timedOut > 0)
  }

  @Test("a call that times out fails its pattern under fail-fast and cancels the rest", arguments: cases)
  func failFast(_ one: Case) throws {
    guard let failsAt = one.failsAt else { return }
    let report = try report(one.pattern) {
      $0.resilience.callTimeout = PlanByHand.span(100)
      $0.resilience.onError = .failFast
    }
    #expect(report.failedAfter("job") == failsAt && report.jobs.failed == 1)
  }

  @Test("a job timeout cancels whatever runs, at that instant, and leaves nothing held", arguments: cases)
  func jobTimeout(_ one: Case) throws {
    // Before any pattern here can end, and while its first or second step runs.
    for milliseconds in [5.0, 9.5] {
      let report = try report(one.pattern) { $0.runtime.jobTimeout = PlanByHand.span(milliseconds) }
      #expect(report.jobs.timedOut == 1 && report.latency("job") == milliseconds)
      #expect(report.calls.cancelled > 0 && report.calls.cancelled == report.calls.started)
      #expect(report.window.simulated == PlanByHand.span(milliseconds))
    }
  }
}

extension Pattern {
  fileprivate func then(_ next: Pattern) -> Pattern { .sequence([Step(self), Step(next)]) }
}
