import NeedletailPlanner
import NeedletailWorkload
import Testing

@Suite("Keys that are chosen, priced and lost") struct ChosenKeysTests {
  private let keys = ChosenKeys(of: [
    WrittenNumber(key: "seed", value: 1), WrittenNumber(key: "gateway.instances", value: 8),
    WrittenNumber(key: "gateway.rate_limit.global", value: 600, unit: "/min"),
    WrittenNumber(key: "agents.expert.count", value: 40), WrittenNumber(key: "agents.triage.count", value: 3),
  ])

  private func knobs(_ chosen: String..., prices: [String] = []) throws -> [Knob] {
    try keys.knobs(
      try chosen.map { try ChosenKey($0) }, prices: try prices.map { try KeyAmount($0, example: "k=1") })
  }

  private func problem(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "none"
    } catch {
      return (error as? KnobError).map { "\($0.message); \($0.remedy)" } ?? "\(error)"
    }
  }

  @Test("a range has ends, maybe a step, maybe a unit; its last value lies on the grid") func ranges() throws {
    #expect(try knobs("gateway.instances=1..20")[0] == Knob(key: "gateway.instances", now: 8, least: 1, most: 20))
    #expect(
      try knobs("agents.expert.count=10..47:5")[0]
        == Knob(key: "agents.expert.count", now: 40, least: 10, most: 45, step: 5))
    // Long ranges are searched in round steps.
    let long = try knobs("gateway.instances=1..9999")[0]
    #expect(long.step == 50 && long.least == 50 && long.most == 9_950)
    let rate = try knobs("gateway.rate_limit.global=100/min..900/min:100")[0]
    #expect(rate.unit == "/min" && rate.setting(1) == "gateway.rate_limit.global=200/min")
    #expect(try knobs("gateway.rate_limit.global=100..300:100")[0].unit == "/min")
    #expect(try knobs("gateway.instances=5")[0].values == 1)
  }

  @Test("a star stands for all names, and what the file does not have is a limit that is yet to be set") func open()
    throws
  {
    #expect(try knobs("agents.*.count").map(\.key) == ["agents.expert.count", "agents.triage.count"])
    #expect(try knobs("agents.*.count", prices: ["agents.ex*.count=0.4"]).map(\.price) == [0.4, nil])
    let new = try knobs("runtime.max_concurrent_jobs=10..200")[0]
    #expect(new.now == nil && new.key == "runtime.max_concurrent_jobs")
  }

  @Test(
    "what cannot be chosen is refused with what can be",
    arguments: [
      ("seed", "`seed` is no resource"), ("load.rate=1..5", "write `--load`"),
      ("agents.*.cout", "there are `gateway.instances`"),
      ("gateway.instances=5..3", "runs backwards; write `gateway.instances=3..5`"),
      ("gateway.instances=0..3", "begins below 1"), ("gateway.instances=a..b", "no range of whole numbers"),
      ("gateway.instances=1..2..3", "no range of whole numbers"), ("gateway.instances=1..9:0", "is no step"),
      ("gateway.instances=", "no range"), ("=1..2", "names no key"),
      ("gateway.rate_limit.global=1/s..9/s", "write the range in `/min`"),
    ]) func refused(text: String, words: String)
  {
    #expect(problem { _ = try knobs(text) }.contains(words), "\(problem { _ = try knobs(text) })")
  }

  @Test("no key is chosen twice, and no price is of what is not chosen") func twice() {
    #expect(problem { _ = try knobs("agents.*.count", "agents.expert.count=1..9") }.contains("chosen twice"))
    #expect(problem { _ = try knobs("gateway.instances", prices: ["agents.expert.count=1"]) }.contains("not chosen"))
    #expect(problem { _ = try KeyAmount("gateway.instances=x", example: "k=1") }.contains("no amount"))
  }

  @Test("a loss leaves something") func losses() throws {
    let knobs = try knobs("gateway.instances=1..3")
    let losses = try keys.losses([try KeyAmount("agents.triage.count=2", example: "")], knobs)
    #expect(losses == [Loss(key: "agents.triage.count", now: 3, count: 2)])
    for text in ["agents.triage.count=3", "gateway.instances=3", "gateway.instances=0.5", "agents.none.count=1"] {
      #expect(throws: KnobError.self) { try keys.losses([try KeyAmount(text, example: "")], knobs) }
    }
  }
}
