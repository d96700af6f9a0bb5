import Testing

@testable import NeedletailEngine

@Suite("Rate limits of jobs")
struct JobRateLimitsTests {
  private let second: UInt64 = 1_000_000_000

  @Test("let a burst pass, then one job each time a token is refilled")
  func global() {
    let rates = JobRateLimits(RateLimits(global: .perSecond(2), burst: 3), users: 0)
    let refused = [0, 0, 0, 0, second / 2 - 1, second / 2, second / 2].map { rates.take(user: -1, now: $0) }
    #expect(refused == [nil, nil, nil, .globalRate, .globalRate, nil, .globalRate])
  }

  @Test("are each user's own")
  func perUser() {
    let rates = JobRateLimits(RateLimits(perUser: .perSecond(1), burst: 1), users: 2)
    let refused = [0, 1, 0, 1].map { rates.take(user: $0, now: 0) }
    #expect(refused == [nil, nil, .userRate, .userRate])
    #expect(rates.take(user: 1, now: second) == nil)
  }

  @Test("take nothing of one bucket when the other refuses")
  func bothOrNeither() {
    func rates(_ global: UInt64) -> JobRateLimits {
      let limits = RateLimits(global: Rate(1, per: .seconds(global)), perUser: Rate(1, per: .seconds(4)), burst: 1)
      return JobRateLimits(limits, users: 2)
    }
    let slow = rates(2)
    #expect(slow.take(user: 0, now: 0) == nil)
    #expect(slow.take(user: 1, now: second) == .globalRate)
    #expect(slow.take(user: 1, now: 2 * second) == nil, "the user's token was left")
    let fast = rates(1)
    #expect(fast.take(user: 0, now: 0) == nil)
    #expect(fast.take(user: 0, now: 2 * second) == .userRate)
    #expect(fast.take(user: 1, now: 2 * second) == nil, "the common token was left")
  }

  @Test("name the bucket of all jobs where the user's is empty too")
  func bothEmpty() {
    let rates = JobRateLimits(RateLimits(global: .perSecond(1), perUser: .perSecond(1), burst: 1), users: 2)
    #expect([0, 0, 1].map { rates.take(user: $0, now: 0) } == [nil, .globalRate, .globalRate])
  }

  @Test("give jobs of no user a bucket in common")
  func noUsers() {
    let rates = JobRateLimits(RateLimits(perUser: .perSecond(1), burst: 1), users: 0)
    #expect([-1, -1].map { rates.take(user: $0, now: 0) } == [nil, .userRate])
  }
}
