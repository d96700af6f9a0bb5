import Foundation
import Testing

@Suite(
  "The built command and suites",
  .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary; `swift build` makes one"))
struct BuiltSuiteTests {
  /// A folder with a workload that runs in an instant.
  private func folder(_ suite: String? = nil) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.file("small.yaml", BuiltCommandTests.workload)
    if let suite { _ = try folder.file("s.yaml", "schema: needletail.suite/1\nruns:\n\(suite)\n") }
    return folder
  }

  private func suite(_ folder: TemporaryFolder, _ arguments: String...) throws -> BuiltCommand.Answer {
    try BuiltCommand.run(["suite", folder.path("s.yaml")] + arguments)
  }

  private func runs(_ path: String) throws -> [[String: Any]] {
    try #require(try BuiltCommand.document(path)["runs"] as? [[String: Any]])
  }

  private func verdicts(_ path: String) throws -> [String] { try runs(path).compactMap { $0["verdict"] as? String } }

  @Test("a broken file, a missing one and the suite itself stop no other run, and the suite ends with 2")
  func broken() throws {
    let folder = try folder(
      """
      - { workload: broken.yaml }
      - { workload: absent.yaml }
      - { workload: s.yaml, name: itself }
      - { workload: small.yaml }
      - { workload: small.yaml, vary: { lod.rate: [1/s, 2/s] } }
      """)
    _ = try folder.file("broken.yaml", "schema: needletail/1\nagnts: {}\n")
    let out = folder.path("r.json")
    let answer = try suite(folder, "--out", out)
    #expect(answer.status == 2, "\(answer)")
    #expect(
      try verdicts(out) == ["unreadable", "unreadable", "unreadable", "held", "unreadable", "unreadable"])
    #expect(answer.output.hasPrefix("s  5 UNREADABLE of 6 runs\n"))
    for words in [
      "s.yaml:3:3: error: the run `broken` cannot be run:", "the key `agnts` is unknown; did you mean `agents`?",
      "absent.yaml: error: no such file or directory", "this is a suite, not a workload",
      "--set lod.rate=1/s: error: the key `lod` is unknown; did you mean `load`?",
    ] { #expect(answer.errors.contains(words), "\(words): \(answer.errors)") }
  }

  @Test("the worst run decides the exit status, and where no summary is printed standard error says what broke")
  func statuses() throws {
    let folder = try folder(
      """
      - { workload: small.yaml }
      - { workload: small.yaml, name: never, set: { thresholds: { jobs_completed: [value < 1] } } }
      """)
    #expect(try suite(folder).status == 99)
    let silent = try suite(folder, "--ui", "none")
    #expect(silent.status == 99 && silent.output.isEmpty && silent.errors.hasPrefix("never: broken: FAILED: "))
    #expect(try suite(folder, "--only", "small").status == 0)
  }

  @Test("a folder's workloads are run in name order, suites and schemas left aside; an empty one is refused")
  func folders() throws {
    let folder = try folder("- { workload: small.yaml }")
    _ = try folder.file("another.yml", BuiltCommandTests.workload)
    _ = try folder.file("x.schema.json", "{}")
    let answer = try BuiltCommand.run(["suite", folder.url.path, "--format", "json"])
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any])
    #expect(answer.status == 0 && document["schema"] as? String == "needletail.suite-result/1")
    #expect((document["runs"] as? [[String: Any]])?.compactMap { $0["name"] as? String } == ["another", "small"])
    _ = try folder.file(".hidden.yaml", BuiltCommandTests.workload)
    try FileManager.default.createSymbolicLink(atPath: folder.path("gone.yaml"), withDestinationPath: "nowhere.yaml")
    let odd = try BuiltCommand.run(["suite", folder.url.path])
    #expect(odd.status == 2 && odd.output.contains("1 UNREADABLE of 3 runs") && odd.errors.contains("gone.yaml"))
    #expect(!odd.output.contains("hidden"))
    let empty = try TemporaryFolder()
    let refused = try BuiltCommand.run(["suite", empty.url.path])
    #expect(refused.status == 2 && refused.errors.contains("has no workload file"), "\(refused)")
  }

  @Test("a run on the wall clock goes after those in virtual time, and stands in its place")
  func clocks() throws {
    let folder = try folder(
      """
      - { workload: small.yaml, name: real, clock: wall, duration: 1s, set: { agents.worker.simulate.service: 1ms, run.schedule_delay_limit: 1m } }
      - { workload: small.yaml, name: simulated }
      - { workload: small.yaml, name: seeds on the wall, clock: wall, seeds: 2 }
      """)
    let out = folder.path("r.json")
    let answer = try suite(folder, "--out", out, "--seeds", "2", "--only", "real", "--only", "simulated")
    #expect(answer.status == 0, "\(answer)")
    let runs = try runs(out)
    #expect(runs.compactMap { $0["clock"] as? String } == ["wall", "virtual"])
    // What is said for all runs is for those in virtual time.
    #expect(runs.compactMap { ($0["seeds"] as? [Any])?.count } == [1, 2])
    #expect(runs.compactMap { ($0["digests"] as? [Any])?.count } == [0, 2])
    let refused = try suite(folder, "--only", "seeds*")
    #expect(refused.status == 2 && refused.errors.contains("a run on the wall clock is one run"), "\(refused)")
  }

  @Test("with --fail-fast nothing is begun after the first, in order, that does not hold")
  func failsFast() throws {
    let folder = try folder(
      """
      - { workload: small.yaml, name: first }
      - { workload: small.yaml, name: never, set: { thresholds: { jobs_completed: [value < 1] } } }
      - { workload: small.yaml, name: last }
      """)
    let out = folder.path("r.json")
    #expect(try suite(folder, "--fail-fast", "--out", out).status == 99)
    #expect(try verdicts(out) == ["held", "broken", "skipped"])
    _ = try folder.file(
      "s.yaml", "schema: needletail.suite/1\nruns: [{ workload: small.yaml }, { workload: absent.yaml }]\n")
    #expect(try suite(folder, "--fail-fast", "--out", out).status == 2)
    #expect(try verdicts(out) == ["skipped", "unreadable"])
  }

  @Test("every run is kept in the store under the suite's label, and a run's own stands for itself")
  func stored() throws {
    let folder = try folder(
      "- { workload: small.yaml, vary: { load.rate: [1/s, 2/s] } }\n- { workload: small.yaml, label: mine, seeds: 2 }")
    let (store, out) = (folder.path("store"), folder.path("r.json"))
    #expect(try suite(folder, "--store", store, "--label", "nightly", "--out", out).status == 0)
    let answer = try BuiltCommand.run(["history", "--store", store, "--format", "json"])
    let document = try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any]
    let stored = try #require(document?["runs"] as? [[String: Any]])
    // The last one first.
    #expect(stored.compactMap { $0["label"] as? String } == ["mine", "nightly", "nightly"])
    #expect(
      try runs(out).compactMap { $0["stored_as"] as? String } == stored.compactMap { $0["id"] as? String }.reversed())
  }

  @Test("files are written by their ending, a folder gets all of them with a page and a document a run")
  func outputs() throws {
    let folder = try folder("- { workload: small.yaml }\n- { workload: small.yaml, name: \"Small!\" }")
    let answer = try suite(
      folder, "--out", folder.path("r.md"), "--out", folder.path("r.xml"), "--out", folder.path("site") + "/")
    #expect(answer.status == 0, "\(answer)")
    #expect(try String(contentsOfFile: folder.path("r.md"), encoding: .utf8).contains("| small |"))
    let tests = try String(contentsOfFile: folder.path("r.xml"), encoding: .utf8)
    #expect(tests.contains("<testsuite name=\"small\" tests=\"1\" failures=\"0\""), "\(tests)")
    #expect(
      (FileManager.default.subpaths(atPath: folder.path("site")) ?? []).sorted() == [
        "index.html", "junit.xml", "runs", "runs/small-2.html", "runs/small-2.json", "runs/small.html",
        "runs/small.json", "suite.json", "suite.md",
      ])
    let page = try String(contentsOfFile: folder.path("site/index.html"), encoding: .utf8)
    #expect(page.contains("href=\"runs/small.html\"") && page.contains("href=\"runs/small-2.json\""))
    let again = try BuiltCommand.run([
      "run", folder.path("site/runs/small.json"), "--out", folder.path("again.json"), "--ui", "none",
    ])
    #expect(again.status == 0)
    #expect(
      try BuiltCommand.document(folder.path("again.json"))["digest"] as? String
        == (try runs(folder.path("site/suite.json"))[0]["digests"] as? [String])?.first)
  }

  @Test("a document that is no workload is one error, and a key that other runs vary can be set in one that does not")
  func selected() throws {
    let folder = try folder(
      """
      - { workload: b.json }
      - { workload: small.yaml, name: each, vary: { load.rate: [1/s, 2/s] } }
      - { workload: small.yaml, name: small }
      - { workload: small.yaml, name: small too }
      """)
    _ = try folder.file("b.json", #"{"schema": "needletail.baseline/1", "workload": "w", "digests": {}}"#)
    let document = try suite(folder, "--only", "b")
    #expect(
      document.status == 2 && document.errors.contains("needletail.baseline/1), not a workload; name a workload file"))
    #expect(document.errors.split(separator: "\n").count == 2, "\(document.errors)")
    let out = folder.path("r.json")
    #expect(try suite(folder, "--only", "small", "--set", "load.rate=3/s", "--out", out).status == 0)
    #expect(try runs(out).compactMap { $0["name"] as? String } == ["small"])
  }

  @Test("what cannot be done is refused before anything is run, with what would be right, and nothing is written")
  func refusals() throws {
    let folder = try folder("- { workload: small.yaml, name: each, vary: { load.rate: [1/s, 2/s] } }")
    let before = folder.contents
    for (arguments, words) in [
      (["--out", folder.path("r.txt")], "does not say in which form to write"),
      (["--out", folder.path("s.yaml.json"), "--only", "nothing"], "fits no run; there are `each, rate=1/s`"),
      (["--set", "load.rate=3/s", "--out", folder.path("r.json")], "varies this key"),
      (["--out", folder.path("no/such/r.json")], "no such file or directory"),
      (["--out", folder.path("r.json"), "--out", folder.path("r.json")], "--out goes there too"),
      (["--seeds", "0"], "out of range"),
    ] {
      let answer = try BuiltCommand.run(["suite", folder.path("s.yaml")] + arguments)
      #expect(answer.status == 2 && answer.output.isEmpty && answer.errors.contains(words), "\(arguments): \(answer)")
    }
    #expect(folder.contents == before)
    let twice = try self.folder("- { workload: small.yaml }\n- { workload: small.yaml }")
    let answer = try suite(twice, "--out", twice.path("r.json"))
    #expect(answer.status == 2 && answer.errors.contains("s.yaml:4:3: error: runs[1]: two runs are called `small`"))
    #expect(!twice.contents.contains("r.json"))
  }

  @Test("an interrupt writes what is known: what had ended, what was cut off, and what was not begun")
  func interrupted() throws {
    let folder = try folder(
      "- { workload: small.yaml, name: long, duration: 100h, set: { load.rate: 10000/s }, vary: { seed: [1, 2, 3, 4, 5, 6, 7, 8] } }"
    )
    let out = folder.path("r.json")
    let process = BuiltCommand.process(
      ["suite", folder.path("s.yaml"), "--ui", "none", "--out", out], environment: [:],
      errors: FileHandle.nullDevice, output: FileHandle.nullDevice)
    try process.run()
    try #require(BuiltCommand.catchesInterrupts(process.processIdentifier))
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(try verdicts(out) == Array(repeating: "interrupted", count: 8))
  }
}
