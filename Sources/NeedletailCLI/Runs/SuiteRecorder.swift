import NeedletailNotation
import NeedletailReports
import NeedletailResults
import NeedletailWorkload

/// What is kept of a suite's runs as they end: in the store, and in the folder of `--out DIR/`, a document and a page each.
struct SuiteRecorder {
  private let store: RunRecorder?
  /// The folder's path with a slash; `nil` where there is none.
  private let folder: String?
  /// Whether all that was to be kept was.
  private(set) var isWhole = true
  private var names: Set<String> = []

  init(_ store: RunRecorder?, folder: String?) {
    self.store = store
    self.folder = folder
  }

  /// Keeps a run that was made, and writes down where.
  ///
  /// - Parameters:
  ///   - document: with its host.
  ///   - summary: what `show` says of it.
  mutating func keep(
    _ run: inout SuiteRun, _ document: JSON, summary: String, facts: HostFacts, source: String?
  ) {
    let written = folder.flatMap { write(&run, document, into: $0) }
    guard var store else { return }
    store.sourcePath = source
    store.startedAtMilliseconds = Machine.calendarMilliseconds - Int64(facts.wallSeconds * 1_000)
    guard let place = store.record(document, summary: summary, facts: facts, out: written) else {
      isWhole = false
      return
    }
    run.storedAs = place.id
  }

  /// - Returns: the document's path; `nil`, after a complaint, where it was not written.
  private mutating func write(_ run: inout SuiteRun, _ document: JSON, into folder: String) -> String? {
    let name = "runs/" + fileName(of: run.name)
    do {
      let text = try document.text()
      let path = folder + name + ".json"
      try Destination(path).write(text)
      run.document = name + ".json"
      let none = "a suite keeps no archive; `needletail run --out` does"
      let reported = try ReportedRun(
        name: run.name, result: (Array(text.utf8), path), archive: .absent(none),
        trace: .absent("a suite traces no jobs; `needletail run --trace-jobs` does"), workload: nil)
      try Destination(folder + name + ".html").write(Report([reported]).html)
      run.page = name + ".html"
      return path
    } catch {
      Console.complain("needletail: error: \(folder)\(name): \(error); the run's files were not written")
      isWhole = false
      return nil
    }
  }

  /// The run's name in letters, digits and dashes, and a number behind it where another has the same.
  private mutating func fileName(of name: String) -> String {
    var stem = ""
    for character in name.lowercased() {
      let isPlain =
        character.isASCII && (character.isLetter || character.isNumber || character == "." || character == "_")
      if isPlain { stem.append(character) } else if stem.last != "-" { stem.append("-") }
    }
    stem = String(stem.prefix(80).drop { $0 == "-" || $0 == "." }.reversed().drop { $0 == "-" || $0 == "." }.reversed())
    if stem.isEmpty { stem = "run" }
    var unique = stem
    var number = 2
    while !names.insert(unique).inserted {
      unique = "\(stem)-\(number)"
      number += 1
    }
    return unique
  }
}
