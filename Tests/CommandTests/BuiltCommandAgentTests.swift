import Foundation
import Testing

@Suite(
  "The built command with command agents",
  .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary; `swift build` makes one"))
struct BuiltCommandAgentTests {
  /// Answers each line by its number, with what it was asked.
  static let echo = """
    #!/bin/sh
    while read -r line; do
      id=${line#*'"id":'}
      asked=${line#*'"input":'}
      printf '{"id":%s,"text":%s,"output_tokens":3}\\n' "${id%%,*}" "${asked%%,*}"
    done

    """

  static let workload = """
    schema: needletail/1
    name: real
    run: { clock: wall, jobs: 20, schedule_delay_limit: 1h }
    agents:
      echo: { count: 2, command: [./echo.sh] }
    scenarios:
      ask: { pattern: { sequential: [echo, echo] }, input: "why" }
    load: { concurrency: 2 }

    """

  private func folder(_ program: String, _ text: String = workload) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let path = try folder.file("echo.sh", program)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    _ = try folder.file("real.yaml", text)
    return folder
  }

  private func command(_ folder: TemporaryFolder) throws -> [String: Any] {
    let wall = try #require(try BuiltCommand.document(folder.path("r.json"))["wall"] as? [String: Any])
    let commands = try #require(wall["commands"] as? [String: [String: Any]])
    return try #require(commands["echo"])
  }

  @Test("a program beside the file answers every call, wherever the command runs")
  func answers() throws {
    let folder = try folder(Self.echo)
    let answer = try BuiltCommand.run(["run", folder.path("real.yaml"), "--out", folder.path("r.json")])
    #expect(answer.status == 0, "\(answer.errors)")
    let calls = try #require(try BuiltCommand.document(folder.path("r.json"))["calls"] as? [String: Int])
    #expect(calls["completed"] == 40)
    let tokens = try BuiltCommand.document(folder.path("r.json"))["tokens"] as? [String: Int]
    #expect(tokens?["output"] == 120)
    #expect(try command(folder)["started"] as? Int == 2)
    #expect(try command(folder)["restarted"] as? Int == 0)
  }

  @Test("what a failing program writes is in the document, and the run ends")
  func fails() throws {
    let folder = try folder("#!/bin/sh\nread -r line\necho 'no such model' >&2\nexit 3\n")
    let text = Self.workload.replacing("jobs: 20", with: "jobs: 2").replacing(
      "[./echo.sh]", with: "[./echo.sh], restart: { initial: 1ms, max: 1ms }")
    _ = try folder.file("real.yaml", text)
    let answer = try BuiltCommand.run(["run", folder.path("real.yaml"), "--out", folder.path("r.json")])
    #expect(answer.status == 0, "\(answer.errors)")
    #expect((try command(folder)["stderr"] as? String)?.hasPrefix("no such model\n") == true)
    let failures = try command(folder)["last_failures"] as? [String]
    #expect(failures == Array(repeating: "its process exited with status 3", count: 4))
    let reasons = try BuiltCommand.document(folder.path("r.json"))["reasons"] as? [String: Int]
    // Two jobs of two calls: a sequence goes on after a failure.
    #expect(reasons == ["unreachable": 4])
  }

  @Test("an interrupt ends the processes before the command ends")
  func interrupted() throws {
    // Each process leaves its number behind and never answers.
    let folder = try folder("#!/bin/sh\necho $$ > \"$0.$$.pid\"\nwhile read -r line; do :; done\n")
    let process = BuiltCommand.process(
      ["run", folder.path("real.yaml"), "--ui", "none", "--out", folder.path("r.json")], environment: [:],
      errors: FileHandle.nullDevice, output: FileHandle.nullDevice)
    try process.run()
    let began = { folder.contents.filter { $0.hasSuffix(".pid") }.count == 2 }
    while process.isRunning, !began() { usleep(1_000) }
    #expect(began())
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    for name in folder.contents where name.hasSuffix(".pid") {
      let number = try #require(Int32(name.split(separator: ".")[2]))
      #expect(!FileManager.default.fileExists(atPath: "/proc/\(number)"))
    }
    #expect(try BuiltCommand.document(folder.path("r.json"))["status"] as? String == "interrupted")
  }
}
