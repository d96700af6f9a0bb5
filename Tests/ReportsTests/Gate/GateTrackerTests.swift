import NeedletailEngine
import NeedletailNotation
import NeedletailResults
import NeedletailWorkload
import Testing

@testable import NeedletailReports

@Suite("A gate for trackers of benchmarks")
struct GateTrackerTests {
  /// Head's job p99 over eight seeds is 2, 4, 4, 4, 5, 5, 7, 9 s: the textbook's example, whose sample variance is 32/7.
  static let gate: GateResult = {
    let (p99, call, jobs) = (SampleGate.jobP99, SampleGate.call("assistant"), SampleGate.throughput)
    var gate = SampleGate.gate([
      SampleGate.row(SampleGate.change(p99, 4_000, 4_500, 0.125, 0.1...0.15), .broken),
      SampleGate.row(SampleGate.change(call, 300, 310, 0.03, 0.01...0.05), .held),
      SampleGate.row(SampleGate.change(jobs, 40, 39, -0.025, nil, .worse), .held, expression: "-2%"),
    ])
    gate.pairs = 8
    gate.comparison.figures = [SampleGate.change(p99, 4_000, 4_500, 0.125, 0.1...0.15)]
    let values: [Double] = [2, 4, 4, 4, 5, 5, 7, 9]
    gate.comparison.head.runs = values.indices.map {
      SampleGate.run(seed: UInt64($0 + 1), [p99: values[$0] * 1_000, call: 310, jobs: 39])
    }
    gate.comparison.base.runs = values.indices.map {
      SampleGate.run(seed: UInt64($0 + 1), [p99: 4_000, call: 300, jobs: 40])
    }
    return gate
  }()

  @Test("github-action-benchmark has an entry a figure, once, and those that are better higher in a file of their own")
  func githubActionBenchmark() {
    let smaller = Self.gate.githubActionBenchmark(betterHigher: false).elements()
    #expect(smaller.map { $0.words("name") } == ["fleet: job p99", "fleet: call{agent=assistant} p99"])
    #expect(smaller[0].words("unit") == "ms" && smaller[0].figure("value") == 4_500)
    // √(32/7) = 2.13809 s.
    #expect(smaller[0].words("range") == "± 2,138")
    #expect(smaller[0].words("extra") == "change from base +12.5 % (+10.0 to +15.0)\n8 seeds\ngate broken")
    let bigger = Self.gate.githubActionBenchmark(betterHigher: true).elements()
    #expect(bigger.map { $0.words("name") } == ["fleet: throughput"] && bigger[0].words("unit") == "jobs/s")
  }

  @Test(
    "Bencher's metric format has a benchmark for the workload and each label, with the least and the greatest value")
  func bencher() {
    let metrics = Self.gate.bencherMetrics
    #expect(metrics.members().map(\.key) == ["fleet", "fleet{agent=assistant}"])
    #expect(
      metrics.at(["fleet", "job-latency-ms-p99"])
        == .object(["value": .number(4_500), "lower_value": .number(2_000), "upper_value": .number(9_000)]))
    #expect(metrics.figure("fleet{agent=assistant}", "call-latency-ms-p99", "value") == 310)
  }

  @Test(
    "a measure's slug for Bencher has lower case letters, digits and hyphens only, at most 64, and is unlike any other")
  func slugs() {
    var slugs: Set<String> = []
    let figures = FigureCatalogue.standard.figures.filter(\.isBoundable)
    for figure in figures {
      let statistic: Figure.Statistic =
        figure.kind == .distribution ? .percentile(99) : figure.kind == .ratio ? .rate : .value
      let change = SampleGate.change(GatedFigure(figure, statistic), 1, 1, 0, nil)
      let measures = SampleGate.gate([SampleGate.row(change, .held)]).bencherMetrics.members("fleet").map(\.key)
      for slug in measures {
        #expect(slug.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil && slug.utf8.count <= 64, "\(slug)")
        slugs.insert(slug)
      }
    }
    // The headline figures of the sample's comparison are in each.
    #expect(slugs.count >= figures.count)
  }

  /// A result line of the Go benchmark format: a name, a number of iterations, then pairs of a value and its unit.
  private struct Line {
    var name: String
    var values: [String: Double] = [:]

    init?(_ line: Substring) {
      let fields = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      guard fields.count >= 4, fields.count.isMultiple(of: 2), fields[0].hasPrefix("Benchmark"),
        Int(fields[1]) ?? 0 > 0,
        fields[0].dropFirst(9).first?.isLowercase == false
      else { return nil }
      name = fields[0]
      for place in stride(from: 2, to: fields.count, by: 2) {
        guard let value = Double(fields[place]) else { return nil }
        values[fields[place + 1]] = value
      }
    }
  }

  @Test("Go benchmark lines are one a seed, side and label, the side in the name and times in nanoseconds")
  func benchstat() throws {
    let lines = Self.gate.goBenchmarks.split(separator: "\n")
    let results = lines.compactMap(Line.init)
    #expect(results.count == 2 * 8 * 2)
    #expect(
      Set(results.map(\.name)) == [
        "BenchmarkFleet/side=base", "BenchmarkFleet/side=head", "BenchmarkFleet/agent=assistant/side=base",
        "BenchmarkFleet/agent=assistant/side=head",
      ])
    let head = results.filter { $0.name == "BenchmarkFleet/side=head" }
    #expect(head.map { $0.values["job_latency-p99-ns"] } == [2e9, 4e9, 4e9, 4e9, 5e9, 5e9, 7e9, 9e9])
    #expect(head.allSatisfy { $0.values["jobs_per_s"] == 39 })
    let others = lines.filter { Line($0) == nil }.map(String.init)
    #expect(
      others == [
        "workload: fleet", "clock: virtual", "Unit job_latency-p99-ns better=lower",
        "Unit call_latency-p99-ns better=lower", "Unit jobs_per_s better=higher",
      ])
  }

  @Test("a name for benchstat has no spaces and no lower case letter at its beginning, whatever the workload is called")
  func names() {
    for name in ["support desk/eu=1", "ßtraße", "", "ﬁ ne", SampleGate.hostileName] {
      var gate = Self.gate
      gate.comparison.head.workload = name
      gate.comparison.base.workload = "another"
      let lines = gate.goBenchmarks.split(separator: "\n").filter { $0.hasPrefix("Benchmark") }
      #expect(lines.count == 32 && lines.allSatisfy { Line($0) != nil }, "\(name)")
    }
  }
}
