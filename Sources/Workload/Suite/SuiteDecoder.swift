import NeedletailEngine

/// Decodes the tree of a suite's file.
struct SuiteDecoder {
  let diagnostics: Diagnostics
  let path: String

  /// `nil` when the document is no suite. After any problem the result is not to be used.
  func decode(_ root: Node) -> SuiteFile? {
    let value = Value(root, key: "", diagnostics)
    if value.field("schema")?.scalar?.text == "needletail/1" {
      return value.field("schema")?.wrong(
        "this is a workload, not a suite", "run it with `needletail run`, or name it in a suite's `runs`")
    }
    guard let fields = Fields(value, Vocabulary.suite) else { return nil }
    checkSchema(fields)
    let defaults = fields["defaults"].flatMap { SuiteSettings(defaults: $0) } ?? SuiteSettings()
    var entries: [SuiteEntry] = []
    let remedy = "add what it runs: runs: [{ workload: FILE.yaml }]"
    if let runs = fields.required("runs", remedy),
      let items = runs.list("write a list such as [{ workload: FILE.yaml }]")
    {
      if items.isEmpty { runs.refuse("has no run", remedy) }
      for item in items {
        guard let settings = SuiteSettings(run: item) else { continue }
        if item.field("workload") == nil, defaults.workload == nil,
          !item.hasMisspelt(["workload"], among: Vocabulary.suiteRun)
        {
          item.refuse("`workload` is missing", "name a workload file, here or in `defaults`")
          continue
        }
        entries += settings.on(defaults).entries(in: RelativePaths.folder(of: path), item)
        guard entries.count <= SuiteFile.mostRuns else {
          runs.refuse("come to more than \(SuiteFile.mostRuns) runs", "vary less, or make two suites of it")
          return nil
        }
      }
    }
    checkNames(entries)
    return SuiteFile(name: name(fields), path: path, runs: entries)
  }

  private func checkSchema(_ fields: Fields) {
    guard let schema = fields.required("schema", "begin with `schema: \(SuiteFile.schema)`") else { return }
    guard let text = schema.text("write \(SuiteFile.schema)"), text != SuiteFile.schema else { return }
    schema.refuse("\(schema.node.kind) is not a schema of suites this version reads", "write \(SuiteFile.schema)")
  }

  /// The file's own, or else its file name without the ending.
  private func name(_ fields: Fields) -> String {
    if let name = fields["name"]?.suiteName() { return name }
    return path == "-" ? "suite" : SuiteEntry.stem(path)
  }

  private func checkNames(_ entries: [SuiteEntry]) {
    var first: [String: SuiteEntry] = [:]
    for entry in entries {
      guard let other = first[entry.name] else {
        first[entry.name] = entry
        continue
      }
      let line = other.place.map { $0 == entry.place ? "" : "; the first is on line \($0.line)" } ?? ""
      diagnostics.error(
        at: entry.place ?? SourcePlace(line: 1, column: 1), key: entry.key,
        "two runs are called `\(entry.name.abbreviated)`", "give one of them another `name`\(line)")
    }
  }
}

extension Vocabulary {
  static let suite = ["schema", "name", "defaults", "runs"]
  /// What a run may say, and `defaults` for all of them, but for `name`.
  static let suiteRun = ["workload", "name"] + suiteSettings
  static let suiteDefaults = ["workload"] + suiteSettings
  private static let suiteSettings = [
    "set", "vary", "seeds", "seed", "duration", "warmup", "clock", "label",
  ]
}

extension Value {
  /// 1 to `SuiteFile.longestName` characters in one line.
  func suiteName() -> String? {
    let remedy = "write 1 to \(SuiteFile.longestName) characters in one line"
    guard let text = text(remedy) else { return nil }
    let isFit = !text.trimmed.isEmpty && text.count <= SuiteFile.longestName && !text.contains(where: \.isNewline)
    return isFit ? text : wrong("is no name", remedy)
  }
}
