import NeedletailEngine
import NeedletailNotation
import Testing
import NeedletailWorkload

@testable import NeedletailResults

@Suite("Replications")
struct ReplicationsTests {
  func run(seed: UInt64, completed: Int, reasons: [String: Int] = [:], status: RunReport.Status = .completed)
    -> Replications.Run
  {
    var report = SampleReport.report
    report.seed = seed
    report.digest = seed
    report.jobs.completed = completed
    report.reasons = reasons
    report.status = status
    report.costUSD = Double(completed)
    return Replications.Run(report, of: SampleReport.file(thresholds, seed: seed))
  }

  let thresholds = [SampleReport.threshold("cost_usd", .value, .less, 12.5)]

  func replications(_ runs: [Replications.Run]) -> Replications {
    var replications = Replications(of: SampleReport.file(thresholds))
    for run in runs { replications.add(run) }
    return replications
  }

  /// 10, 12 and 14: mean 12, s = 2, t(2) = 4.302652…, half-width 4.302652… · 2 / √3 = 4.968275….
  @Test("a figure is its mean and the 95 % t interval")
  func interval() throws {
    let document = replications([10, 12, 14].enumerated().map { run(seed: UInt64($0), completed: $1) }).json(host: nil)
    let leaf = try #require(document["figures"]?["jobs"]?["completed"])
    let (low, high) = (leaf["low"]?.figure ?? .nan, leaf["high"]?.figure ?? .nan)
    #expect(leaf["mean"] == .number(12))
    #expect(leaf["n"] == .integer(3))
    #expect(abs(low - (12 - 4.968_275)) < 1e-5)
    #expect(abs(high - (12 + 4.968_275)) < 1e-5)
  }

  @Test("the document has its schema, seeds and digests, and the result's shape")
  func shape() {
    let document = replications([run(seed: 7, completed: 1), run(seed: 8, completed: 2)]).json(host: nil)
    #expect(document["schema"] == .string("needletail.replications/2"))
    #expect(document["seeds"] == .array([.integer(7), .integer(8)]))
    #expect(document["digests"] == .array([.string("0000000000000007"), .string("0000000000000008")]))
    #expect(document["figures"]?["metrics"]?["job_latency_ms"]?["all"]?["mean"]?["mean"] == .number(4))
    #expect(document["figures"]?["metrics"]?["job_latency_ms"]?["all"]?["mean"]?["low"] == .number(4))
  }

  @Test("a single run has a mean and no interval")
  func single() {
    let leaf = replications([run(seed: 7, completed: 3)]).json(host: nil)["figures"]?["jobs"]?["completed"]
    #expect(leaf == .object(["mean": .number(3), "low": .null, "high": .null, "n": .integer(1)]))
  }

  @Test("a reason that some runs lack counts as none in those")
  func absentReasons() {
    let runs = [run(seed: 1, completed: 1, reasons: ["queue_full": 6]), run(seed: 2, completed: 1)]
    let leaf = replications(runs).json(host: nil)["figures"]?["reasons"]?["queue_full"]
    #expect(leaf?["mean"] == .number(3))
    #expect(leaf?["n"] == .integer(2))
  }

  @Test("an interrupted run is left out of the means, and the status says so")
  func interrupted() {
    let replications = replications([
      run(seed: 1, completed: 4), run(seed: 2, completed: 9, status: .interrupted),
    ])
    #expect(replications.status == .interrupted)
    #expect(replications.seeds == [1])
    #expect(replications.json(host: nil)["figures"]?["jobs"]?["completed"]?["mean"] == .number(4))
  }

  @Test("an invalid run makes the whole invalid")
  func invalid() {
    let replications = replications([run(seed: 1, completed: 4, status: .invalid), run(seed: 2, completed: 4)])
    #expect(replications.status == .invalid)
  }

  @Test("Welford's moments are those of the textbook")
  func moments() {
    var moments = RunningMoments()
    for value in [2.0, 4, 4, 4, 5, 5, 7, 9] { moments.add(value) }
    #expect(moments.mean == 5)
    #expect(moments.squares == 32)
    moments.add(zeros: 2)
    #expect(moments.mean == 4)
    #expect(moments.count == 10)
  }

  @Test("the width does not change a byte, and seed n alone is run n of many")
  func width() async throws {
    let file = SampleReport.file(seed: 40)
    let one = try await Replications.run(file, count: 5, width: 1)
    let four = try await Replications.run(file, count: 5, width: 4)
    #expect(one.seeds == [40, 41, 42, 43, 44])
    #expect(try one.json(host: nil).text() == four.json(host: nil).text())
    let alone = try GuardedRun.report(of: SampleReport.file(seed: 43), isInterrupted: { false })
    #expect(one.digests[3] == alone.digestText)
  }
}
