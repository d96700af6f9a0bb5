import Foundation
import Testing

@Suite(
  "The built command when its terminal hangs up",
  .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary; `swift build` makes one"))
struct BuiltHangUpTests {
  /// Starts a command in a shell, as `"$@"`, and waits until it catches interrupts.
  private func begun(_ script: String, _ words: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", script, "bash", BuiltCommand.path ?? ""] + words
    process.environment = ["PATH": "/usr/bin:/bin"]
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    try #require(BuiltCommand.catchesInterrupts(process.processIdentifier))
    return process
  }

  @Test(
    "however often it is told so, a command ends once, with 130 and what is known",
    arguments: [
      "run --clock wall --duration 1h", "run --duration 100h --set load.rate=10000/s", "verify --duration 1h",
    ])
  func interrupted(_ command: String) throws {
    let folder = try TemporaryFolder()
    var words = command.split(separator: " ").map(String.init)
    words.insert(
      try folder.file(
        "w.yaml",
        BuiltWallClockTests.workload.replacing("clock: wall, ", with: "").replacing(
          "{ concurrency: 4, think_time: 20ms }", with: "{ rate: 100/s }")), at: 1)
    words += ["--ui", "none", "--out", folder.path("r.json")]
    let process = try begun("exec env --default-signal=HUP \"$@\"", words)
    // Signals that wait to be taken count as one, so that a few might.
    while process.isRunning { kill(process.processIdentifier, SIGHUP) }
    #expect(process.terminationReason == .exit && process.terminationStatus == 130)
    let document = try BuiltCommand.document(folder.path("r.json"))
    #expect((document["status"] ?? document["conclusion"]) as? String == "interrupted")
  }

  @Test("one that ignores it, as nohup has it, goes on to its end")
  func ignored() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("w.yaml", BuiltWallClockTests.workload)
    let process = try begun(
      "trap '' HUP; exec \"$@\"", ["run", file, "--ui", "none", "--no-archive", "--out", folder.path("r.json")])
    for _ in 0..<5 { kill(process.processIdentifier, SIGHUP) }
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    #expect(try BuiltCommand.document(folder.path("r.json"))["status"] as? String == "completed")
  }
}
