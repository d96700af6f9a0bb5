import Testing

@testable import NeedletailEngine

@Suite("Traces of jobs")
struct JobTraceTests {
  private typealias Hand = PlanByHand

  private func traces(_ plan: Plan, sample: Int = 100) throws -> [JobTrace] {
    var plan = plan
    plan.tracedJobs = sample
    return try run(plan).jobTraces
  }

  @Test("a job's spans are its pattern, its calls, their attempts and what those waited for and ran")
  func spans() throws {
    let plan = Hand.plan(
      [Hand.pool("p", takes: 10, prompt: 5, output: 10)], [Hand.job("a", .sequence([.init(.call("p"))]))]
    ) {
      $0.faults = [Hand.fault("p", from: 0, to: 5, .fail(1))]
      $0.resilience.retry = Hand.retry(2, initial: 7)
    }
    let trace = try #require(try traces(plan).first)
    #expect(
      trace.spans.map(\.name) == ["sequence", "p", "attempt 1", "failed_attempt", "backoff", "attempt 2", "service"])
    #expect(trace.spans.map(\.parent) == [-1, 0, 1, 2, 1, 1, 5])
    #expect(trace.spans.map(\.startNanoseconds) == [0, 0, 0, 0, 10, 17, 17].map { $0 * 1_000_000 })
    #expect(trace.spans.map(\.endNanoseconds) == [27, 27, 10, 10, 17, 27, 27].map { $0 * 1_000_000 })
    #expect(trace.spans.map(\.ending) == ["completed", "completed", "agent_failed", "", "", "completed", ""])
    #expect((trace.spans[5].inputTokens, trace.spans[5].outputTokens, trace.spans[5].member) == (5, 10, 0))
    #expect(trace.reason == .typical && trace.ending == .completed)
  }

  @Test("of branches that run at once one is critical, and each has a thread of its own")
  func branches() throws {
    let branches = [10.0, 20].map { Hand.call("p", lasting: $0) }
    let trace = try #require(
      try traces(Hand.plan([Hand.pool("p", takes: 1, count: 2)], [Hand.job("a", .allOf(branches))])).first)
    #expect(trace.spans.filter { $0.kind == .call }.map(\.thread) == [1, 2])
    #expect(trace.spans.filter { $0.kind == .run }.map(\.criticalNanoseconds) == [0, 20_000_000])
    #expect(trace.partNanoseconds == [.service: 15_000_000, .stragglerWait: 5_000_000])
  }

  @Test("where a hedge answers, the first attempt is critical until it began")
  func hedges() throws {
    let pool = Hand.pool("p", takes: 10, count: 2) { $0.hedge = .after(.milliseconds(20)) }
    let trace = try #require(
      try traces(
        Hand.plan([pool], [Hand.job("a", .call("p"))]) {
          $0.faults = [Hand.fault("p", from: 0, to: 5, .latency(10))]
        }
      ).first)
    #expect(trace.spans.map(\.name) == ["p", "attempt 1", "hedge", "service", "discarded_attempt"])
    #expect(trace.spans.map(\.criticalNanoseconds) == [0, 0, 0, 10_000_000, 20_000_000])
    #expect(trace.spans.map(\.ending) == ["completed", "cancelled", "completed", "", ""])
  }

  @Test("a sample of any size is those of least rank, and the slowest three are added")
  func sample() throws {
    let rows = (0..<50).map { _ in Load.Trace.Row(instant: .zero) }
    let plan = Hand.plan(
      [Hand.pool("p", takes: 10)],
      [Scenario(name: "a", pattern: .call("p"), load: .trace(Load.Trace(rows: rows)))])
    let all = try traces(plan)
    #expect(all.count == 50)
    let few = try traces(plan, sample: 5)
    let least = all.map(\.key).sorted { Draws.mix($0) < Draws.mix($1) }.prefix(5)
    #expect(few.count >= 5 && few.count <= 8)
    #expect(Set(few.filter { $0.latencyNanoseconds < 480_000_000 }.map(\.key)).isSubset(of: least))
    #expect(Set(least).isSubset(of: few.map(\.key)))
    #expect(few.filter { $0.latencyNanoseconds >= 480_000_000 }.count == 3)
    #expect(few.count { $0.reason == .typical } == 1)
  }

  @Test("a job within an eighth of a power of two of p99 is kept, whatever the sample")
  func nearP99() throws {
    // One slot of 10 ms, 1,000 jobs at once: the n-th takes n × 10 ms, so p99 is 9.9 s, and the slowest three are 9.98 s and more.
    let rows = (0..<1_000).map { _ in Load.Trace.Row(instant: .zero) }
    let plan = Hand.plan(
      [Hand.pool("p", takes: 10)],
      [Scenario(name: "a", pattern: .call("p"), load: .trace(Load.Trace(rows: rows)))])
    // 2³³ is 8.59 s: of that power's eighths p99 is in the second, from 9.66 to 10.74 s, and so are the slowest.
    let near = { (trace: JobTrace) in (9.66e9..<10.74e9).contains(Double(trace.latencyNanoseconds)) }
    #expect(try traces(plan, sample: 1).contains(where: near))
    // Eight jobs more, of two calls of 1 s on one slot, end after 9 to 16 s. Of 1,008 jobs the 998th is p99: 9.97 s, and the
    // slowest three take 14 s and more.
    let pools = [Hand.pool("p", takes: 10), Hand.pool("slow", takes: 1_000)]
    let slow = (0..<8).map { _ in Load.Trace.Row(instant: .zero) }
    let both = Hand.plan(
      pools,
      [
        Scenario(name: "a", pattern: .call("p"), load: .trace(Load.Trace(rows: rows))),
        Scenario(
          name: "b", pattern: .sequence([.init(.call("slow")), .init(.call("slow"))]),
          load: .trace(Load.Trace(rows: slow))),
      ])
    let kept = try traces(both, sample: 1)
    let found = try #require(kept.first { $0.reason == .nearP99 })
    #expect(near(found) && kept.count == 5)
  }

  @Test(
    "whatever the plan: spans nest, what is critical adds up to the latency, and tracing changes nothing",
    arguments: 0..<30)
  func nest(group: Int) throws {
    for member in 0..<10 {
      let seed = UInt64(9_000 + group * 10 + member)
      var random = RandomPlan(seed: seed)
      var plan = random.plan()
      plan.keepsAccounts = true
      let without = try run(plan)
      plan.tracedJobs = 1_000
      var report = try run(plan)
      #expect(report.jobTraces.count <= 1_004)
      for trace in report.jobTraces where !trace.isTruncated { expectNested(trace, seed) }
      report.jobTraces = []
      #expect(report == without, "seed \(seed)")
    }
  }

  private func expectNested(_ trace: JobTrace, _ seed: UInt64) {
    #expect(trace.partNanoseconds.values.reduce(0, +) == trace.latencyNanoseconds, "seed \(seed)")
    let critical = trace.spans.reduce(0) { $0 + $1.criticalNanoseconds }
    #expect(critical == trace.latencyNanoseconds, "seed \(seed) job \(trace.key)")
    for (index, span) in trace.spans.enumerated() {
      #expect(span.parent < index && span.end >= span.start, "seed \(seed)")
      let (start, end) =
        span.parent < 0
        ? (trace.intendedAt, trace.endedAt) : (trace.spans[span.parent].start, trace.spans[span.parent].end)
      #expect(span.start >= start && span.end <= end, "seed \(seed): \(span) within its parent")
    }
    // On one thread no two siblings overlap.
    let siblings = Dictionary(grouping: trace.spans) { "\($0.parent) \($0.thread)" }
    for group in siblings.values {
      let sorted = group.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
      #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $0.end <= $1.start }, "seed \(seed)")
    }
  }

  @Test("the branch of a choice that was taken is told by its name")
  func namedBranches() throws {
    let pattern = Pattern.choose(
      Pattern.Choose(
        among: [.call("p"), .call("q")], by: .routing(.weighted), weights: [0, 1], names: ["short", "long"]))
    let trace = try #require(
      try traces(Hand.plan([Hand.pool("p", takes: 1), Hand.pool("q", takes: 1)], [Hand.job("a", pattern)])).first)
    #expect(trace.spans.map(\.name) == ["branch long", "q", "attempt 1", "service"])
  }
}
