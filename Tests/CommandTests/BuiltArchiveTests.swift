import NeedletailArchive
import Foundation
import NeedletailMetrics
import Testing

@Suite(
  "The built command and the archive of a run",
  .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary; `swift build` makes one"))
struct BuiltArchiveTests {
  private func place() throws -> (TemporaryFolder, String) {
    let folder = try TemporaryFolder()
    return (folder, try folder.file("small.yaml", BuiltCommandTests.workload))
  }

  private func intervals(_ path: String) throws -> [RecordedInterval] {
    var intervals: [RecordedInterval] = []
    #expect(try ArchiveReader(path: path).read { intervals.append($0) } == nil)
    return intervals
  }

  @Test("an archive is written beside the document, and merges to what the document says")
  func beside() throws {
    let (folder, file) = try place()
    let answer = try BuiltCommand.run(["run", file, "--out", folder.path("r.json"), "--interval", "10s"])
    #expect(answer.status == 0 && answer.errors.isEmpty)
    let reader = try ArchiveReader(path: folder.path("r.ntl"))
    #expect(reader.header.run.workload == "small" && reader.header.run.seed == 7)
    #expect(reader.header.run.clock == "virtual" && reader.header.startedAt == nil)
    #expect(reader.header.intervalNanoseconds == 10_000_000_000)
    #expect(try reader.survey().ending == .closed)
    let document = try BuiltCommand.document(folder.path("r.json"))
    #expect(reader.header.run.sha256 == (document["workload"] as? [String: Any])?["sha256"] as? String)
    let latency = try #require(reader.header.histograms.firstIndex { $0.metric == "job_latency" })
    var merged = Histogram()
    for interval in try intervals(folder.path("r.ntl")) {
      for entry in interval.entries where entry.histogram == latency { merged.merge(entry.samples) }
    }
    let completed = try #require((document["jobs"] as? [String: Any])?["completed"] as? Int)
    #expect(completed > 0 && merged.count == UInt64(completed))
  }

  @Test("the document is the same bytes with an archive and without")
  func sameDocument() throws {
    let (folder, file) = try place()
    let words = ["run", file, "--reference", "--ui", "none", "--out"]
    #expect(try BuiltCommand.run(words + [folder.path("a.json"), "--archive", folder.path("a.ntl")]).status == 0)
    #expect(try BuiltCommand.run(words + [folder.path("b.json")]).status == 0)
    #expect(
      try Data(contentsOf: URL(filePath: folder.path("a.json")))
        == Data(contentsOf: URL(filePath: folder.path("b.json"))))
    // --reference keeps none unless it is named.
    #expect(folder.contents == ["a.json", "a.ntl", "b.json", "small.yaml"])
  }

  @Test("what is in it is told without what a terminal would act on, names whole and under their headings")
  func inspected() throws {
    let (folder, _) = try place()
    let workload = BuiltCommandTests.workload.replacing("name: small", with: #"name: "a\e[2J\nb""#)
      .replacing("one:", with: #""s\e[2J-with-a-name-that-is-longer-than-many-a-line-of-this-table-is-otherwise":"#)
    let file = try folder.file("odd.yaml", workload)
    #expect(try BuiltCommand.run(["run", file, "--out", folder.path("r.json")]).status == 0)
    let output = try BuiltCommand.run(["inspect", folder.path("r.ntl")]).output
    #expect(output.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
    #expect(output.contains("\nrun        a?[2J?b, seed 7,"))
    let lines = output.split(separator: "\n").map(String.init)
    let heading = try #require(lines.first { $0.hasPrefix("histograms ") })
    let row = try #require(lines.first { $0.hasPrefix("failed_job_latency ") })
    let labels = try #require(heading.firstRange(of: "labels")?.lowerBound)
    #expect(row[labels...].hasPrefix("scenario=s?[2J-with"))
  }

  @Test(
    "there is none where none is wanted or no document is written",
    arguments: [["--no-archive", "--out", "r.json"], ["--out", "-"], ["--out", "r.json", "--seeds", "2"], []])
  func none(arguments: [String]) throws {
    let (folder, file) = try place()
    let words = arguments.map { $0 == "r.json" ? folder.path($0) : $0 }
    #expect(try BuiltCommand.run(["run", file] + words).status == 0)
    #expect(!folder.contents.contains { $0.hasSuffix(".ntl") })
  }

  @Test("the store is told where it is, and not of one that another run left")
  func stored() throws {
    let (folder, file) = try place()
    let words = ["run", file, "--store", folder.path("store"), "--out", folder.path("r.json")]
    #expect(try BuiltCommand.run(words).status == 0)
    #expect(try BuiltCommand.run(words + ["--no-archive"]).status == 0)
    let listed = try BuiltCommand.run(["history", "--format", "json", "--store", folder.path("store")]).output
    let document = try JSONSerialization.jsonObject(with: Data(listed.utf8)) as? [String: Any]
    let runs = try #require(document?["runs"] as? [[String: Any]])
    let path = URL(filePath: folder.path("r.ntl")).resolvingSymlinksInPath().path
    #expect(runs.map { $0["archive_path"] as? String } == [nil, path])
  }

  @Test("a run that is interrupted has its archive whole")
  func interrupted() throws {
    let (folder, file) = try place()
    let process = BuiltCommand.process(
      ["run", file, "--clock", "wall", "--duration", "10m", "--interval", "10ms", "--out", folder.path("r.json")],
      environment: [:], errors: FileHandle.nullDevice, output: FileHandle.nullDevice)
    try process.run()
    #expect(BuiltCommand.catchesInterrupts(process.processIdentifier))
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    let reader = try ArchiveReader(path: folder.path("r.ntl"))
    #expect(try reader.survey().ending == .closed && reader.header.startedAt != nil)
  }

  @Test("an archive that cannot be begun ends the command with 2, and nothing is run")
  func refused() throws {
    let (folder, file) = try place()
    for words in [
      ["--archive", folder.path("none/a.ntl")], ["--archive", folder.url.path],
      ["--out", folder.path("a"), "--archive", folder.path("a")], ["--archive", folder.path("a"), "--seeds", "2"],
      ["--archive", folder.path("a"), "--no-archive"], ["--archive", "-"], ["--interval", "1us"],
      ["--interval", "2h"], ["--interval", "soon"],
    ] {
      let answer = try BuiltCommand.run(["run", file] + words)
      #expect(answer.status == 2 && answer.output.isEmpty, "\(words): \(answer.errors)")
      #expect(answer.errors.contains("error: "), "\(words)")
    }
    #expect(folder.contents == ["small.yaml"])
  }

  @Test("an archive that the disk has no place for ends with 1, and the document is written all the same")
  func fullDisk() throws {
    let (folder, file) = try place()
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", "ulimit -f 80; exec \"$0\" \"$@\"", BuiltCommand.path ?? "", "run", file, "--duration", "10m", "--ui",
      "none", "--out", folder.path("r.json"),
    ]
    let pipe = Pipe()
    process.standardError = pipe
    try process.run()
    let errors = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    #expect(errors.contains("r.ntl: error: file too large") && errors.contains("the archive ends before the run does"))
    #expect(try BuiltCommand.document(folder.path("r.json"))["status"] as? String == "completed")
    #expect(try intervals(folder.path("r.ntl")).count > 10)
  }

  @Test("killed at twenty moments, it leaves every interval but the one at hand, as the whole run has them")
  func killed() throws {
    let (folder, file) = try place()
    let whole = folder.path("whole.ntl")
    #expect(
      try BuiltCommand.run(["run", file, "--duration", "10m", "--ui", "none", "--archive", whole]).status == 0)
    // The last ones are of the drain.
    let reference = try intervals(whole).prefix(590)
    #expect(reference.count > 500)
    var state: UInt64 = 41
    for round in 0..<20 {
      let path = folder.path("\(round).ntl")
      let process = BuiltCommand.process(
        ["run", file, "--duration", "100h", "--ui", "none", "--archive", path], environment: [:],
        errors: FileHandle.nullDevice, output: FileHandle.nullDevice)
      try process.run()
      while process.isRunning, (try? ArchiveReader(path: path)) == nil {}
      // A while that no clock measures.
      state = state &* 6_364_136_223_846_793_005 &+ 1
      for _ in 0..<state >> 47 { state = state &* 6_364_136_223_846_793_005 &+ 1 }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal)
      let survey = try ArchiveReader(path: path).survey()
      #expect(survey.ending == .open || survey.ending == .torn(offset: survey.wholeBytes))
      let left = try intervals(path).prefix(reference.count)
      #expect(Array(left) == Array(reference.prefix(left.count)), "round \(round)")
      // A torn block is the interval at hand; all before it is read.
      #expect(survey.intervals >= left.count)
    }
  }
}
