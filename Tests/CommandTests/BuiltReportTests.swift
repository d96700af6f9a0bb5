import Foundation
import Testing

@Suite(
  "The built command and files that another run left",
  .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary; `swift build` makes one"))
struct BuiltReportTests {
  private static let formats = ["html", "markdown", "text"]

  /// A folder, and how the small workload is run in it: always to `r.json`.
  private struct Place {
    let folder = try! TemporaryFolder()
    var result: String { folder.path("r.json") }
    var archive: String { folder.path("r.ntl") }
    var trace: String { folder.path("r.trace.json") }

    @discardableResult
    func run(_ arguments: String...) throws -> BuiltCommand.Answer {
      let file = try folder.file("small.yaml", BuiltCommandTests.workload)
      let answer = try BuiltCommand.run(["run", file, "--out", result] + arguments)
      #expect([0, 1].contains(answer.status), "\(answer.errors)")
      return answer
    }

    /// The report in every format, and what was said on standard error; it must succeed.
    func reports(_ path: String? = nil) throws -> [(text: String, errors: String)] {
      try BuiltReportTests.formats.map { format in
        let answer = try BuiltCommand.run(["report", path ?? result, "--format", format, "--out", "-"])
        #expect(answer.status == 0, "\(answer.errors)")
        // A terminal's lines are folded.
        return (answer.output.split(whereSeparator: \.isWhitespace).joined(separator: " "), answer.errors)
      }
    }

    /// Keeps a file as it is now over whatever happens next.
    func keeping(_ path: String, _ work: () throws -> Void) throws {
      let bytes = try Data(contentsOf: URL(filePath: path))
      try work()
      try bytes.write(to: URL(filePath: path))
    }
  }

  @Test("two files, and a file and a stored run, are compared as text where nothing else is asked for")
  func compared() throws {
    let place = Place()
    let store = place.folder.path("store")
    try place.run("--store", store)
    let other = place.folder.path("other.json")
    let file = place.folder.path("small.yaml")
    let run = try BuiltCommand.run(["run", file, "--set", "agents.worker.count=5", "--out", other, "--ui", "none"])
    #expect(run.status == 0, "\(run.errors)")
    for words in [[place.result, other], ["last", other, "--store", store]] {
      let answer = try BuiltCommand.run(["report"] + words)
      #expect(answer.status == 0 && answer.errors.isEmpty, "\(answer.errors)")
      let lines = answer.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
      #expect(lines.first?.hasPrefix("What changed ") == true && lines.contains("agents.worker.count 4 5"), "\(lines)")
      #expect(lines.contains { $0.hasPrefix("Job latency, p99 ") } && !answer.output.contains("<html"))
    }
  }

  @Test("the trace of the run is its waterfall, and nothing is said", arguments: ["7", "18446744073709551615"])
  func ownTrace(seed: String) throws {
    let place = Place()
    try place.run("--trace-jobs", "5", "--seed", seed)
    let reports = try place.reports()
    #expect(reports[0].text.contains("data-chart=\"waterfall-typical\""))
    #expect(reports.allSatisfy { !$0.text.contains("another run") && $0.errors.isEmpty })
  }

  @Test(
    "the trace of another run is left out, and that is said",
    arguments: [
      ["--seed", "8"], ["--set", "agents.worker.count=5"], ["--duration", "50s"], ["--clock", "wall"],
    ])
  func foreignTrace(_ change: [String]) throws {
    let place = Place()
    let isShort = change.contains("wall")
    try place.run("--trace-jobs", "5")
    let answer = try BuiltCommand.run(
      ["run", place.folder.path("small.yaml"), "--out", place.result] + change
        + (isShort ? ["--duration", "300ms"] : []))
    #expect(answer.errors.contains("r.trace.json: warning: "), "\(answer.errors)")
    for report in try place.reports() {
      #expect(!report.text.contains("data-chart=\"waterfall"))
      #expect(report.text.contains("is of another run"), "\(report.text.suffix(2_000))")
      #expect(
        report.errors.contains("r.json: warning: the trace beside the result is of another run"), "\(report.errors)")
    }
  }

  @Test("of two runs in real time of one file and seed, each has its own trace")
  func realTime() throws {
    let place = Place()
    try place.run("--clock", "wall", "--duration", "300ms", "--trace-jobs", "5")
    #expect(try place.reports().allSatisfy { !$0.text.contains("is of another run") })
    try place.keeping(place.trace) {
      try place.run("--clock", "wall", "--duration", "300ms", "--trace-jobs", "5")
    }
    #expect(try place.reports().allSatisfy { $0.text.contains("is of another run") })
  }

  @Test(
    "a file that is no result is told to be none, with what is expected",
    arguments: ["S", "schema: needletail/1\nname: w\n", "\u{0}NTL", "", "[1, 2]", "\"text\"", "7"])
  func noResult(_ text: String) throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("r.json", text)
    for format in BuiltReportTests.formats {
      let answer = try BuiltCommand.run(["report", file, "--format", format, "--out", "-"])
      #expect(answer.status == 2 && answer.output.isEmpty)
      #expect(
        answer.errors
          == "needletail: error: \(file): is not a result document; name what `needletail run --out` wrote, or an archive "
          + "(NAME.ntl)\n")
    }
  }

  @Test("an archive under a result's name is told to be no result")
  func archiveAsResult() throws {
    let place = Place()
    try place.run()
    let copy = place.folder.path("copy.json")
    try FileManager.default.copyItem(atPath: place.archive, toPath: copy)
    let answer = try BuiltCommand.run(["report", copy])
    #expect(answer.status == 2 && answer.errors.contains("copy.json: is not a result document; "), "\(answer.errors)")
  }

  @Test("a result that is cut off is told with the place, and one of another kind with its schema")
  func brokenResult() throws {
    let folder = try TemporaryFolder()
    let torn = try BuiltCommand.run(["report", try folder.file("r.json", "{\"schema\": ")])
    #expect(torn.status == 2 && torn.errors.contains("r.json:1:12: error: expected a value"), "\(torn.errors)")
    let other = try BuiltCommand.run(["report", try folder.file("r.json", "{\"schema\": \"x/1\"}")])
    #expect(other.status == 2 && other.errors.contains("is no result of a run (schema x/1)"), "\(other.errors)")
  }

  @Test("a trace that does not name its run is left out, and that is said")
  func namelessTrace() throws {
    let place = Place()
    try place.run("--trace-jobs", "5")
    var trace = try BuiltCommand.document(place.trace)
    trace["otherData"] = nil
    try JSONSerialization.data(withJSONObject: trace).write(to: URL(filePath: place.trace))
    for report in try place.reports() {
      #expect(!report.text.contains("data-chart=\"waterfall"))
      #expect(report.text.contains("does not name its run"))
    }
  }

  @Test(
    "a report is drawn without the archive of another run, and says so",
    arguments: [["--seed", "8"], ["--duration", "50s"], ["--set", "agents.worker.count=5"]])
  func foreignArchive(_ change: [String]) throws {
    let place = Place()
    try place.run()
    let answer = try BuiltCommand.run(
      ["run", place.folder.path("small.yaml"), "--out", place.result, "--no-archive"] + change)
    #expect(answer.status == 0 && answer.errors.contains("r.ntl: warning: "), "\(answer.errors)")
    #expect(FileManager.default.fileExists(atPath: place.archive))
    for report in try place.reports() {
      #expect(report.text.contains("is of another run"))
      #expect(!report.text.contains("data-chart=\"throughput\""))
      #expect(
        report.errors.contains("r.json: warning: the archive beside the result is of another run"), "\(report.errors)")
    }
    #expect(try place.reports()[2].text.contains("over time: not shown"))
  }

  @Test("an archive that is named is reported without the result of another run beside it, and says so")
  func foreignResult() throws {
    let place = Place()
    try place.run()
    try place.run("--no-archive", "--seed", "8")
    for report in try place.reports(place.archive) {
      #expect(report.text.contains("is of another run"))
      #expect(
        report.errors.contains("r.ntl: warning: the result beside the archive is of another run"), "\(report.errors)")
    }
    #expect(try place.reports(place.archive)[0].text.contains("data-chart=\"throughput\""))
  }

  @Test("what a run does not write again is told when it stays, and only then")
  func olderFiles() throws {
    let place = Place()
    #expect(try place.run("--trace-jobs", "3").errors.isEmpty)
    #expect(try place.run("--trace-jobs", "3").errors.isEmpty)
    #expect(try place.run().errors.split(separator: "\n").count == 1)
    let errors = try place.run("--archive", place.folder.path("other.ntl"), "--seed", "9").errors
    #expect(errors.contains("r.ntl: warning: ") && errors.contains("r.trace.json: warning: "), "\(errors)")
    #expect(try place.run("--seeds", "2").errors.split(separator: "\n").count == 2)
  }

  @Test("the report for a terminal says that an archive is torn, as the others do")
  func torn() throws {
    let place = Place()
    try place.run("--interval", "1s")
    let file = try FileHandle(forUpdating: URL(filePath: place.archive))
    try file.truncate(atOffset: try file.seekToEnd() * 2 / 3)
    try file.close()
    for report in try place.reports() {
      #expect(report.text.contains("in the middle of an interval"), "\(report.text)")
      #expect(report.text.contains("what is shown over time is not quite what is summed up"), "\(report.text)")
    }
  }

  @Test("and that a part of it is damaged")
  func damaged() throws {
    let place = Place()
    try place.run("--interval", "1s")
    let file = try FileHandle(forUpdating: URL(filePath: place.archive))
    let size = try file.seekToEnd()
    try file.seek(toOffset: size / 2)
    try file.write(contentsOf: Data(repeating: 0xA5, count: 40))
    try file.close()
    for report in try place.reports() {
      #expect(report.text.contains("Of the archive a part could not be read"), "\(report.text)")
    }
  }
}
