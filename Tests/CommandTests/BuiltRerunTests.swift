import Foundation
import Testing

@Suite(
  "The built command runs a result again",
  .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary; `swift build` makes one"))
struct BuiltRerunTests {
  static let replay = """
    schema: needletail/1
    agents: { a: { count: 2, simulate: { service: { exponential: { mean: 1s } } } } }
    scenarios: { one: { pattern: { call: a } } }
    load: { trace: traces/t.csv, format: azure }

    """
  static let trace =
    "TIMESTAMP,ContextTokens,GeneratedTokens\n"
    + (10..<40).map { "2024-05-10 00:00:\($0),1,1\n" }.joined()

  /// `here/w/replay.yaml` with its trace, and the folders `out` and `elsewhere`.
  func place() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in ["here/w/traces", "out", "elsewhere"] {
      try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
    }
    _ = try folder.file("here/w/replay.yaml", Self.replay)
    _ = try folder.file("here/w/traces/t.csv", Self.trace)
    return folder
  }

  func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test("byte for byte, with the changes it had, and with others on top")
  func bytes() throws {
    let folder = try place()
    let (first, again) = (folder.path("out/r.json"), folder.path("out/again.json"))
    let run = try BuiltCommand.run(
      [
        "run", "w/replay.yaml", "--set", "agents.a.count=3", "--seed", "11", "--label", "three of them", "--reference",
        "--out", first,
      ], in: folder.path("here"))
    #expect(run.status == 0, "\(run.errors)")
    #expect(try BuiltCommand.run(["run", first, "--reference", "--out", again], in: folder.path("here")).status == 0)
    #expect(try text(again) == text(first))

    let other = ["run", first, "--set", "agents.a.count=4", "--label", "four", "--reference", "--out", again]
    #expect(try BuiltCommand.run(other, in: folder.path("here")).status == 0)
    let workload = try #require(try BuiltCommand.document(again)["workload"] as? [String: Any])
    #expect(workload["overrides"] as? [String: String] == ["agents.a.count": "4"])
    #expect(workload["options"] as? [String: String] == ["seed": "11"])
    #expect(workload["label"] as? String == "four" && workload["path"] as? String == "w/replay.yaml")
    #expect(try text(again) != text(first))
    #expect(try BuiltCommand.run(["run", first, "--out", first], in: folder.path("here")).status == 2)
  }

  @Test("from another folder, as long as the trace is there and is the same")
  func elsewhere() throws {
    let folder = try place()
    let (first, again) = (folder.path("out/r.json"), folder.path("out/again.json"))
    _ = try BuiltCommand.run(["run", "w/replay.yaml", "--out", first], in: folder.path("here"))
    func rerun() throws -> BuiltCommand.Answer {
      try BuiltCommand.run(["run", "../out/r.json", "--out", again], in: folder.path("elsewhere"))
    }
    func outsideHost(_ path: String) throws -> NSDictionary {
      (try BuiltCommand.document(path)).filter { $0.key != "host" } as NSDictionary
    }
    #expect(try rerun().status == 0)
    #expect(try outsideHost(again) == outsideHost(first))

    let trace = folder.path("here/w/traces/t.csv")
    _ = try folder.file("here/w/traces/t.csv", Self.trace + "2024-05-10 00:01:00,1,1\n")
    let changed = try rerun()
    #expect(changed.status == 2 && changed.errors.contains("is not the one that was replayed"), "\(changed.errors)")
    try FileManager.default.removeItem(atPath: trace)
    let gone = try rerun()
    #expect(gone.status == 2 && gone.errors.contains("the trace `traces/t.csv` cannot be read"), "\(gone.errors)")
    // Beside the result it is found again.
    try FileManager.default.createDirectory(atPath: folder.path("out/traces"), withIntermediateDirectories: true)
    _ = try folder.file("out/traces/t.csv", Self.trace)
    #expect(try rerun().status == 0)
    #expect(try outsideHost(again) == outsideHost(first))
  }

  @Test("on the wall clock with the same programs, which are found from another folder")
  func wall() throws {
    let folder = try place()
    let program = try folder.file("here/w/echo.sh", BuiltCommandAgentTests.echo)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
    _ = try folder.file("here/w/real.yaml", BuiltCommandAgentTests.workload)
    let (first, again) = (folder.path("out/r.json"), folder.path("out/again.json"))
    _ = try BuiltCommand.run(["run", "w/real.yaml", "--jobs", "5", "--out", first], in: folder.path("here"))
    let rerun = try BuiltCommand.run(["run", "../out/r.json", "--out", again], in: folder.path("elsewhere"))
    #expect(rerun.status == 0, "\(rerun.errors)")
    let (one, two) = (try BuiltCommand.document(first), try BuiltCommand.document(again))
    #expect(one["workload"] as? NSDictionary == two["workload"] as? NSDictionary)
    #expect((two["calls"] as? [String: Int])?["completed"] == 10)
  }

  @Test("expand, validate and verify read results, and expand gives the same text again")
  func others() throws {
    let (folder, file) = try BuiltCommandTests().folder()
    let result = folder.path("r.json")
    _ = try BuiltCommand.run(["run", file, "--set", "load.rate=20/s", "--out", result])
    let expanded = try BuiltCommand.run(["expand", result]).output
    #expect(expanded == (try BuiltCommand.run(["expand", file, "--set", "load.rate=20/s"]).output))
    let workload = try BuiltCommand.document(result)["workload"] as? [String: Any]
    #expect(workload?["effective"] as? String == expanded)
    #expect(try BuiltCommand.run(["validate", result]).output.contains("4 agents in 1 pool"))
    let verified = try BuiltCommand.run(["verify", result, "--duration", "1s", "--tolerance", "100%"])
    #expect([0, 1].contains(verified.status) && verified.errors.isEmpty, "\(verified.errors)")
  }

  @Test("of several seeds with as many, and no archive or trace can be had of them")
  func seeds() throws {
    let (folder, file) = try BuiltCommandTests().folder()
    let (first, again) = (folder.path("r.json"), folder.path("again.json"))
    _ = try BuiltCommand.run(["run", file, "--seeds", "3", "--reference", "--out", first])
    #expect(try BuiltCommand.run(["run", first, "--reference", "--out", again]).status == 0)
    #expect(try text(again) == text(first))
    let archive = try BuiltCommand.run(["run", first, "--archive", folder.path("a.ntl")])
    #expect(archive.status == 2 && archive.errors.contains("`--seeds` keeps no archive"))
    #expect(try BuiltCommand.run(["run", first, "--trace-jobs", "2:\(folder.path("t.json"))"]).status == 2)
  }

  @Test("a threshold that the seeds do not decide is a warning, and a status of its own where that is asked for")
  func undecided() throws {
    let (folder, file) = try BuiltCommandTests().folder()
    let out = folder.path("r.json")
    _ = try BuiltCommand.run(["run", file, "--seeds", "4", "--out", out])
    let figures = try #require(try BuiltCommand.document(out)["figures"] as? [String: Any])
    let latency =
      ((figures["metrics"] as? [String: Any])?["job_latency_ms"] as? [String: Any])?["all"] as? [String: Any]
    let mean = try #require(latency?["mean"] as? [String: Double])
    let (low, high) = (try #require(mean["low"]), try #require(mean["high"]))
    func run(_ bound: Double, _ more: String...) throws -> BuiltCommand.Answer {
      try BuiltCommand.run(
        ["run", out, "--ui", "none", "--set", "thresholds={job_latency_ms: [\"mean < \(bound)\"]}"] + more)
    }
    let undecided = try run((low + high) / 2)
    #expect(undecided.status == 0 && undecided.output.isEmpty)
    #expect(undecided.errors.contains("is undecided by 4 seeds"), "\(undecided.errors)")
    #expect(try run((low + high) / 2, "--strict").status == 3)
    let held = try run(high + 1, "--strict")
    #expect(held.status == 0 && held.errors.isEmpty, "\(held.errors)")
    #expect(try run(low - 1, "--strict").status == 99)
    #expect(try run(low - 1).status == 99)
  }
}
