import NeedletailResults

extension ArgumentParser {
  func suiteArguments() throws(ArgumentError) -> SuiteArguments {
    guard let path = try operand(called: "SUITE|FOLDER"), !path.isEmpty else {
      throw ArgumentError("no suite given", "write `needletail suite FILE.yaml`, or name a folder of workload files")
    }
    var suite = SuiteArguments(path: path, store: values["--store"]?.first)
    suite.label = try label()
    suite.seeds = try number("--seeds", in: 1...Replications.limit)
    suite.overrides = try overrides()
    suite.patterns = values["--only"] ?? []
    suite.failsFast = values["--fail-fast"] != nil
    suite.isStrict = values["--strict"] != nil
    suite.outs = try (values["--out"] ?? []).map { path throws(ArgumentError) in try suiteOut(path) }
    suite.format = try word("--format") ?? .text
    suite.userInterface = try word("--ui") ?? .auto
    return suite
  }

  private func suiteOut(_ path: String) throws(ArgumentError) -> SuiteArguments.Out {
    if path.hasSuffix("/") { return SuiteArguments.Out(path: path, format: nil) }
    for (ending, format) in SuiteArguments.Format.endings where path.hasSuffix(ending) {
      return SuiteArguments.Out(path: path, format: format)
    }
    let known = SuiteArguments.Format.endings.map(\.key).joined(separator: ", ")
    throw ArgumentError(
      "`--out \(path)` does not say in which form to write",
      "write a name that ends in one of \(known), or a folder's with a slash at its end")
  }
}

/// What `suite` takes.
struct SuiteArguments: Sendable, Equatable {
  enum Format: String, Sendable, CaseIterable {
    case text, markdown, json, junit, html

    /// What names of files in each form end in.
    static let endings: KeyValuePairs<String, Format> = [
      ".json": .json, ".md": .markdown, ".html": .html, ".xml": .junit,
    ]
  }

  /// A file, or a folder that gets everything.
  struct Out: Sendable, Equatable {
    var path: String
    /// `nil` of a folder.
    var format: Format?
  }

  /// A suite's file, `-` for standard input, or a folder.
  var path: String
  var store: String?
  /// What the runs are called in the store; `nil` is the suite's name.
  var label: String?
  var seeds: Int?
  /// Applied to every run, after the suite's own.
  var overrides: [String] = []
  /// Of names; empty is all runs.
  var patterns: [String] = []
  var failsFast = false
  var isStrict = false
  var outs: [Out] = []
  var format = Format.text
  var userInterface = RunArguments.UserInterface.auto

  /// What messages call the suite.
  var name: String { path == "-" ? "standard input" : path }
}
