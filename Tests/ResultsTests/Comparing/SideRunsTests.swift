import NeedletailEngine
import NeedletailNotation
import NeedletailWorkload
import Synchronization
import Testing

@testable import NeedletailResults

@Suite("Runs of two sides")
struct SideRunsTests {
  /// A queue before one agent, so that a service time moves every figure.
  static func workload(service: String = "100ms", more: String = "") -> String {
    """
    schema: needletail/1
    name: queue
    seed: 3
    run: { duration: 2m, warmup: 10s }
    agents:
      worker: { count: 2, simulate: { service: { exponential: { mean: \(service) } } } }
      helper: { count: 2, simulate: { service: { lognormal: { p50: 20ms, p99: 60ms } } } }
    scenarios:
      ask: { pattern: { sequential: { agents: [helper, worker] } } }
    load: { rate: 10/s }
    \(more)
    """
  }

  static func file(_ text: String) throws -> WorkloadFile {
    try WorkloadReader.read(bytes: Array(text.utf8), path: "queue.yaml").file
  }

  static func side(_ file: WorkloadFile, _ runs: [RunNumbers]) -> ComparedSide {
    var side = ComparedSide(of: file, called: "queue.yaml", path: "queue.yaml", version: "1")
    side.runs = runs
    return side
  }

  @Test("each side has a run a seed, in order, as run --seeds has them, whatever the width")
  func sameAsReplications() async throws {
    let file = try Self.file(Self.workload(more: "thresholds: { job_latency_ms: \"p(99) < 10s\" }"))
    let other = try Self.file(Self.workload(service: "120ms"))
    let wide = try await SideRuns.run([.file(file), .file(other)], seeds: [3, 4, 5], width: 2)
    let narrow = try await SideRuns.run([.file(file), .file(other)], seeds: [3, 4, 5], width: 1)
    #expect(wide.runs == narrow.runs && !wide.isInterrupted)
    #expect(wide.runs.map { $0.map(\.seed) } == [[3, 4, 5], [3, 4, 5]])
    let replications = try await Replications.run(file, count: 3, width: 1)
    #expect(wide.runs[0].map(\.digest) == replications.digests)
    #expect(wide.runs[1].map(\.digest) != replications.digests)
    #expect(wide.thresholds[0] == replications.thresholds && wide.thresholds[1].isEmpty)
  }

  @Test("the name of a file is no input; one that is written is")
  func unnamed() throws {
    func inputs(_ texts: [String]) throws -> [String] {
      let sides = try zip(texts, ["old.yaml", "new.yaml"]).map { text, path in
        ComparedSide(
          of: try WorkloadReader.read(bytes: Array(text.utf8), path: path).file, called: path, path: path, version: "1")
      }
      return Comparison(base: sides[0], head: sides[1], confidence: 0.99).inputs.map(\.key)
    }
    let bare = Self.workload().replacing("name: queue\n", with: "")
    #expect(try inputs([bare, bare]).isEmpty)
    #expect(try inputs([Self.workload(), bare]).isEmpty)
    #expect(try inputs([Self.workload(), Self.workload().replacing("name: queue", with: "name: line")]) == ["name"])
  }

  @Test("what both sides have in common is run once")
  func shared() async throws {
    let file = try Self.file(Self.workload())
    let reformatted = try Self.file(
      "# the same\n" + Self.workload().replacing("count: 2, ", with: "count:   2,  concurrency: 1, "))
    let ended = Mutex(0)
    let runs = try await SideRuns.run(
      [.file(file), .file(reformatted)], seeds: [1, 2], width: 2,
      onEnd: { count, all in
        ended.withLock { $0 = count }
        #expect(all == 2)
      })
    #expect(ended.withLock(\.self) == 2 && runs.runs[0] == runs.runs[1] && runs.runs[1].count == 2)
  }

  @Test("cut off, it has the runs that had ended, and says so")
  func interrupted() async throws {
    let (one, other) = (try Self.file(Self.workload()), try Self.file(Self.workload(service: "90ms")))
    let ended = Mutex(0)
    let runs = try await SideRuns.run(
      [.file(one), .file(other)], seeds: [1, 2, 3, 4], width: 1, isInterrupted: { ended.withLock { $0 >= 4 } },
      onEnd: { count, _ in ended.withLock { $0 = count } })
    #expect(runs.isInterrupted)
    #expect(runs.runs.map { $0.map(\.seed) } == [[1, 2], [1, 2]])
  }

  @Test("another source is asked for each seed, and its failure ends everything")
  func other() async throws {
    struct Failure: Error {}
    let file = try Self.file(Self.workload())
    let runs = try await SideRuns.run(
      [.other { seed in RunNumbers(seed: seed, digest: "d\(seed)") }, .file(file)], seeds: [7, 8], width: 2)
    #expect(runs.runs[0].map(\.digest) == ["d7", "d8"])
    await #expect(throws: Failure.self) {
      _ = try await SideRuns.run([.other { _ in throw Failure() }, .file(file)], seeds: [1], width: 1)
    }
    // One that was cut off fails nothing: what else ended is kept.
    let cut = try await SideRuns.run(
      [.other { seed in if seed == 8 { throw SideRuns.CutOff() } else { RunNumbers(seed: seed, digest: "d") } }],
      seeds: [7, 8], width: 1)
    #expect(cut.isInterrupted && cut.runs[0].map(\.seed) == [7])
  }

  @Test("the parts of the mean latency by owner add up to it, over all scenarios")
  func latencyByOwner() async throws {
    let two = Self.workload().replacing(
      "ask: { pattern: { sequential: { agents: [helper, worker] } } }",
      with:
        "ask: { pattern: { sequential: { agents: [helper, worker] } } }\n  tell: { weight: 3, pattern: { call: helper } }"
    )
    let runs = try await SideRuns.run([.file(try Self.file(two))], seeds: [1], width: 1)
    let run = runs.runs[0][0]
    let mean = try #require(run.value(of: GatedFigure(.jobLatency, .mean)))
    #expect(abs(run.latencyByOwner.values.reduce(0, +) - mean) < 1e-3 * mean)
    #expect(run.latencyByOwner[LatencyOwner(.service, of: "worker")] != nil)
  }

  @Test("the agent that was made slower moves most, by its service and its queue")
  func movers() async throws {
    let (one, other) = (try Self.file(Self.workload()), try Self.file(Self.workload(service: "150ms")))
    let runs = try await SideRuns.run(
      [.file(one), .file(other)], seeds: Array(1...10), width: 2)
    let comparison = Comparison(
      base: Self.side(one, runs.runs[0]), head: Self.side(other, runs.runs[1]), confidence: 0.99, by: .agent)
    let mover = try #require(comparison.movers.first)
    #expect(mover.name == "worker" && mover.millisecondsPerJob > 45)
    #expect(
      mover.changes.contains { $0.hasPrefix("its queue +") } && mover.changes.contains { $0.hasPrefix("its service +") }
    )
    #expect(comparison.inputs.map(\.key) == ["agents.worker.simulate.service.exponential.mean"])
    #expect(comparison.inputs[0].base == "100ms" && comparison.inputs[0].head == "150ms")
    #expect(
      comparison.details.contains {
        $0.figure.spelling == "p(99) call_latency_ms{agent=worker}" && $0.judgement == .worse
      })
    #expect(comparison.figures.first { $0.figure == MadeRuns.p50 }?.judgement == .worse)
  }
}

@Suite("Figures by seed in a document")
struct FiguresBySeedTests {
  @Test("two documents of several seeds are compared seed by seed, as their runs would be")
  func documents() async throws {
    let files = [
      try SideRunsTests.file(SideRunsTests.workload()),
      try SideRunsTests.file(SideRunsTests.workload(service: "110ms")),
    ]
    var sides: [ComparedSide] = []
    for file in files {
      var file = file
      file.plan.keepsAccounts = true
      let replications = try await Replications.run(file, count: 10, width: 2)
      let text = try replications.json(host: nil).text()
      sides.append(
        try ComparedSide(document: try JSON(reading: Array(text.utf8), path: "r.json"), called: "r.json"))
    }
    let runs = try await SideRuns.run(files.map { .file($0) }, seeds: Array(3...12), width: 2)
    func gate(_ base: ComparedSide, _ head: ComparedSide) -> GateResult {
      GateResult(base: base, head: head, allowances: [], confidence: 0.99)
    }
    let own = gate(SideRunsTests.side(files[0], runs.runs[0]), SideRunsTests.side(files[1], runs.runs[1]))
    let read = gate(sides[0], sides[1])
    #expect(read.rows == own.rows && read.verdict == .broken)
    #expect(read.comparison.inputs == own.comparison.inputs)
    #expect(read.comparison.movers.map(\.name) == own.comparison.movers.map(\.name))
  }

  @Test("HEAD's thresholds are those that its document of several seeds recorded, which no single run says")
  func recordedThresholds() throws {
    let text = """
      {"schema": "needletail.replications/2", "seeds": [1], "digests": ["a"],
       "figures": {"cost_usd": {"mean": 10, "low": 9, "high": 11, "n": 10}},
       "thresholds": [
         {"metric": "cost_usd", "expression": "value < 5", "verdict": "broken", "runs": 10, "runs_passed": 3},
         {"metric": "jobs_per_s", "expression": "value > 5", "verdict": "held", "runs": 10, "runs_passed": 10},
         {"metric": "jobs_per_s", "expression": "value > 6", "verdict": "as yet unknown", "runs": 10},
         {"metric": "jobs_per_s", "expression": "value > 7", "verdict": "undecided", "runs": "ten"}]}
      """
    let head = try ComparedSide(document: try JSON(reading: Array(text.utf8), path: "r"), called: "r")
    func threshold(_ expression: String, _ verdict: GateResult.Verdict, _ runs: Int, failed: Int)
      -> GateResult.OwnThreshold
    {
      GateResult.OwnThreshold(expression: expression, verdict: verdict, runs: runs, runsFailed: failed)
    }
    let gate = GateResult(base: head, head: head, allowances: [], confidence: 0.99)
    #expect(
      gate.thresholds == [
        threshold("cost_usd value < 5", .broken, 10, failed: 7),
        threshold("jobs_per_s value > 5", .held, 10, failed: 0),
        threshold("jobs_per_s value > 7", .undecided, 0, failed: 0),
      ])
    #expect(gate.verdict == .broken)
  }

  /// Means 10 and 12 of five runs each with half-widths of 2.776445, which is t of 4 degrees of freedom, so both standard errors are 1.
  /// Welch's interval has 8 degrees of freedom: 2 ± 2.306004 · √2, over the base's mean.
  @Test("a document that has none by seed is compared by its means, with Welch's interval")
  func means() throws {
    func side(_ mean: Double) throws -> ComparedSide {
      let leaf = "{\"mean\": \(mean), \"low\": \(mean - 2.776445), \"high\": \(mean + 2.776445), \"n\": 5}"
      let text =
        "{\"schema\": \"needletail.replications/2\", \"seeds\": [1], \"digests\": [\"a\"], \"figures\": {\"cost_usd\": \(leaf)}}"
      return try ComparedSide(document: try JSON(reading: Array(text.utf8), path: "r"), called: "r")
    }
    let comparison = Comparison(base: try side(10), head: try side(12), confidence: 0.975)
    let change = try #require(comparison.figures.first { $0.figure == MadeRuns.cost })
    #expect(change.isRelative && abs((change.change ?? 0) - 0.2) < 1e-9 && change.judgement == .unclear)
    #expect(abs((change.interval?.lowerBound ?? 0) - (2 - 3.261_183) / 10) < 1e-5)
    #expect(abs((change.interval?.upperBound ?? 0) - (2 + 3.261_183) / 10) < 1e-5)
  }
}
