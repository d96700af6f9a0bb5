public import NeedletailNotation
public import NeedletailResults

/// What a gate's result can be written as. Help, completion and messages iterate over this.
public enum GateFormat: String, Sendable, CaseIterable {
  case text
  case markdown
  case github
  case gitlab
  case junit
  case json
  case html
  case githubActionBenchmark = "github-action-benchmark"
  case githubActionBenchmarkBigger = "github-action-benchmark-bigger"
  case bencher
  case benchstat

  /// What it is, in a line.
  public var title: String {
    switch self {
    case .text: "a summary for a terminal"
    case .markdown: "a summary for pull requests and job pages"
    case .github: "GitHub's annotations, at most \(GateResult.mostAnnotations)"
    case .gitlab: "GitLab's code quality report"
    case .junit: "test results as JUnit's XML"
    case .json: "everything, schema \(GateResult.schema)"
    case .html: "a page that needs nothing else"
    case .githubActionBenchmark: "github-action-benchmark's customSmallerIsBetter: figures that are better lower"
    case .githubActionBenchmarkBigger: "github-action-benchmark's customBiggerIsBetter: figures that are better higher"
    case .bencher: "Bencher's metric format"
    case .benchstat: "Go benchmark lines, for benchstat"
    }
  }

  /// How a file's name ends that holds it, without the first dot.
  public var fileEnding: String {
    switch self {
    case .text: "txt"
    case .markdown: "md"
    case .github: "github.txt"
    case .gitlab: "codequality.json"
    case .junit: "xml"
    case .json: "json"
    case .html: "html"
    case .githubActionBenchmark: "smaller.json"
    case .githubActionBenchmarkBigger: "bigger.json"
    case .bencher: "bmf.json"
    case .benchstat: "bench"
    }
  }

  /// The format that a file's name asks for, by its ending, the longest that fits; `nil` where none does.
  public init?(fileName: String) {
    let fitting = Self.allCases.filter { fileName.hasSuffix(".\($0.fileEnding)") }
    guard let format = fitting.max(by: { $0.fileEnding.utf8.count < $1.fileEnding.utf8.count }) else { return nil }
    self = format
  }

  /// The result in this format, ending in a line feed unless it is empty.
  ///
  /// - Parameters:
  ///   - width: of a terminal, in columns.
  ///   - typeface: what a terminal can show; both only for `text`.
  /// - Throws: `NotFinite` for a number that JSON cannot hold.
  public func written(
    _ result: GateResult, width: Int = Summary.usualWidth, typeface: Typeface = Typeface()
  ) throws(NotFinite) -> String {
    switch self {
    case .text: GateSummary(of: result, width: width, typeface: typeface).text
    case .markdown: result.markdown()
    case .github: result.annotations.map { $0 + "\n" }.joined()
    case .gitlab: try result.codeQuality.text()
    case .junit: result.junit.text
    case .json: try result.json.text()
    case .html: result.html
    case .githubActionBenchmark: try result.githubActionBenchmark(betterHigher: false).text()
    case .githubActionBenchmarkBigger: try result.githubActionBenchmark(betterHigher: true).text()
    case .bencher: try result.bencherMetrics.text()
    case .benchstat: result.goBenchmarks
    }
  }
}
