import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("Budgets")
struct BudgetTests {
  private typealias Hand = PlanByHand

  /// A dollar a token, ten tokens an answer.
  private func plan(_ scenarios: [Scenario], change: (inout Plan) -> Void) -> Plan {
    Hand.plan(
      [Hand.pool("p", takes: 10, concurrency: 9, output: 10) { $0.endpoint = "e" }], scenarios
    ) {
      $0.endpoints = [Endpoint(name: "e", price: Endpoint.Price(input: 1e6, output: 1e6))]
      change(&$0)
    }
  }

  @Test("attempts at once reserve before they start, so together they never overspend")
  func reserves() throws {
    let jobs = Hand.jobs(3, .call("p")) + [Hand.job("later", at: 100, .call("p"))]
    let report = try run(plan(jobs) { $0.agents[0].budgetUSD = 25 })
    #expect(report.latencies("1", "2") == [10, 10])
    #expect([report.failedAfter("3"), report.failedAfter("later")] == [0, 0])
    #expect(report.costUSD == 20)
    #expect(report.status == .completed, "an agent's budget ends no run")
    #expect(report.reasons == ["budget_exhausted": 2])
  }

  @Test("a budget that is met exactly is not exceeded")
  func exact() throws {
    let report = try run(plan(Hand.jobs(3, .call("p"))) { $0.agents[0].budgetUSD = 20 })
    #expect((report.jobs.completed, report.costUSD) == (2, 20))
  }

  @Test("exhaustion is not retried: money does not come back")
  func notRetried() throws {
    let report = try run(
      plan(Hand.jobs(1, .call("p"))) {
        $0.agents[0].budgetUSD = 5
        $0.resilience.retry = Hand.retry(5, initial: 10)
      })
    #expect(report.failedAfter("1") == 0 && report.calls.retried == 0)
  }

  @Test("what was reserved and not used comes back when the attempt is settled")
  func settles() throws {
    // Each fails after half its time, with half of its output written: 5 of the 10 reserved.
    let jobs = (0..<4).map { Hand.job("\($0)", at: Double($0) * 20, .call("p")) }
    let report = try run(
      plan(jobs) {
        $0.agents[0].budgetUSD = 20
        $0.agents[0].simulate.failure = SimulatedAgent.Failure(rate: 1, after: .constant(5e6))
      })
    // 5, 10 and 15 are spent; the fourth would need 10 of the 5 left.
    #expect(report.attemptsDispatched == 3)
    #expect(report.costUSD == 15)
  }

  @Test("an attempt cancelled before its dispatch gives its reservation back")
  func cancelledGivesBack() throws {
    let race = Pattern.race([.call("p"), .call("fast")])
    let report = try run(
      plan([
        Hand.job("holds", Hand.call("p", lasting: 50)), Hand.job("cancelled", at: 1, race),
        Hand.job("runs", at: 60, .call("p")),
      ]) {
        $0.agents[0].budgetUSD = 20
        $0.agents[0].concurrency = 1
        $0.agents.append(Hand.pool("fast", takes: 1))
      })
    #expect(report.latencies("holds", "cancelled", "runs") == [50, 1, 10])
  }

  @Test("an exhausted run budget stops arrivals, and the status says aborted")
  func runBudget() throws {
    let jobs = Hand.jobs(3, .call("p")) + [Hand.job("never", at: 100, .call("p"))]
    let report = try run(plan(jobs) { $0.run.budgetUSD = 25 })
    #expect(report.status == .aborted)
    #expect(report.statusReason?.contains("budget") == true)
    #expect((report.jobs.offered, report.jobs.completed, report.jobs.failed) == (3, 2, 1))
    #expect(report.costUSD == 20)
  }

  @Test("prices of input and output are dollars a million tokens")
  func price() throws {
    let pool = Hand.pool("p", takes: 1, prompt: 250, output: 40) { $0.endpoint = "e" }
    let report = try run(
      Hand.plan([pool], Hand.jobs(2, .call("p"))) {
        $0.endpoints = [Endpoint(name: "e", price: Endpoint.Price(input: 3, output: 15))]
      })
    // 2 × (250 × 3 + 40 × 15) / 10⁶
    #expect(report.costUSD == 0.0027)
    #expect(report.agent("p")?.inputTokens == 500 && report.agent("p")?.outputTokens == 80)
  }
}
