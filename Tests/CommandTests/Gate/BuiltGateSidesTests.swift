import Foundation
import Testing

@testable import NeedletailCLI

/// What the sides of compare and gate may be, and what is said where they are none.
@Suite(
  "Sides of compare and gate, as built",
  .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary"))
struct BuiltGateSidesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.file("desk.yaml", BuiltGateTests.workload())
  }

  private func needletail(_ words: String..., environment: [String: String] = ["LANG": "C.UTF-8"]) throws
    -> BuiltCommand.Answer
  {
    try BuiltCommand.run(words, environment: environment, in: folder.path("."))
  }

  /// A build that says its version as this one does, and does something else in place of a run.
  private func build(_ run: String) throws -> String {
    let path = try folder.file(
      "build", "#!/bin/sh\n[ \"$1\" = run ] || exec '\(BuiltCommand.path ?? "")' \"$@\"\n\(run)\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }

  @Test("a BASE of another workload is refused, be it a file, a document or a baseline")
  func otherWorkload() throws {
    _ = try folder.file("other.yaml", BuiltGateTests.workload(name: "other"))
    #expect(try needletail("run", "other.yaml", "--seeds", "10", "--out", "other.json", "--ui", "none").status == 0)
    #expect(try needletail("gate", "other.yaml", "--update-baseline").status == 0)
    for base in ["other.yaml", "other.json", "other.baseline.json"] {
      let answer = try needletail("gate", base, "desk.yaml", "--out", "gate.json")
      #expect(answer.status == 2 && answer.errors.contains("of the workload `other`"), "\(base): \(answer.errors)")
      #expect(answer.errors.contains("`queue`") && answer.output.isEmpty && !folder.contents.contains("gate.json"))
    }
  }

  @Test("a baseline under another load is refused for latencies as BASE, as it is with --baseline")
  func otherLoad() throws {
    #expect(try needletail("gate", "desk.yaml", "--update-baseline").status == 0)
    _ = try folder.file("fast.yaml", BuiltGateTests.workload(rate: "11/s"))
    let gate = try needletail("gate", "desk.baseline.json", "fast.yaml")
    #expect(gate.status == 2 && gate.errors.contains("load.rate 11/s, was 10/s"), "\(gate.errors)")
    // A document of the other load, which is read.
    #expect(try needletail("run", "fast.yaml", "--seeds", "10", "--out", "fast.json", "--ui", "none").status == 0)
    #expect(try needletail("gate", "desk.baseline.json", "fast.json").status == 2)
    #expect(
      try needletail("gate", "desk.baseline.json", "fast.yaml", "--allow", "job p50 +5%", "--allow", "cost +2%").status
        == 2)
    #expect(try needletail("gate", "desk.baseline.json", "fast.yaml", "--allow", "failure_rate +0.1pp").status == 0)
  }

  @Test("what would be ignored beside a side that is read is refused")
  func ignored() throws {
    #expect(try needletail("run", "desk.yaml", "--seeds", "10", "--out", "desk.json", "--ui", "none").status == 0)
    #expect(try needletail("gate", "desk.yaml", "--update-baseline").status == 0)
    for (words, option) in [
      (["gate", "desk.json", "desk.json", "--set", "seed=3"], "--set"),
      (["compare", "desk.json", "desk.json", "--duration", "20s"], "--duration"),
      (["compare", "desk.json", "desk.json", "--seeds", "5"], "--seeds"),
      (["gate", "desk.json", "desk.yaml", "--seed", "3"], "--seed"),
      (["gate", "desk.json", "desk.yaml", "--seeds", "20"], "has 10 runs"),
      (["gate", "desk.yaml", "--seed", "3"], "--seed: desk.baseline.json says which"),
      (["gate", "desk.yaml", "--update-baseline", "--out", "g.json"], "--out"),
      (["gate", "desk.yaml", "--update-baseline", "--format", "json"], "--format"),
    ] {
      let answer = try BuiltCommand.run(words, in: folder.path("."))
      #expect(
        answer.status == 2 && answer.errors.contains(option) && answer.output.isEmpty, "\(words) \(answer.errors)")
    }
    // What changes the side that is run is not ignored.
    #expect(try needletail("compare", "desk.json", "desk.yaml", "--set", "agents.worker.count=3").status == 0)
  }

  @Test(
    "standard input is a side, read once", arguments: [["gate", "-", "desk.yaml"], ["compare", "desk.yaml", "-"]])
  func standardInput(_ words: [String]) throws {
    let process = BuiltCommand.process(
      words + ["--out", folder.path("out.json")], environment: [:], errors: FileHandle.nullDevice,
      output: FileHandle.nullDevice)
    process.currentDirectoryURL = folder.url
    process.standardInput = try FileHandle(forReadingFrom: URL(filePath: folder.path("desk.yaml")))
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(folder.contents.contains("out.json"))
  }

  @Test("Ctrl-C while another build runs ends the gate with 130, and what is known is written")
  func interrupted() throws {
    let path = try build("echo $$ > '\(folder.path("number"))'; exec sleep 1000")
    let errors = try folder.file("errors", "")
    let process = BuiltCommand.process(
      ["gate", folder.path("desk.yaml"), "--against", path, "--ui", "none", "--out", folder.path("gate.json")],
      environment: [:], errors: try FileHandle(forWritingTo: URL(filePath: errors)), output: FileHandle.nullDevice)
    try process.run()
    while process.isRunning, !folder.contents.contains("number") { usleep(1_000) }
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    let words = try String(contentsOfFile: errors, encoding: .utf8)
    #expect(words.contains("interrupted") && !words.contains("nothing was run"), "\(words)")
    #expect(try BuiltCommand.document(folder.path("gate.json"))["interrupted"] as? Bool == true)
  }

  @Test("a build that is too old for `gate:`, and one that fails, are told as what they are")
  func otherBuilds() throws {
    let old = try build("echo 'desk.yaml:9:1: error: the key `gate` is unknown; remove it' >&2; exit 2")
    let unknown = try needletail("gate", "desk.yaml", "--against", old)
    #expect(unknown.status == 2 && unknown.errors.contains("this build does not know `gate:`"), "\(unknown.errors)")
    let failing = try needletail("gate", "desk.yaml", "--against", try build("echo '::error::x' >&2; exit 1"))
    #expect(failing.status == 1 && !failing.errors.contains("nothing was run"), "\(failing.errors)")
    #expect(!failing.errors.split(separator: "\n").contains { $0.hasPrefix("::") }, "\(failing.errors)")
  }

  @Test("no name in a file begins a line that GitHub would take for a command")
  func names() throws {
    _ = try folder.file("named.yaml", BuiltGateTests.workload(name: "\"::error::x\""))
    for words in [["gate"], ["gate", "--format", "markdown"], ["compare"], ["compare", "--format", "markdown"]] {
      let answer = try BuiltCommand.run(words + ["named.yaml", "named.yaml"], in: folder.path("."))
      let lines = (answer.output + answer.errors).split(separator: "\n")
      #expect(answer.status == 0 && !lines.contains { $0.drop { $0 == " " }.hasPrefix("::") }, "\(answer.output)")
    }
  }

  @Test("annotations stand at each allowance and threshold, in the file as the repository knows it")
  func places() throws {
    try FileManager.default.createDirectory(atPath: folder.path("fleet"), withIntermediateDirectories: false)
    let promises = """
      thresholds:
        job_latency_ms: "p(99) < 1ms"
      gate:
        allow:
          job_latency_ms:
            - p(50) +5%
            - p(99) +5%
          cost_usd: [+2%]
      """
    let text = BuiltGateTests.workload(service: "130ms", more: promises)
    _ = try folder.file("fleet/slow.yaml", text)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    func line(_ words: String) throws -> Int { try #require(lines.firstIndex { $0.contains(words) }) + 1 }
    try FileManager.default.createDirectory(atPath: folder.path(".git"), withIntermediateDirectories: false)
    let words = ["gate", "../desk.yaml", "slow.yaml", "--format", "github", "--out", "g.codequality.json"]
    let (figure, threshold) = (try line("p(50) +5%"), try line("p(99) < 1ms"))
    for (environment, path) in [
      ([:], "fleet/slow.yaml"), (["GITHUB_WORKSPACE": folder.path("fleet")], "slow.yaml"),
      (["GITHUB_WORKSPACE": "/nonexistent"], "fleet/slow.yaml"),
    ] {
      let answer = try BuiltCommand.run(words, environment: environment, in: folder.path("fleet"))
      #expect(answer.status == 99)
      for place in [figure, threshold] {
        #expect(answer.output.contains("::error file=\(path),line=\(place),"), "\(answer.output)")
      }
      let issues = try String(contentsOfFile: folder.path("fleet/g.codequality.json"), encoding: .utf8)
      #expect(issues.contains("\"\(path)\"") && issues.contains("\"begin\": \(threshold)"), "\(issues)")
    }
  }

  @Test("two files without a name are versions of one workload, as are one without and one with; a document has a name")
  func unnamed() throws {
    for (file, service) in [("old.yaml", "100ms"), ("new.yaml", "120ms")] {
      let text = BuiltGateTests.workload(service: service).replacing("name: queue\n", with: "")
      _ = try folder.file(file, text)
    }
    for base in ["old.yaml", "desk.yaml"] {
      let answer = try needletail("gate", base, "new.yaml")
      #expect(answer.status == 99 && answer.output.hasPrefix("new  gate BROKEN"), "\(answer.errors)")
    }
    #expect(try needletail("gate", "new.yaml", "desk.yaml").status == 0)
    #expect(try needletail("run", "old.yaml", "--seeds", "10", "--out", "old.json", "--ui", "none").status == 0)
    #expect(try needletail("gate", "old.yaml", "--update-baseline").status == 0)
    for base in ["old.json", "old.baseline.json"] {
      let answer = try needletail("gate", base, "new.yaml")
      #expect(answer.status == 2 && answer.errors.contains("of the workload `old`"), "\(answer.errors)")
    }
  }
}
