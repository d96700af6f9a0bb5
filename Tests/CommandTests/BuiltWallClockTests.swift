import Foundation
import Testing

@Suite(
  "The built command on the wall clock",
  .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary; `swift build` makes one"))
struct BuiltWallClockTests {
  /// Four users for a second. A busy machine does not make the run invalid: a closed load has no rate to keep.
  static let workload = """
    schema: needletail/1
    name: real
    seed: 7
    run: { clock: wall, duration: 1s, schedule_delay_limit: 10s }
    agents:
      worker: { count: 4, simulate: { service: 5ms } }
    scenarios:
      one: { pattern: { call: worker } }
    load: { concurrency: 4, think_time: 20ms }

    """

  private func document(_ folder: TemporaryFolder) throws -> [String: Any] {
    try BuiltCommand.document(folder.path("r.json"))
  }

  /// Runs a command on the file, with a document.
  private func run(_ command: String, _ text: String = workload, _ arguments: String...) throws -> (
    BuiltCommand.Answer, TemporaryFolder
  ) {
    let folder = try TemporaryFolder()
    let file = try folder.file("real.yaml", text)
    return (try BuiltCommand.run([command, file, "--out", folder.path("r.json")] + arguments), folder)
  }

  @Test("a run of a second writes a document of the wall clock")
  func second() throws {
    let (answer, folder) = try run("run")
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(answer.output.hasPrefix("real  OK: "))
    #expect(answer.output.contains("Wall clock\n  schedule delay p50 "))
    let document = try document(folder)
    #expect((document["workload"] as? [String: Any])?["clock"] as? String == "wall")
    #expect(document["digest"] is NSNull)
    #expect((document["wall"] as? [String: Any])?["couriers"] is [Any])
    let jobs = try #require(document["jobs"] as? [String: Int])
    #expect(jobs["offered"] ?? 0 > 0)
    #expect(jobs["completed"] == jobs["offered"])
    let delay = (document["metrics"] as? [String: [String: Any]])?["schedule_delay_ms"]?["all"] as? [String: Any]
    #expect(delay?["count"] as? Int == jobs["offered"])
  }

  @Test("an interrupt ends a long run with 130, and its result says so", arguments: [SIGINT, SIGTERM])
  func interrupt(_ signal: Int32) throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("real.yaml", Self.workload)
    let process = BuiltCommand.process(
      ["run", file, "--duration", "1h", "--ui", "none", "--out", folder.path("r.json")], environment: [:],
      errors: FileHandle.nullDevice, output: FileHandle.nullDevice)
    try process.run()
    try #require(BuiltCommand.catchesInterrupts(process.processIdentifier))
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    let document = try document(folder)
    #expect(document["status"] as? String == "interrupted")
    #expect(document["wall"] != nil)
  }

  @Test("several seeds on the wall clock are refused with the reason")
  func seeds() throws {
    let (answer, folder) = try run("run", Self.workload, "--seeds", "2")
    #expect(answer.status == 2)
    #expect(answer.output.isEmpty)
    #expect(answer.errors.contains("--seeds: runs on the wall clock would compete for the machine"))
    #expect(folder.contents == ["real.yaml"])
  }

  @Test("a threshold on the schedule delay gates a wall run")
  func threshold() throws {
    let (answer, _) = try run("run", Self.workload + "thresholds: { schedule_delay_ms: [\"count > 1000000\"] }\n")
    #expect(answer.status == 99, "\(answer.errors)")
  }

  @Test("verify with too few jobs ends with 1 before it runs anything, the length that is needed, and a document")
  func tooFew() throws {
    let (answer, folder) = try run("verify")
    #expect(answer.status == 1)
    // 160 jobs in a second: 1,000 and a tenth more in 6.9 s.
    #expect(
      answer.output.hasPrefix(
        "real  nothing to decide on\n  160 jobs, and fewer than 1000 are too few to tell: nothing was run on the wall clock; run it with "
          + "--duration 7s\n"))
    let document = try document(folder)
    #expect(document["schema"] as? String == "needletail.verify/2")
    #expect(document["conclusion"] as? String == "undecided")
    let all = (document["job_latency_ms"] as? [String: [String: Any]])?["all"]
    #expect(document["wall"] is NSNull)
    // Each of four users starts every 25 ms, the last at 995 ms: 40 jobs.
    #expect((all?["virtual"] as? [String: Any])?["count"] as? Int == 160)
  }

  @Test("verify with jobs enough ends as it concludes")
  func verify() throws {
    let busy = Self.workload.replacing("concurrency: 4,", with: "concurrency: 60,")
      .replacing("count: 4,", with: "count: 60,")
    let (answer, folder) = try run("verify", busy, "--tolerance", "50%")
    let conclusion = try document(folder)["conclusion"] as? String
    let expected: [String: Int32] = ["within": 0, "outside": 99, "undecided": 1]
    #expect(conclusion.flatMap { expected[$0] } == answer.status, "\(answer.output)")
    #expect(answer.output.contains("Job latency"))
  }

  @Test("verify refuses a file that cannot be simulated, with its place, and runs nothing")
  func notSimulated() throws {
    let real = Self.workload.replacing("simulate: { service: 5ms }", with: "command: [\"true\"]")
    let (answer, folder) = try run("verify", real)
    #expect(answer.status == 2)
    #expect(answer.errors.contains("real.yaml:6:32: error: agents.worker.command: cannot run in virtual time"))
    #expect(folder.contents == ["real.yaml"])
  }

  @Test("commands that cannot be run are all told before anything is run", arguments: ["run", "verify"])
  func noProgram(_ command: String) throws {
    let service = "simulate: { service: 5ms }"
    let real = (Self.workload + "resilience: { call_timeout: 1s }\n").replacing(
      "  worker:",
      with: """
          absent: { command: [./not-there], \(service) }
          plain: { command: [./real.yaml], \(service) }
          folder: { command: [/], \(service) }
          unknown: { command: [needletail-has-no-such-program], \(service) }
          lost: { command: [sh], directory: nowhere, \(service) }
          worker:
        """)
    let (answer, folder) = try run(command, real)
    #expect(answer.status == 2)
    let path = folder.url.path
    let expected = [
      "absent.command: the program `\(path)/./not-there` cannot be run: no such file or directory; name one that can",
      "plain.command: the program `\(path)/./real.yaml` cannot be run: permission denied; make it executable",
      "folder.command: `/` is a folder; name a program in it",
      "unknown.command: there is no program `needletail-has-no-such-program` in PATH; install it, or write its path",
      "lost.command: there is no folder `\(path)/nowhere`; name one that exists",
    ]
    // That no scenario calls them is told besides.
    let lines = answer.errors.split(separator: "\n").filter { !$0.contains(": warning: agents.") }
    #expect(lines.count == expected.count, "\(answer.errors)")
    // The commands stand one under the other.
    let first =
      (real.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains("absent:") } ?? 0) + 1
    for (index, (line, message)) in zip(lines, expected).enumerated() {
      #expect(line.hasPrefix("\(path)/real.yaml:\(first + index):"), "\(line)")
      #expect(line.contains(": error: agents.\(message)"), "\(line)")
    }
    #expect(folder.contents == ["real.yaml"])
  }

  @Test("an interrupted verify ends with 130 and a document")
  func interruptedVerify() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("real.yaml", Self.workload)
    let process = BuiltCommand.process(
      ["verify", file, "--duration", "10m", "--ui", "none", "--out", folder.path("r.json")], environment: [:],
      errors: FileHandle.nullDevice, output: FileHandle.nullDevice)
    try process.run()
    try #require(BuiltCommand.catchesInterrupts(process.processIdentifier))
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(try document(folder)["conclusion"] as? String == "interrupted")
  }

  @Test("roofline measures, says how far it got, and writes a document")
  func roofline() throws {
    let folder = try TemporaryFolder()
    let answer = try BuiltCommand.run(["roofline", "--duration", "50ms", "--out", folder.path("r.json")])
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(answer.output.contains("1,000 calls in flight"))
    #expect(answer.output.contains("with p99 under 1.00 ms"))
    let document = try document(folder)
    #expect(document["schema"] as? String == "needletail.roofline/2")
    #expect((document["closed"] as? [String: Any])?["in_flight"] as? Int == 1_000)
    #expect((document["schedules"] as? [Any])?.isEmpty == false)
  }
}
