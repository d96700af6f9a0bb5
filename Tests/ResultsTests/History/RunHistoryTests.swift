import NeedletailWorkload
import Testing

@testable import NeedletailResults

/// Which runs are looked at together.
struct RunHistoryTests {
  private func run(
    _ load: String = "10/s", status: String = "completed", isVirtual: Bool = false, seed: Int = 7,
    digest: String? = nil, workload: String = "a"
  ) -> HistoryRun {
    HistoryRun(
      status: status, isVirtual: isVirtual, seeds: "\(seed) +0", digest: digest, workload: workload,
      conditions: ["load.rate": load], values: [])
  }

  @Test("runs of another load are a series of their own, and it is said by what they differ from the latest")
  func loads() {
    let history = RunHistory([run(), run("20/s"), run(), run("20/s"), run("20/s")])
    #expect(history.series.map(\.runs) == [[1, 3, 4], [0, 2]])
    #expect(history.differences(of: history.series[0]).isEmpty)
    let differences = history.differences(of: history.series[1])
    #expect(differences.map(\.key) == ["load.rate"])
    #expect(differences.map(\.value) == ["10/s"] && differences.map(\.latest) == ["20/s"])
  }

  @Test("runs that were interrupted, aborted or are invalid are left out and counted")
  func leftOut() {
    let statuses = ["completed", "interrupted", "invalid", "interrupted", "aborted"]
    let history = RunHistory(statuses.map { run(status: $0) })
    #expect(history.series.map(\.runs) == [[0]])
    #expect(history.leftOut == ["interrupted": 2, "invalid": 1, "aborted": 1])
  }

  @Test("in virtual time runs of a seed that comes again are a series of their own, others are noise to each other")
  func seeds() {
    let again = RunHistory([1, 2, 1, 2, 2].map { run(isVirtual: true, seed: $0) })
    #expect(again.series.map(\.runs) == [[1, 3, 4], [0, 2]] && again.series.allSatisfy(\.isExact))
    let others = RunHistory([1, 2, 3, 4, 4].map { run(isVirtual: true, seed: $0) })
    #expect(others.series == [RunHistory.Series(runs: [0, 1, 2, 3, 4], isExact: false)])
    let wall = RunHistory([1, 1, 1].map { run(seed: $0) })
    #expect(wall.series.map(\.isExact) == [false])
  }

  @Test("another digest of the same workload and seed is a change of the engine")
  func engine() {
    let history = RunHistory([
      run(isVirtual: true, digest: "a"), run(isVirtual: true, digest: "x", workload: "b"),
      run(isVirtual: true, seed: 8, digest: "c"), run(isVirtual: true, digest: "a"),
      run(isVirtual: true, digest: "d"), run(), run(isVirtual: true, digest: "d"),
      run(status: "interrupted", isVirtual: true, digest: "e"),
    ])
    #expect(history.engineChanges.map(\.run) == [4] && history.engineChanges.map(\.before) == [3])
  }

  @Test("figures are comparable by the keys of the load and the window, and by what --set changed")
  func conditions() throws {
    let known = try #require(
      RunConditions(
        effective: """
          seed: 7
          run: { duration: 10m, warmup: 30s, drain: 1m, budget_usd: 5, time_scale: 2, clock: wall, spin: false }
          users: { count: 4 }
          agents: { a: { count: 3 } }
          load: { rate: 10/s }
          scenarios:
            s: { weight: 1, pattern: { call: a }, load: { rate: 2/s }, start: 5s }
          """))
    #expect(
      known.window == [
        "run.duration": "10m", "run.warmup": "30s", "run.drain": "1m", "run.budget_usd": "5", "run.time_scale": "2",
      ])
    #expect(
      known.load == [
        "users.count": "4", "load.rate": "10/s", "scenarios.s.weight": "1", "scenarios.s.load.rate": "2/s",
        "scenarios.s.start": "5s",
      ])
    let overrides = [
      "agents.a.count": "3", "load.rate": "10/s", "seed": "7", "thresholds.jobs_completed": "[value > 1]",
    ]
    let all = HistoryRun.conditions(known, overrides: overrides)
    #expect(all.count == known.load.count + known.window.count + 1 && all["--set agents.a.count"] == "3")
  }
}
