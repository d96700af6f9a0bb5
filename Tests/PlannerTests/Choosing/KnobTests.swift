import NeedletailEngine
import NeedletailWorkload
import Testing

@testable import NeedletailPlanner

@Suite("What can be chosen") struct KnobTests {
  @Test("values lie a step apart, and are written as --set takes them") func values() {
    let knob = Knob(key: "endpoints.gpt.tokens_per_minute", now: 90_000, least: 5_000, most: 100_000, step: 5_000)
    #expect(knob.values == 20)
    #expect(knob.value(0) == 5_000 && knob.value(19) == 100_000 && knob.value(-1) == 0)
    #expect(knob.setting(3) == "endpoints.gpt.tokens_per_minute=20000")
    let rate = Knob(key: "gateway.rate_limit.global", now: 100, unit: "/min", least: 1, most: 9)
    #expect(rate.setting(4) == "gateway.rate_limit.global=5/min")
  }

  @Test(
    "what goes with a crash is an agent or an instance",
    arguments: [
      ("agents.expert.count", "agents.expert.count"), ("agents.expert.concurrency", "agents.expert.count"),
      ("agents.\"gpt-4.1\".concurrency", "agents.\"gpt-4.1\".count"), ("gateway.concurrency", "gateway.instances"),
      ("gateway.instances", "gateway.instances"), ("endpoints.large.concurrency", nil),
      ("runtime.max_concurrent_jobs", nil),
    ] as [(String, String?)]) func lost(key: String, with other: String?)
  {
    #expect(Knob(key: key, now: 1, least: 1, most: 2).lostWith == other)
  }

  @Test("steps are 1, 2 or 5 times a power of ten, of at most 400 values") func steps() {
    #expect(Knob.step(for: 400) == 1)
    #expect(Knob.step(for: 401) == 2)
    #expect(Knob.step(for: 1_000) == 5)
    #expect(Knob.step(for: 40_000) == 100)
    #expect(Knob.step(for: 60_000_000) == 200_000)
  }

  @Test(
    "a star stands for the names of one place",
    arguments: [
      ("agents.*.count", "agents.expert.count", true), ("agents.*.count", "agents.\"gpt-4.1\".count", true),
      ("agents.ex*.count", "agents.expert.count", true), ("agents.ex*.count", "agents.triage.count", false),
      ("agents.*.count", "agents.expert.simulate.count", false), ("*.*.count", "agents.a.count", true),
      ("agents.*t*e.count", "agents.triage.count", true), ("agents.a*a.count", "agents.a.count", false),
      ("gateway.instances", "gateway.instances", true),
      ("gateway.instances[*].concurrency", "gateway.instances", false),
    ]) func globs(pattern: String, key: String, isMatch: Bool) throws
  {
    guard let pattern = KeyPattern(pattern) else {
      #expect(!isMatch)
      return
    }
    #expect(pattern.matches(key) == isMatch)
  }

  @Test("a mix costs dollars first, and counts where these are equal") func costs() {
    let knobs = [Knob(key: "a", now: nil, least: 1, most: 9, price: 2), Knob(key: "b", now: nil, least: 1, most: 9)]
    #expect(MixCost(of: [0, 5], knobs) < MixCost(of: [1, 0], knobs))
    #expect(MixCost(of: [1, 2], knobs) < MixCost(of: [1, 3], knobs))
  }
}
