import NeedletailEngine
import NeedletailResults
import NeedletailWorkload
import Testing

@testable import NeedletailReports

@Suite("Pages and test results of suites")
struct SuitePageTests {
  private func run(
    _ name: String, _ verdict: SuiteResult.Verdict = .held, p99: Double? = nil, rate: Double? = nil,
    thresholds: [SuiteThreshold] = []
  ) -> SuiteRun {
    var run = SuiteRun(SuiteEntry(name: name, workload: "w.yaml"), verdict: verdict, because: nil)
    run.headline = verdict == .unreadable ? "" : "\(name) says so"
    run.thresholds = thresholds
    if let p99 { run.readings.append(SuiteRun.Reading(SuiteColumn.p99.figure, p99)) }
    if let rate { run.readings.append(SuiteRun.Reading(SuiteColumn.jobsPerSecond.figure, rate)) }
    return run
  }

  private func suite(_ runs: SuiteRun...) -> SuiteResult {
    SuiteResult(name: "night", path: "night.yaml", label: "night", runs: runs)
  }

  @Test("each run has a row that leads to its section, and its figures as text")
  func rows() {
    let page = suite(run("one", p99: 1_500, rate: 12), run("two", .broken, p99: 3_000)).html
    #expect(page.contains("<a href=\"#run-1\">one</a>") && page.contains("id=\"run-1\""))
    #expect(page.contains("<a href=\"#run-2\">two</a>") && page.contains("id=\"run-2\""))
    #expect(page.contains("1.50\u{A0}s") && page.contains("3.00\u{A0}s"))
    #expect(page.contains("✗ broken") && page.contains("1 BROKEN of 2 runs"))
    #expect(!page.contains("<script"))
  }

  @Test("names that are markup stay text, in pages, Markdown and test results")
  func hostile() {
    let name = "<script>alert(1)</script>|\u{1B}[31m"
    var hostile = run(name, .broken, thresholds: [SuiteThreshold(expression: name, verdict: .broken, observed: name)])
    (hostile.reason, hostile.causes, hostile.page) = (name, [name], "runs/\"x.html")
    let result = suite(hostile)
    #expect(!result.html.contains("<script") && !result.html.contains("\u{1B}") && !result.html.contains("runs/\"x"))
    #expect(!result.markdown.contains("<script") && !result.markdown.contains("\u{1B}"))
    let junit = result.junit.text
    #expect(!junit.contains("<script") && !junit.contains("\u{1B}"))
  }

  @Test(
    "rows are ranked by each order, highest latency and lowest throughput first, what has none last, equal ones as they are"
  )
  func ranks() {
    var table = RankedTable(
      caption: "", titles: [],
      orders: [
        RankedTable.Order(title: "as it is", isDescending: false), RankedTable.Order(title: "down", isDescending: true),
        RankedTable.Order(title: "up", isDescending: false),
      ])
    for value in [5, nil, 9, 5, 1] as [Double?] {
      table.rows.append(RankedTable.Row(cells: [], keys: [nil, value, value]))
    }
    #expect(table.ranks(by: 1) == [1, 4, 0, 2, 3])
    #expect(table.ranks(by: 2) == [1, 4, 3, 2, 0])
    #expect(table.ranks(by: 0) == [0, 1, 2, 3, 4])
  }

  @Test(
    "a case a run and one a threshold: what broke failed, what could not be run erred, what was not begun is skipped")
  func junit() {
    let held = SuiteThreshold(expression: "a < 1", verdict: .held, observed: "0")
    let broken = SuiteThreshold(expression: "b < 1", verdict: .broken, observed: "2")
    let undecided = SuiteThreshold(expression: "c < 1", verdict: .undecided, observed: "1")
    let result = suite(
      run("one", .broken, thresholds: [held, broken, undecided]), run("two", .unreadable), run("three", .skipped))
    let cases = result.junit.suites.flatMap(\.cases)
    #expect(cases.map(\.name) == ["completes", "a < 1", "b < 1", "c < 1", "completes", "completes"])
    let outcomes = cases.map { entry in
      switch entry.outcome {
      case .passed: "passed"
      case .failed: "failed"
      case .erred: "erred"
      case .skipped: "skipped"
      }
    }
    #expect(outcomes == ["passed", "passed", "failed", "skipped", "erred", "skipped"])
    let reading = JUnitReading(result.junit.text)
    #expect(reading.faults.isEmpty, "\(reading.faults)")
  }

  @Test("a run that a bound ended before its end does not complete")
  func ended() {
    var run = run("one", .broken, thresholds: [SuiteThreshold(expression: "a < 1", verdict: .broken, observed: "2")])
    run.reason = "ended by abort_on_fail"
    let kinds = suite(run).junit.suites.flatMap(\.cases).map { if case .failed = $0.outcome { $0.name } else { "" } }
    #expect(kinds == ["completes", "a < 1"])
  }

  @Test("a name that begins a line is no command to a runner of GitHub")
  func commands() {
    let result = SuiteResult(name: "::error::all", path: "s", label: "s", runs: [run("::error::one"), run(" ::x")])
    let text = SuiteSummary(of: result, width: 100, typeface: Typeface()).text
    #expect(text.contains("\"::error::one\""))
    for line in text.split(separator: "\n") {
      #expect(!line.drop(while: \.isWhitespace).hasPrefix("::"), "\(line)")
    }
  }

  @Test("a thousand runs stay under 3 MB as a page and under 1 MiB as Markdown")
  func bounds() {
    let long = String(repeating: "n", count: SuiteFile.longestName - 4)
    let result = SuiteResult(
      name: "s", path: "s", label: "s",
      runs: (0..<SuiteFile.mostRuns).map { number in
        var run = run("\(long)\(number)", .broken, p99: Double(number), rate: 1)
        run.causes = [long, long]
        run.readings = SuiteColumn.allCases.map { SuiteRun.Reading($0.figure, Double(number)) }
        return run
      })
    #expect(result.html.utf8.count < 3_000_000, "\(result.html.utf8.count)")
    #expect(result.markdown.utf8.count <= 1 << 20)
  }
}
