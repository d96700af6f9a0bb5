import NeedletailReports

extension ArgumentParser {
  func reportArguments() throws(ArgumentError) -> ReportArguments {
    guard !operands.isEmpty, operands.allSatisfy({ !$0.isEmpty }) else {
      throw ArgumentError("no result given", "write `needletail report result.json --out report.html`")
    }
    guard operands.count <= Report.mostRuns else {
      throw ArgumentError(
        "\(operands.count) results are more than one report shows", "name at most \(Report.mostRuns)")
    }
    let out = values["--out"]?.first
    let format: ReportArguments.Format? = try word("--format")
    return ReportArguments(
      paths: operands, store: values["--store"]?.first, format: format ?? Self.format(of: out),
      workload: values["--workload"]?.first, out: out ?? "-")
  }

  /// What a file's name asks for; text where nothing is written to a file.
  private static func format(of out: String?) -> ReportArguments.Format {
    guard let out, out != "-" else { return .text }
    if out.hasSuffix(".md") || out.hasSuffix(".markdown") { return .markdown }
    return out.hasSuffix(".txt") ? .text : .html
  }
}

/// What `report` takes.
struct ReportArguments: Sendable, Equatable {
  enum Format: String, Sendable, CaseIterable { case html, markdown, text }

  /// Result documents, archives, or stored runs.
  var paths: [String]
  var store: String?
  var format: Format
  /// The workload file, where it is not beside the result.
  var workload: String?
  /// Where the report goes; `-` is standard output.
  var out: String
}
