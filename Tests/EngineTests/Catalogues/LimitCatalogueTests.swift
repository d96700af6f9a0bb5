import Testing

@testable import NeedletailEngine

@Suite("The catalogue of limits")
struct LimitCatalogueTests {
  @Test("names are told apart, and found again")
  func names() {
    #expect(Set(Limit.allCases.map(\.name)).count == Limit.allCases.count)
    #expect(Set(Limit.allCases.map(\.title)).count == Limit.allCases.count)
    for limit in Limit.allCases { #expect(Limit(named: limit.name) == limit) }
    #expect(Limit(named: "nothing") == nil)
  }

  @Test("the limits of jobs come before those of attempts")
  func order() {
    let levels = Limit.allCases.map { $0.level == .job }
    #expect(levels == levels.sorted { $0 && !$1 })
  }

  @Test("an attempt that waits holds what comes before, and nothing while it backs off or a rule is asked")
  func held() {
    #expect(Limit.call.heldWhileWaiting == [.gateway, .job, .budget, .breaker, .agent])
    #expect(Limit.rule.heldWhileWaiting == [.gateway, .job])
    #expect(Limit.backoff.heldWhileWaiting == [.gateway, .job])
    #expect(Limit.job.heldWhileWaiting == [.gateway])
    #expect(Limit.budget.heldWhileWaiting.isEmpty)
  }

  @Test("each limit that is waited for is a part of latency, under the same name but for an endpoint's rates")
  func parts() {
    let waits = Set(Limit.allCases.filter(\.isWaitedFor))
    #expect(Set(LatencyPart.allCases.compactMap(\.limit)) == waits)
    for part in LatencyPart.allCases {
      #expect(LatencyPart(named: part.name) == part)
      if let limit = part.limit, limit != .endpointRate {
        #expect(part.name == limit.name && part.title == limit.title)
      }
      #expect(part.limit == nil || !part.isRun)
    }
    #expect(Set(LatencyPart.allCases.map(\.title)).count == LatencyPart.allCases.count)
  }

  @Test("an endpoint's requests and its tokens a minute are one limit and two parts")
  func endpointRate() {
    #expect(
      LatencyPart.allCases.filter { $0.limit == .endpointRate }.map(\.name) == ["endpoint_requests", "endpoint_tokens"])
  }

  @Test("the catalogue's order is that of the steps")
  func steps() {
    let steps = AdmissionStep.allCases.filter { $0 != .breakerAgain }.map(\.limit)
    #expect(steps == Limit.allCases.filter { $0.level == .attempt && $0 != .courier && $0 != .backoff })
  }

  @Test("the limits that can refuse are those that some refusal names")
  func refusals() {
    let refusing = Call.Ending.allCases.compactMap(\.limit) + Rejection.allCases.compactMap(\.limit)
    #expect(Set(refusing) == Set(Limit.allCases.filter(\.canRefuse)))
  }
}
