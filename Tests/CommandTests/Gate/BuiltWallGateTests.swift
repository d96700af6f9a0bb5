import Foundation
import Testing

@Suite(
  "The built command's gate by the wall clock",
  .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary; `swift build` makes one"),
  .serialized)
struct BuiltWallGateTests {
  /// Two calls one after another, a tenth of a second of them.
  static let workload = """
    schema: needletail/1
    name: small
    run: { clock: wall, duration: 100ms, drain: 2s, schedule_delay_limit: 1h }
    agents:
      clerk: { count: 1, simulate: { service: 20ms } }
    scenarios:
      ask: { pattern: { sequential: [clerk] } }
    load: { concurrency: 1 }
    gate: { allow: { job_latency_ms: ["p(50) +10%"] } }

    """

  private func folder(_ text: String = workload) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.file("small.yaml", text)
    return folder
  }

  private func gate(_ folder: TemporaryFolder, _ arguments: String...) throws -> BuiltCommand.Answer {
    try BuiltCommand.run(["gate", folder.path("small.yaml"), "--warmups", "0"] + arguments)
  }

  /// A build that says its version as this one does, and does something else in place of a run.
  private func build(_ run: String, in folder: TemporaryFolder) throws -> String {
    let real = BuiltCommand.path ?? ""
    let path = try folder.file("build", "#!/bin/sh\n[ \"$1\" = run ] || exec '\(real)' \"$@\"\n\(run)\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }

  @Test("a side that is twice as slow is broken, and the document has every run")
  func broken() throws {
    let folder = try folder()
    let answer = try gate(
      folder, "--b", "agents.clerk.simulate.service=40ms", "--pairs", "7", "--out", folder.path("gate.json"))
    #expect(answer.status == 99, "\(answer.errors)")
    #expect(answer.errors.contains("gate BROKEN: 1 of 1"))
    let document = try BuiltCommand.document(folder.path("gate.json"))
    #expect(document["verdict"] as? String == "broken")
    let comparison = try #require(document["comparison"] as? [String: Any])
    for (side, milliseconds) in [("base", 20.0), ("head", 40)] {
      let figures = try #require(comparison["figures"] as? [[String: Any]])
      let p50 = try #require(figures.first { $0["figure"] as? String == "p(50) job_latency_ms" })
      let values = try #require(p50["\(side)_values"] as? [Double])
      #expect(values.count == 7)
      #expect(values.allSatisfy { $0 >= milliseconds })
    }
  }

  @Test("two files without a name are measured against each other")
  func unnamed() throws {
    let text = Self.workload.replacing("name: small\n", with: "")
    let folder = try folder(text)
    _ = try folder.file("old.yaml", text)
    let answer = try BuiltCommand.run(
      ["gate", "old.yaml", "small.yaml", "--warmups", "0", "--pairs", "7", "--allow", "job p50 +5% or +1h"],
      in: folder.path("."))
    #expect(answer.status == 0 && answer.output.contains("+1 h"), "\(answer.output) \(answer.errors)")
  }

  @Test("the same on both sides is checked without a word of broken, and its noise is in the document")
  func selfCheck() throws {
    let folder = try folder()
    let answer = try gate(folder, "--self-check", "--pairs", "7", "--out", folder.path("check.json"))
    #expect(answer.status == 0, "\(answer.output) \(answer.errors)")
    #expect(answer.output.contains("self-check: nothing was called broken"))
    let document = try BuiltCommand.document(folder.path("check.json"))
    #expect(document["schema"] as? String == "needletail.self-check/1")
    #expect(document["quiet"] as? Bool == true)
    let figures = try #require(document["figures"] as? [[String: Any]])
    #expect(figures.count == 1)
    #expect((figures[0]["noise"] as? Double ?? -1) >= 0)
  }

  @Test("another build runs its side, and one whose runs fail ends the gate with its words")
  func failingBuild() throws {
    let folder = try folder()
    let path = try build("echo run >> '\(folder.path("log"))'; echo 'out of luck' >&2; exit 1", in: folder)
    let answer = try gate(folder, "--against", path, "--out", folder.path("gate.json"))
    #expect(answer.status == 1)
    #expect(answer.errors.contains("a run of base (build) failed, and again: it exited with status 1:\nout of luck"))
    // Its pair was measured again, once.
    #expect(try String(contentsOfFile: folder.path("log"), encoding: .utf8) == "run\nrun\n")
    #expect(!folder.contents.contains("gate.json"))
  }

  @Test("pairs that were measured before a build failed twice are written, marked as cut off")
  func lateFailure() throws {
    let folder = try folder()
    let (real, log) = (BuiltCommand.path ?? "", folder.path("log"))
    let path = try build(
      "echo run >> '\(log)'; [ $(wc -l < '\(log)') -le 2 ] || exit 1; exec '\(real)' \"$@\"", in: folder)
    let answer = try gate(folder, "--against", path, "--out", folder.path("gate.json"))
    #expect(answer.status == 1 && answer.errors.contains("failed, and again"), "\(answer.errors)")
    let document = try BuiltCommand.document(folder.path("gate.json"))
    #expect(document["interrupted"] as? Bool == true && document["pairs"] as? Int == 2)
    #expect(answer.output.contains("was cut off"))
  }

  @Test("a build whose documents have another schema is bad input")
  func otherSchema() throws {
    let folder = try folder()
    let path = try build("echo '{\"schema\": \"needletail.result/1\", \"status\": \"completed\"}'", in: folder)
    let answer = try gate(folder, "--b", "binary=\(path)")
    #expect(answer.status == 2)
    #expect(answer.errors.contains("its documents have the schema `needletail.result/1`"))
  }

  @Test("an interruption ends the run that is under way, and the command with 130")
  func interrupted() throws {
    let folder = try folder()
    let path = try build("echo $$ > '\(folder.path("number"))'; exec sleep 1000", in: folder)
    let process = BuiltCommand.process(
      ["gate", folder.path("small.yaml"), "--warmups", "0", "--against", path, "--ui", "none"], environment: [:],
      errors: FileHandle.nullDevice, output: FileHandle.nullDevice)
    try process.run()
    func number() -> String? {
      let text = try? String(contentsOfFile: folder.path("number"), encoding: .utf8)
      return text.flatMap { $0.hasSuffix("\n") ? String($0.dropLast()) : nil }
    }
    while process.isRunning, number() == nil { usleep(1_000) }
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(!FileManager.default.fileExists(atPath: "/proc/\(try #require(number()))"))
  }

  @Test("what cannot be measured is refused before anything is run")
  func refused() throws {
    let folder = try folder()
    let other = try folder.file("other.yaml", Self.workload.replacing("concurrency: 1", with: "concurrency: 2"))
    let result = folder.path("result.json")
    #expect(try BuiltCommand.run(["run", folder.path("small.yaml"), "--out", result]).status == 0)
    for (arguments, words) in [
      ([], "only one is named"), (["--b", "agents.clerk.cuont=2"], "cuont"),
      (["--b", "binary=/nonexistent/needletail"], "no such file"),
      (["--b", "workload=\(result)"], "holds runs"), (["--b", "workload=-"], "cannot be read anew"),
      (["--b", "workload=\(other)"], "cannot be compared"),
      (["--self-check", "--pairs", "6"], "6 pairs cannot decide: at 99 % over 1 figure at least 7 are needed"),
      (["--self-check", "--seeds", "10"], "--seeds is for virtual time"),
      (["--update-baseline"], "no baseline is kept"),
    ] as [([String], String)] {
      let answer = try BuiltCommand.run(["gate", folder.path("small.yaml")] + arguments)
      #expect(answer.status == 2, "\(arguments)")
      #expect(answer.errors.contains(words), "\(arguments): \(answer.errors)")
    }
  }
}
