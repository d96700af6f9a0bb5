import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("Durations")
struct DurationTests {
  @Test(
    "have parts from long to short, each with its unit",
    arguments: [
      ("5m30s", 330_000_000_000), ("1h2m3.5s", 3_723_500_000_000), ("1h30m", 5_400_000_000_000),
      ("1s5ms", 1_005_000_000), ("2ms3us4ns", 2_003_004), ("1.5m30s", 120_000_000_000), ("0h0m", 0),
      ("1h 2m", 3_720_000_000_000),
      ("1 m 30 s", 90_000_000_000), ("99h59m60s", 360_000_000_000_000), ("1m1µs", 60_000_001_000), ("0", 0),
      ("+5m30s", 330_000_000_000), ("90m90s", 5_490_000_000_000),
    ] as [(String, Int64)])
  func compound(_ text: String, _ nanoseconds: Int64) throws {
    #expect(try WrittenDuration.span(text) == .nanoseconds(nanoseconds))
  }

  @Test(
    "that are none say what is wrong and what would be right",
    arguments: [
      ("30s5m", "`30s5m` has `m` behind `s`; write the longest unit first, as in 1h5m30s"),
      ("5m5m", "`5m5m` has the unit `m` twice; write each unit once, as in 1h5m30s"),
      ("5us5µs", "`5us5µs` has the unit `us` twice; write each unit once, as in 1h5m30s"),
      ("5m30", "the last part of `5m30` has no unit; write 5m30s if that is meant"),
      ("1h30", "the last part of `1h30` has no unit; write 1h30m if that is meant"),
      ("5ns5", "the last part of `5ns5` has no unit; write a duration such as 250ms, 1.5s, 5m30s or 2h"),
      ("5", "`5` has no unit; write 5ms or 5s, whichever is meant"),
      ("-5m30s", "`-5m30s` is negative; write a duration of 0 or more"),
      ("5m-30s", "`5m-30s` is not a duration; write a duration such as 250ms, 1.5s, 5m30s or 2h"),
      ("5mins", "the unit `mins` is unknown; use ns, us, ms, s, m or h, as in 250ms"),
      ("5m30sec", "the unit `sec` is unknown; use ns, us, ms, s, m or h, as in 250ms"),
      ("5m.s", "`5m.s` is not a duration; write a duration such as 250ms, 1.5s, 5m30s or 2h"),
      ("m30s", "`m30s` is not a duration; write a duration such as 250ms, 1.5s, 5m30s or 2h"),
      ("99h59m61s", "`99h59m61s` is longer than 100 h; write at most 100h"),
      ("100h1ns", "`100h1ns` is longer than 100 h; write at most 100h"),
      (
        "1m0.0000000001s",
        "`1m0.0000000001s` is not a whole number of nanoseconds; write fewer digits after the point"
      ),
      (
        "1m1234567890123456789s",
        "`1m1234567890123456789s` has more than 18 digits; write a duration such as 250ms, 1.5s, 5m30s or 2h"
      ),
    ])
  func wrong(_ text: String, _ message: String) {
    let expected = "w.yaml:2:18: error: run.duration: " + message
    #expect(problems(minimal.replacing("1m", with: text)) == [expected])
  }

  @Test("are read alike wherever a file has one, by --set and by options")
  func everywhere() throws {
    let text = minimal.replacing("service: 1s", with: "service: { uniform: [1s500ms, 1m1s] }")
      .replacing("duration: 1m", with: "duration: 1h30m, warmup: 1m30s, drain: 2m30s")
    let plan = try read(text).file.plan
    #expect(plan.run.duration == .seconds(5_400) && plan.run.warmup == .seconds(90) && plan.run.drain == .seconds(150))
    #expect(plan.agents[0].simulate.service == .total(.uniform(1.5e9, 61e9)))
    let options = WorkloadReader.Options(overrides: ["run.drain=3m5s"], duration: "2h10m", warmup: "1m5s")
    let changed = try read(text, options).file.plan.run
    #expect(changed.duration == .seconds(7_800) && changed.warmup == .seconds(65) && changed.drain == .seconds(185))
    #expect(WrittenDuration.duration("1m30s") == .seconds(90) && WrittenDuration.duration("30s1m") == nil)
  }
}
