import Foundation
import Testing

@Suite(
  "The built command",
  .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary; `swift build` makes one"))
struct BuiltCommandTests {
  /// One agent, ten jobs a second for a minute; about 600 jobs.
  static let workload = """
    schema: needletail/1
    name: small
    seed: 7
    run: { duration: 60s }
    agents:
      worker: { count: 4, simulate: { service: { exponential: { mean: 200ms } } } }
    scenarios:
      one: { pattern: { call: worker } }
    load: { process: poisson, rate: 10/s }

    """

  func folder(_ thresholds: String = "") throws -> (TemporaryFolder, String) {
    let folder = try TemporaryFolder()
    return (folder, try folder.file("small.yaml", Self.workload + thresholds))
  }

  func object(_ path: String) throws -> [String: Any] { try BuiltCommand.document(path) }

  @Test("a run whose thresholds hold ends with 0, a summary and a document")
  func done() throws {
    let (folder, file) = try folder("thresholds: { job_failure_rate: [\"rate < 0.5\"] }\n")
    let out = folder.path("result.json")
    let answer = try BuiltCommand.run(["run", file, "--out", out])
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(answer.errors.isEmpty)
    #expect(answer.output.hasPrefix("small  OK: the threshold holds; keeps up with"))
    #expect(try object(out)["schema"] as? String == "needletail.result/2")
    #expect(try object(out)["host"] != nil)
    #expect(folder.contents == ["result.json", "result.ntl", "small.yaml"])
  }

  @Test("a failed threshold ends with 99, and the result is written all the same")
  func thresholdFailed() throws {
    let (folder, file) = try folder("thresholds: { job_latency_ms: [\"p(99) < 0.001\"] }\n")
    let answer = try BuiltCommand.run(["run", file, "--out", folder.path("result.json")])
    #expect(answer.status == 99)
    #expect(folder.contents.contains("result.json"))
  }

  @Test(
    "bad input ends with 2, says why on standard error, and runs nothing",
    arguments: [
      (["run"], "no workload file given"), (["run", "/nonexistent.yaml"], "no such file or directory"),
      (["run", "/"], "is a directory"), (["validate", "/"], "is a directory"), (["rnu"], "did you mean `run`?"),
      (["init", "nothing-like-it"], "there is no template"),
    ])
  func badInput(_ arguments: [String], _ message: String) throws {
    let answer = try BuiltCommand.run(arguments)
    #expect(answer.status == 2)
    #expect(answer.output.isEmpty)
    #expect(answer.errors.contains(message), "\(answer.errors)")
  }

  @Test("a misspelt key is told with its place and the nearest known one")
  func misspeltKey() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("bad.yaml", Self.workload.replacing("agents:", with: "agnets:"))
    for command in ["run", "validate", "expand"] {
      let answer = try BuiltCommand.run([command, file])
      #expect(answer.status == 2)
      #expect(answer.errors.contains("\(file):5:1: error: "), "\(answer.errors)")
      #expect(answer.errors.contains("`agents`"))
    }
  }

  @Test("a missing folder for --out is told before anything is run")
  func missingFolder() throws {
    let (folder, file) = try folder()
    let answer = try BuiltCommand.run(["run", file, "--out", folder.path("none/result.json")])
    #expect(answer.status == 2)
    #expect(answer.output.isEmpty)
    #expect(answer.errors.contains("none"))
  }

  @Test("a result that standard output cannot take ends with 1 and is said to be lost")
  func fullOutput() throws {
    let (folder, file) = try folder()
    let errors = folder.path("errors")
    _ = FileManager.default.createFile(atPath: errors, contents: nil)
    let process = BuiltCommand.process(
      ["run", file, "--out", "-"], environment: [:], errors: try #require(FileHandle(forWritingAtPath: errors)),
      output: try #require(FileHandle(forWritingAtPath: "/dev/full")))
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    #expect(try String(contentsOfFile: errors, encoding: .utf8).contains("standard output: no space left on device"))
  }

  @Test("two runs of one seed write the same bytes outside host; another seed writes others")
  func sameBytes() throws {
    let (folder, file) = try folder()
    let documents = try [("a", "7"), ("b", "7"), ("c", "8")].map { name, seed in
      let answer = try BuiltCommand.run(
        ["run", file, "--seed", seed, "--reference", "--ui", "none", "--out", folder.path(name)])
      #expect(answer.status == 0 && answer.output.isEmpty && answer.errors.isEmpty)
      return try Data(contentsOf: URL(filePath: folder.path(name)))
    }
    #expect(documents[0] == documents[1])
    #expect(documents[0] != documents[2])
  }

  @Test("several seeds give means and intervals")
  func seeds() throws {
    let (folder, file) = try folder()
    let answer = try BuiltCommand.run(["run", file, "--seeds", "4", "--out", folder.path("r.json")])
    #expect(answer.status == 0, "\(answer.errors)")
    let document = try object(folder.path("r.json"))
    #expect(document["schema"] as? String == "needletail.replications/2")
    #expect((document["digests"] as? [String]).map { Set($0).count } == 4)
    #expect(answer.output.contains("4 runs, seeds 7 to 10"))
  }

  @Test("the counts of a whole run add up, and about 600 jobs were run")
  func counts() throws {
    let (folder, file) = try folder()
    _ = try BuiltCommand.run(["run", file, "--out", folder.path("r.json")])
    let jobs = try #require(try object(folder.path("r.json"))["jobs"] as? [String: Int])
    // Poisson of mean 600: six standard deviations are 147.
    #expect(abs((jobs["offered"] ?? 0) - 600) < 147)
    #expect(jobs["offered"] == jobs["started"])
    #expect(jobs["started"] == jobs["completed"])
  }

  @Test("an interrupt ends a long run with 130, and its result says so")
  func interrupt() throws {
    let (folder, file) = try folder()
    let out = folder.path("r.json")
    let process = BuiltCommand.process(
      ["run", file, "--duration", "100h", "--set", "load.rate=10000/s", "--ui", "none", "--out", out],
      environment: [:], errors: FileHandle.nullDevice, output: FileHandle.nullDevice)
    try process.run()
    try #require(BuiltCommand.catchesInterrupts(process.processIdentifier))
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(try object(out)["status"] as? String == "interrupted")
  }

  @Test("validate says what a good file holds")
  func validate() throws {
    let (_folder, file) = try folder()
    let answer = try BuiltCommand.run(["validate", file])
    withExtendedLifetime(_folder) {}
    #expect(answer.status == 0)
    #expect(answer.output == "\(file): ok, 4 agents in 1 pool, 1 scenario, 0 thresholds\n")
  }

  @Test("what expand prints is a workload that runs to the same digest")
  func expand() throws {
    let (folder, file) = try folder()
    let expanded = try BuiltCommand.run(["expand", file])
    #expect(expanded.status == 0)
    let again = try folder.file("expanded.yaml", expanded.output)
    for (path, out) in [(file, "a"), (again, "b")] {
      #expect(try BuiltCommand.run(["run", path, "--ui", "none", "--out", folder.path(out)]).status == 0)
    }
    #expect(try object(folder.path("a"))["digest"] as? String == object(folder.path("b"))["digest"] as? String)
  }

  @Test("what init prints is a workload without an error, and init never overwrites")
  func initialize() throws {
    let folder = try TemporaryFolder()
    let out = folder.path("fleet.yaml")
    #expect(try BuiltCommand.run(["init", "--out", out]).status == 0)
    #expect(try BuiltCommand.run(["validate", out]).status == 0)
    let printed = try BuiltCommand.run(["init"])
    #expect(try printed.output == String(contentsOfFile: out, encoding: .utf8))
    let again = try BuiltCommand.run(["init", "--out", out])
    #expect(again.status == 2 && again.errors.contains("file exists"))
  }

  @Test("version and help go to standard output with 0")
  func versionAndHelp() throws {
    for arguments in [["--version"], ["help"], ["help", "run"], ["run", "--help"]] {
      let answer = try BuiltCommand.run(arguments)
      #expect(answer.status == 0 && answer.output.contains("needletail") && answer.errors.isEmpty)
    }
  }

  @Test("plain output is ASCII without colours; the environment's locale decides otherwise")
  func plain() throws {
    let (_folder, file) = try folder("thresholds: { job_failure_rate: [\"rate < 0.5\"] }\n")
    let plain = try BuiltCommand.run(["run", file, "--ui", "plain"])
    #expect(plain.output.utf8.allSatisfy { $0 < 128 && $0 != 27 })
    let auto = try BuiltCommand.run(["run", file])
    withExtendedLifetime(_folder) {}
    #expect(auto.output.contains("✓") && !auto.output.contains("\u{1B}"))
  }
}
