import NeedletailEngine
import NeedletailWorkload
import Testing

@testable import NeedletailResults

struct DetectedChangesTests {
  private static let figures = [
    GatedFigure(.jobLatency, .percentile(99)), GatedFigure(.jobsPerSecond, .value), GatedFigure(.jobFailureRate, .rate),
  ]
  /// Of a run on the wall clock, in thousandths of its level.
  private static let noise = [-30.0, 18, 0, -12, 30, -24, 9, 24, -6, 12]

  private func wall(_ levels: [(count: Int, latency: Double)], rate: Double = 10, failures: Double = 0) -> [HistoryRun]
  {
    let latencies = levels.flatMap { level in (0..<level.count).map { _ in level.latency } }
    return latencies.enumerated().map { index, latency in
      let factor = 1 + Self.noise[index % 10] / 1_000
      return HistoryRun(
        status: "completed", isVirtual: false, seeds: "7 +0", workload: "a", conditions: [:],
        circumstances: ["commit": "\(index / 10)"], values: [latency * factor, rate / factor, failures])
    }
  }

  private func virtual(_ latencies: [Double]) -> [HistoryRun] {
    latencies.enumerated().map { index, latency in
      HistoryRun(
        status: "completed", isVirtual: true, seeds: "7 +0", digest: "\(latency)", workload: "a", conditions: [:],
        circumstances: ["commit": "\(index)", "machine": "m"], values: [latency, 10, 0])
    }
  }

  private func found(_ runs: [HistoryRun]) throws -> DetectedChanges {
    try DetectedChanges(of: Self.figures, in: RunHistory(runs))
  }

  @Test("a change names its run, the one before, its size, what it means, and what else changed with it")
  func wallClock() throws {
    let found = try found(wall([(30, 100), (20, 110)]))
    let change = try #require(found.changes.first)
    #expect(found.changes.count == 1 && found.trends.isEmpty && found.absent.isEmpty && found.shortSeries.isEmpty)
    #expect(change.figure == 0 && change.run == 30 && change.previous == 29 && change.verdict == .worse)
    #expect(change.isRelative && abs(change.size - 0.1) < 0.01 && change.runsSince == 20)
    #expect(try #require(change.interval).contains(0.1) && change.p != nil)
    #expect(change.alsoChanged == ["commit"])
  }

  @Test("a fall of a latency is better, and of a throughput worse")
  func directions() throws {
    let latency = try found(wall([(20, 100), (20, 90)]))
    #expect(latency.changes.map(\.verdict) == [.better])
    let throughput = try found(wall([(20, 100)], rate: 10) + wall([(20, 100)], rate: 9))
    #expect(throughput.changes.map(\.figure) == [1] && throughput.changes.map(\.verdict) == [.worse])
  }

  @Test("in virtual time every difference of one seed is a change, however few runs there are")
  func exact() throws {
    let found = try found(virtual([100, 100, 101, 101, 100.5]))
    #expect(found.changes.map(\.run) == [4, 2] && found.changes.map(\.previous) == [3, 1])
    #expect(found.changes.map(\.verdict) == [.better, .worse])
    #expect(abs(found.changes[1].size - 0.01) < 1e-12)
    #expect(found.changes.allSatisfy { $0.p == nil && $0.interval == nil && $0.alsoChanged == ["commit"] })
    #expect(found.history.engineChanges.map(\.run) == [2, 4])
  }

  @Test("a share that was zero changes by points")
  func shares() throws {
    let found = try found(wall([(20, 100)]) + wall([(20, 100)], failures: 0.02))
    let change = try #require(found.changes.first)
    #expect(change.figure == 2 && !change.isRelative && change.size == 0.02 && change.verdict == .worse)
  }

  @Test("a build is stopped by what got worse within the last runs, and not once that is longer ago")
  func regressions() throws {
    #expect(try found(wall([(30, 100), (10, 110)])).regressions(recent: 10).map(\.run) == [30])
    #expect(try found(wall([(30, 100), (11, 110)])).regressions(recent: 10).isEmpty)
    #expect(try found(wall([(30, 100), (11, 110)])).regressions(recent: 11).map(\.run) == [30])
  }

  @Test("what got better, was mended since, or is below one percent stops no build")
  func noRegressions() throws {
    #expect(try found(wall([(30, 100), (10, 90)])).regressions(recent: 10).isEmpty)
    #expect(try found(virtual([100, 120, 100])).regressions(recent: 10).isEmpty)
    #expect(try found(virtual([100, 100.9])).regressions(recent: 10).isEmpty)
    #expect(try found(virtual([100, 101.1])).regressions(recent: 10).map(\.run) == [1])
  }

  @Test("what got worse stays so when the next run differs by a hair, and when it is mended in part")
  func hairs() throws {
    let hair = try found(virtual([1_000, 1_000, 1_300, 1_299])).regressions(recent: 10)
    #expect(hair.map(\.run) == [2] && hair.map(\.after) == [1_299])
    #expect(abs((hair.first?.size ?? 0) - 0.299) < 1e-12)
    let part = try found(virtual([1_000, 1_300, 1_100])).regressions(recent: 10)
    #expect(part.map(\.run) == [1] && part.map(\.before) == [1_000] && part.map(\.after) == [1_100])
    // Two steps below one percent are one above it.
    #expect(try found(virtual([1_000, 1_006, 1_012])).regressions(recent: 10).map(\.run) == [1])
    #expect(try found(virtual([1_000, 1_300, 1_299])).regressions(recent: 1).isEmpty)
    // Below a millisecond nothing is a regression of a latency.
    #expect(try found(virtual([1, 1.5])).regressions(recent: 10).isEmpty)
  }

  @Test("a change in a series that is not the latest stops no build")
  func olderSeries() throws {
    var runs = wall([(30, 100), (10, 110)])
    var other = runs[0]
    other.conditions = ["load.rate": "20/s"]
    runs.append(other)
    let found = try found(runs)
    #expect(found.changes.map(\.run) == [30] && found.regressions(recent: 10).isEmpty)
    #expect(found.shortSeries.map(\.runs) == [[40]])
  }

  @Test("a drift is told with its runs, and stops no build")
  func drift() throws {
    let runs = wall([(60, 100)]).enumerated().map { index, run in
      var run = run
      run.values[0] = run.values[0].map { $0 * (1 + 0.005 * Double(index)) }
      return run
    }
    let found = try found(runs)
    #expect(found.changes.isEmpty && found.trends.map(\.first) == [0] && found.trends.map(\.last) == [59])
    #expect(found.trends.map(\.verdict) == [.worse] && found.regressions(recent: 60).isEmpty)
  }

  @Test("runs without a figure are left out of its series; a figure that none has is said to be absent")
  func absent() throws {
    var runs = wall([(20, 100), (20, 120)])
    for index in runs.indices { runs[index].values[1] = nil }
    runs[5].values[0] = nil
    runs[20].values[0] = nil
    let found = try found(runs)
    #expect(found.absent == [1])
    #expect(found.changes.map(\.run) == [21] && found.changes.map(\.previous) == [19])
  }

  @Test("a number that is none is refused with its run")
  func unusable() {
    var runs = wall([(20, 100)])
    runs[7].values[0] = .infinity
    #expect(throws: DetectedChanges.Unusable(figure: 0, run: 7)) { try found(runs) }
  }

  @Test("a quotient is made of the numbers that it is a quotient of")
  func quotients() {
    let rate = GatedFigure(.jobFailureRate, .rate)
    #expect(rate.paths().contains(["jobs", "failed"]))
    let numbers = ["failed": 3.0, "timed_out": 1, "started": 100]
    #expect(rate.value { path in path.last.flatMap { numbers[$0] } ?? 0 } == 0.04)
    #expect(rate.value { _ in nil } == nil)
    #expect(GatedFigure(.cost, .value).paths() == [["cost_usd"]])
  }
}
