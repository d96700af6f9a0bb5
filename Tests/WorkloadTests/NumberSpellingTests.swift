import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("Numbers that are written in another way")
struct NumberSpellingTests {
  @Test(
    "separators between digits are told, with the number that is meant where it would do",
    arguments: [
      ("count: 10_000", "has a separator between digits; write 10000"),
      ("count: \"1,000\"", "has a separator between digits; write 1000"),
      ("count: 1'000'000", "has a separator between digits; write 1000000"),
      ("count: 1 000", "has a separator between digits; write 1000"),
      (
        "count: \"1,5\"",
        "has a separator between digits; write a number of agents without, and decimals behind a point"
      ),
      ("slowdown: \"1,5\"", "has a separator between digits; write 1.5"),
      ("slowdown: \"1,500.25\"", "has a separator between digits; write 1500.25"),
      ("queue_timeout: 1_500ms", "has a separator between digits; write 1500ms"),
      ("queue_timeout: \"1,5s\"", "has a separator between digits; write 1.5s"),
      ("budget_usd: 2_000", "has a separator between digits; write 2000"),
      ("count: 0x10", "is not in decimal digits; write 16"),
      ("count: 0b101", "is not in decimal digits; write 5"),
      ("count: 0o17", "is not in decimal digits; write 15"),
      ("count: 0x0", "is not in decimal digits; write a number of agents"),
      ("count: 10 agents", "has a unit or other text; write a number of agents without a unit, such as 10"),
      ("count: 1.5x", "has a unit or other text; write a number of agents without a unit"),
      ("count: 0x", "has a unit or other text; write a number of agents without a unit"),
    ])
  func numbers(_ written: String, _ message: String) {
    let key = written.prefix { $0 != ":" }
    let value = written.dropFirst(key.count + 2).filter { $0 != "\"" }
    #expect(
      problems(minimal.replacing("    simulate:", with: "    \(written)\n    simulate:")) == [
        "w.yaml:5:\(key.count + 7): error: agents.worker.\(key): `\(value)` \(message)"
      ])
  }

  @Test(
    "so they are in rates, seeds, bounds of the service level and the run's own numbers",
    arguments: [
      ("{ rate: 5/s }", "{ rate: 1_000/s }", "load.rate: `1_000/s` has a separator between digits; write 1000/s"),
      ("{ rate: 5/s }", "{ rate: \"0,5/s\" }", "load.rate: `0,5/s` has a separator between digits; write 0.5/s"),
      ("run:", "seed: 1_000\nrun:", "seed: `1_000` has a separator between digits; write 1000"),
      (
        "run:", "slo: { ttft_ms: \"2,000\" }\nrun:",
        "slo.ttft_ms: `2,000` has a separator between digits; write 2000"
      ),
      ("1m", "1m, jobs: 1'000", "run.jobs: `1'000` has a separator between digits; write 1000"),
      ("duration: 1m", "duration: 1_0 s", "run.duration: `1_0 s` has a separator between digits; write 10 s"),
    ])
  func elsewhere(_ old: String, _ new: String, _ message: String) {
    let found = problems(minimal.replacing(old, with: new))
    #expect(found.count == 1 && found[0].hasSuffix("error: " + message), "\(found)")
  }
}
