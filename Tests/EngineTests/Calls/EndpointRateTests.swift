import NeedletailLanes
import NeedletailMetrics
import Testing

@testable import NeedletailEngine

@Suite("An endpoint's requests and tokens a minute")
struct EndpointRateTests {
  private typealias Hand = PlanByHand

  private func pool(_ name: String = "p", tokens: Double = 0) -> AgentPool {
    Hand.pool(name, takes: 10, count: 9, prompt: tokens / 2, output: tokens / 2) { $0.endpoint = "e" }
  }

  @Test("attempts wait in order for requests")
  func requests() throws {
    let report = try run(
      Hand.plan([pool()], Hand.jobs(3, .call("p"))) {
        $0.endpoints = [Endpoint(name: "e", requestsPerMinute: 60, requestBurst: 1)]
      })
    #expect(report.latencies("1", "2", "3") == [10, 1_010, 2_010])
    #expect(report.longestWait("endpoint_rate") == 2_000)
  }

  @Test("the bucket holds one minute's worth unless a burst is given")
  func defaultBurst() throws {
    let report = try run(
      Hand.plan([pool()], Hand.jobs(4, .call("p"))) {
        $0.endpoints = [Endpoint(name: "e", requestsPerMinute: 3)]
      })
    #expect(report.latencies("3", "4") == [10, 20_010])
  }

  @Test("an attempt over the limit fails at once where the endpoint rejects, and is retried")
  func rejects() throws {
    let report = try run(
      Hand.plan([pool()], Hand.jobs(2, .call("p"))) {
        $0.endpoints = [Endpoint(name: "e", requestsPerMinute: 60, requestBurst: 1, overLimit: .reject)]
        $0.resilience.retry = Hand.retry(2, initial: 1_000)
      })
    #expect(report.latencies("1", "2") == [10, 1_010])
    #expect((report.reasons["rate_limited"], report.calls.retried, report.calls.completed) == (1, 1, 2))
  }

  @Test("tokens are charged as input and drawn output")
  func tokens() throws {
    let report = try run(
      Hand.plan([pool(tokens: 100)], Hand.jobs(2, .call("p"))) {
        $0.endpoints = [Endpoint(name: "e", tokensPerMinute: 600, tokenBurst: 100)]
      })
    #expect(report.latencies("1", "2") == [10, 10_010])
  }

  @Test("an attempt that needs more than the bucket holds goes when it is full, and owes the rest")
  func debt() throws {
    let jobs = [Hand.job("big", .call("p")), Hand.job("small", at: 1, .call("q"))]
    let report = try run(
      Hand.plan([pool(tokens: 200), pool("q", tokens: 10)], jobs) {
        $0.endpoints = [Endpoint(name: "e", tokensPerMinute: 600, tokenBurst: 100)]
      })
    // 100 owed at 0, ten a second: ten are there at 11 s.
    #expect(report.latencies("big", "small") == [10, 11_009])
  }

  @Test("a small attempt does not pass a big one that waits")
  func inOrder() throws {
    let jobs = [
      Hand.job("first", .call("p")), Hand.job("big", at: 1, .call("p")), Hand.job("small", at: 2, .call("q")),
    ]
    let report = try run(
      Hand.plan([pool(tokens: 100), pool("q", tokens: 10)], jobs) {
        $0.endpoints = [Endpoint(name: "e", tokensPerMinute: 600, tokenBurst: 100)]
      })
    #expect(report.latencies("first", "big", "small") == [10, 10_009, 11_008])
  }

  @Test("when a big attempt at the head is cancelled, a small one behind it goes as soon as it may")
  func cancelledHead() throws {
    let big = Pattern.parallel([.call("p"), .call("quick")], join: .first)
    let jobs = [
      Hand.job("first", .call("p")), Hand.job("big", at: 1, big), Hand.job("small", at: 2, .call("q")),
    ]
    // The race is won at 501 ms, when five tokens are back; ten are at one second.
    let report = try run(
      Hand.plan([pool(tokens: 100), pool("q", tokens: 10), Hand.pool("quick", takes: 500)], jobs) {
        $0.endpoints = [Endpoint(name: "e", tokensPerMinute: 600, tokenBurst: 100)]
      })
    #expect(report.latencies("first", "big", "small") == [10, 500, 1_008])
  }

  @Test("the head takes its request and its tokens at once, and neither while it waits for the other")
  func takenTogether() throws {
    let jobs = [
      Hand.job("first", .call("p")), Hand.job("head", at: 1, .call("p")), Hand.job("next", at: 2, .call("q")),
    ]
    // The head's 100 tokens are back at 10 s, its request long before; the next needs none, and a request: at 11 s.
    let report = try run(
      Hand.plan([pool(tokens: 100), pool("q")], jobs) {
        $0.endpoints = [
          Endpoint(name: "e", requestsPerMinute: 60, tokensPerMinute: 600, requestBurst: 1, tokenBurst: 100)
        ]
      })
    #expect(report.latencies("first", "head", "next") == [10, 10_009, 11_008])
  }

  @Test("requests and tokens must both allow an attempt")
  func both() throws {
    let report = try run(
      Hand.plan([pool(tokens: 100)], Hand.jobs(2, .call("p"))) {
        $0.endpoints = [
          Endpoint(name: "e", requestsPerMinute: 2, tokensPerMinute: 600, requestBurst: 1, tokenBurst: 100)
        ]
      })
    #expect(report.latencies("1", "2") == [10, 30_010])
  }
}
