import NeedletailEngine
import NeedletailResults
import NeedletailStore
import Testing

@Suite("The store")
struct StoredFigureTests {
  @Test("lists the figures that a document has where the catalogue says")
  func facts() async throws {
    let file = try FurtherFigureTests.file()
    let report = try FurtherFigureTests.report(file)
    let facts = RunFacts(of: ResultDocument(report: report, of: file, host: nil).json)
    func value(_ statistic: Figure.Statistic, _ figure: Figure) -> Double? {
      FigureCatalogue.standard.value(statistic, of: figure, in: report)
    }
    #expect(facts.jobsPerSecond != nil && facts.jobsPerSecond == value(.value, .jobsPerSecond))
    #expect(facts.jobLatencyP50Milliseconds != nil)
    #expect(facts.jobLatencyP50Milliseconds == value(.percentile(50), .jobLatency))
    #expect(facts.jobLatencyP99Milliseconds == value(.percentile(99), .jobLatency))
    let many = RunFacts(of: try await Replications.run(file, count: 2, width: 1).json(host: nil))
    #expect(many.seeds == 2 && many.jobsPerSecond != nil && many.jobLatencyP99Milliseconds != nil)
  }
}
