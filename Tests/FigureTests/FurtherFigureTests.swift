import NeedletailEngine
import NeedletailNotation
import NeedletailReports
import NeedletailResults
import NeedletailWorkload
import Testing

@Suite("A further figure")
struct FurtherFigureTests {
  /// Two hundred jobs, each a call of a second to one of ten agents, and a threshold about the further figure.
  static func file(_ thresholds: String = "events_per_job: [\"value < 1000\", \"value < 1\"]") throws -> WorkloadFile {
    let text = """
      schema: needletail/1
      run: { jobs: 200 }
      agents: { worker: { count: 10, simulate: { service: 1s } } }
      scenarios: { ask: { pattern: { call: worker } } }
      load: { rate: 5/s }
      thresholds: { \(thresholds) }
      """
    return try WorkloadReader.read(bytes: Array(text.utf8), path: "w.yaml", figures: .withEventsPerJob).file
  }

  static func report(_ file: WorkloadFile) throws -> RunReport {
    try GuardedRun.report(of: file, isInterrupted: { false })
  }

  @Test("is in the result document, at its place")
  func document() throws {
    let file = try Self.file()
    let report = try Self.report(file)
    let document = ResultDocument(report: report, of: file, host: nil).json
    let expected = Double(report.eventsHandled) / Double(report.jobs.completed)
    #expect(report.jobs.completed > 0 && expected > 0)
    #expect(document["engine"]?["events_per_job"] == .number(expected))
  }

  @Test("can have thresholds, and only such as its kind allows")
  func threshold() throws {
    let file = try Self.file()
    let outcomes = ResultDocument(report: try Self.report(file), of: file, host: nil).thresholds
    #expect(outcomes.map(\.passed) == [true, false])
    #expect(outcomes.allSatisfy { $0.observed ?? 0 > 1 })
    for (thresholds, words) in [
      ("events_per_job: \"p(99) < 1\"", "`p(99)` does not fit `events_per_job`"),
      ("events_per_jab: \"value < 1\"", "did you mean `events_per_job`?"),
    ] {
      let error = #expect(throws: WorkloadError.self) { try Self.file(thresholds) }
      #expect(error.map { "\($0)".contains(words) } == true, "\(words)")
    }
  }

  @Test("is averaged over several seeds, in the document and in the summary")
  func replications() async throws {
    let replications = try await Replications.run(try Self.file(), count: 3, width: 1)
    let estimate = replications.json(host: nil)["figures"]?["engine"]?["events_per_job"]
    #expect(estimate?["n"] == .integer(3))
    #expect(estimate?["mean"]?.figure ?? 0 > 1)
    let summary = ReplicationsSummary(of: replications, host: nil, width: 100, typeface: Typeface()).text
    #expect(summary.contains("  Events a job "))
  }

  @Test("has its line in a report: page, Markdown and terminal, of one run and of several")
  func reports() throws {
    let file = try Self.file()
    let text = try ResultDocument(report: try Self.report(file), of: file, host: nil).json.text()
    func run(_ name: String) throws -> ReportedRun {
      try ReportedRun(
        name: name, result: (Array(text.utf8), "r.json"), archive: .absent("no"), trace: .absent("no"), workload: nil)
    }
    for runs in [[try run("a")], [try run("a"), try run("b")]] {
      let report = Report(runs, figures: .withEventsPerJob)
      #expect(report.html.contains(">Events a job</th>"))
      #expect(report.markdown.contains("| Events a job | "))
      #expect(report.text(width: 100, typeface: Typeface()).contains("  Events a job "))
      #expect(!Report(runs).html.contains("Events a job"), "only by the catalogue that has it")
    }
  }
}
