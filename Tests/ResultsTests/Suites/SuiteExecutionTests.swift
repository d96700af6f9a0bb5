import NeedletailEngine
import NeedletailNotation
import NeedletailWorkload
import Synchronization
import Testing

@testable import NeedletailResults

@Suite("Suites, run")
struct SuiteExecutionTests {
  private static let workload = """
    schema: needletail/1
    run: { duration: 20s }
    agents: { a: { count: 2, simulate: { service: { exponential: { mean: 100ms } } } } }
    scenarios: { ask: { pattern: { call: a } } }
    load: { rate: 8/s }

    """

  private func file(seed: UInt64 = 1, seconds: Int = 20) throws -> WorkloadFile {
    try WorkloadReader.read(
      bytes: Array(Self.workload.utf8), path: "w.yaml",
      options: WorkloadReader.Options(seed: seed, duration: "\(seconds)s")
    ).file
  }

  private func requests() throws -> [SuiteExecution.Request] {
    // The first is the longest, so that others end before it.
    [
      SuiteExecution.Request(file: try file(seed: 3, seconds: 200), seeds: nil),
      SuiteExecution.Request(file: try file(seed: 1), seeds: 4),
      SuiteExecution.Request(file: try file(seed: 9), seeds: nil),
    ]
  }

  private func text(_ outcome: SuiteExecution.Outcome) -> String {
    switch outcome {
    case .single(let document, _): (try? document.json.text()) ?? ""
    case .several(let replications, _): (try? replications.json(host: nil).text()) ?? ""
    case .refused(let error): "refused: \(error.problems)"
    case .unbegun: "unbegun"
    }
  }

  private func outcomes(
    _ requests: [SuiteExecution.Request], width: Int, isInterrupted: @escaping @Sendable () -> Bool = { false },
    stopsAfter last: Int = .max
  ) async -> [String] {
    var outcomes: [String] = []
    await SuiteExecution.run(requests, width: width, now: { 0 }, isInterrupted: isInterrupted) { index, outcome in
      #expect(index == outcomes.count)
      outcomes.append(text(outcome))
      return index < last
    }
    return outcomes
  }

  @Test("outcomes come in the order of the requests and are the same whatever the width", arguments: [2, 3, 16])
  func width(_ width: Int) async throws {
    let requests = try requests()
    let one = await outcomes(requests, width: 1)
    #expect(await outcomes(requests, width: width) == one)
    #expect(one.count == 3 && one.allSatisfy { !$0.isEmpty })
  }

  @Test("several seeds of a run are what they are when it is run alone")
  func seeds() async throws {
    let several = await outcomes(try requests(), width: 2)[1]
    let alone = try await Replications.run(try file(seed: 1), count: 4, width: 1)
    #expect(several == (try alone.json(host: nil).text()))
  }

  @Test("a plan that cannot be run stops no other")
  func refused() async throws {
    var broken = try file()
    broken.plan.agents = []
    let outcomes = await outcomes(
      [SuiteExecution.Request(file: broken, seeds: nil), SuiteExecution.Request(file: try file(), seeds: nil)], width: 2
    )
    #expect(outcomes[0].hasPrefix("refused: ") && outcomes[1].hasPrefix("{"))
  }

  @Test("after one that says so, all are unbegun, whether or not they had ended", arguments: [1, 8])
  func stopped(_ width: Int) async throws {
    let outcomes = await outcomes(try requests(), width: width, stopsAfter: 0)
    #expect(outcomes.count == 3 && outcomes[0].hasPrefix("{") && outcomes[1...].allSatisfy { $0 == "unbegun" })
  }

  @Test("what is interrupted before it began is unbegun, and what goes on says that it was interrupted")
  func interrupted() async throws {
    let asked = Atomic<Int>(0)
    let answer: @Sendable () -> Bool = { asked.add(1, ordering: .relaxed).newValue > 1 }
    var outcomes: [SuiteExecution.Outcome] = []
    var requests = try requests()
    // Longer than a slice, after which it is asked.
    requests[0].file = try file(seconds: 20_000)
    await SuiteExecution.run(requests, width: 1, now: { 0 }, isInterrupted: answer) { _, outcome in
      outcomes.append(outcome)
      return true
    }
    guard case .single(let document, _) = outcomes[0] else {
      Issue.record("\(outcomes[0])")
      return
    }
    #expect(document.report.status == .interrupted)
    #expect(outcomes[1...].allSatisfy { text($0) == "unbegun" })
  }

  @Test("a run whose last seeds were not begun is interrupted")
  func seedsMissing() async throws {
    let ended = Atomic<Bool>(false)
    var outcomes: [SuiteExecution.Outcome] = []
    await SuiteExecution.run(
      [SuiteExecution.Request(file: try file(), seeds: 3)], width: 1, now: { 0 },
      isInterrupted: { ended.load(ordering: .relaxed) },
      onSeed: { _ in ended.store(true, ordering: .relaxed) },
      onOutcome: { _, outcome in
        outcomes.append(outcome)
        return true
      })
    guard case .several(let replications, _)? = outcomes.first else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(replications.status == .interrupted && replications.seeds == [1])
  }
}

@Suite("What suites come to")
struct SuiteResultTests {
  private func result(_ verdicts: SuiteResult.Verdict...) -> SuiteResult {
    let runs = verdicts.map { SuiteRun(SuiteEntry(name: "\($0)", workload: "w.yaml"), verdict: $0, because: nil) }
    return SuiteResult(name: "s", path: "s.yaml", label: "s", runs: runs)
  }

  @Test("the worst of the runs decides: interrupted, unreadable, failed, broken, undecided, held")
  func worst() {
    #expect(result(.held, .undecided, .broken, .failed, .unreadable, .interrupted).verdict == .interrupted)
    #expect(result(.held, .undecided, .broken, .failed, .unreadable).verdict == .unreadable)
    #expect(result(.held, .undecided, .broken, .failed).verdict == .failed)
    #expect(result(.held, .undecided, .broken).verdict == .broken)
    #expect(result(.held, .undecided).verdict == .undecided)
    #expect(result(.held, .skipped).verdict == .held)
  }

  @Test("the headline counts what is not as it should be")
  func headline() {
    #expect(result(.held, .held).headline == "all 2 runs held")
    #expect(result(.held).headline == "the run held")
    #expect(result(.broken, .held, .unreadable, .broken).headline == "1 UNREADABLE, 2 BROKEN of 4 runs")
  }

  @Test("a run's figures, thresholds and verdict are those of its document")
  func run() throws {
    let file = SampleReport.file([SampleReport.threshold("cost_usd", .value, .less, 1)])
    let document = ResultDocument(report: SampleReport.report, of: file, host: nil)
    let run = SuiteRun(SuiteEntry(name: "r", workload: "w.yaml"), document)
    for reading in run.readings where reading.figure.figure.quotient == nil {
      #expect(document.json.at(reading.figure.path)?.figure == reading.value, "\(reading.figure.spelling)")
    }
    #expect(run.readings.count > 10 && run.digests == [SampleReport.report.digestText])
    #expect(run.verdict == (document.thresholdsHold ? .held : .broken))
    #expect(run.headline == document.verdict.headline && run.thresholds.count == 1)
  }

  @Test("several seeds have the means and intervals of their document")
  func several() throws {
    var replications = Replications(of: SampleReport.file([]))
    for (seed, completed) in [10, 12, 14].enumerated() {
      var report = SampleReport.report
      report.seed = UInt64(seed)
      report.jobs.completed = completed
      replications.add(Replications.Run(report, of: SampleReport.file([], seed: UInt64(seed))))
    }
    let run = SuiteRun(SuiteEntry(name: "r", workload: "w.yaml"), replications)
    let completed = try #require(run.readings.first { $0.figure.figure == .jobsCompleted })
    // As ReplicationsTests work it out by hand: 12 ± 4.968275.
    let interval = try #require(completed.interval)
    #expect(completed.value == 12 && abs(interval.lowerBound - 7.031_725) < 1e-5)
    #expect(abs(interval.upperBound - 16.968_275) < 1e-5 && run.isReplicated)
    let document = try #require(try SuiteResult(name: "s", path: "", label: "", runs: [run]).json(host: nil).text())
    #expect(document.contains("\"low\"") && document.contains("needletail.suite-result/1"))
  }
}
