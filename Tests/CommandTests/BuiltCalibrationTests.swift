import Foundation
import Testing

@Suite(
  "The built command calibrates",
  .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary; `swift build` makes one"))
struct BuiltCalibrationTests {
  /// An agent that says what it decides, and fails every tenth time.
  private static let agent = """
    import json, sys, time
    for line in sys.stdin:
        number = json.loads(line)["id"]
        time.sleep(0.002)
        if number % 10 == 9:
            print(json.dumps({"id": number, "error": "no"}), flush=True)
        else:
            print(json.dumps({"id": number, "text": "x", "output_tokens": 3, "approved": number % 2 == 0}), flush=True)
    """

  private static let workload = """
    schema: needletail/1
    name: measured
    run: { clock: wall, duration: 2s, drain: 5s, schedule_delay_limit: 1h }
    agents:
      # asked by all
      clerk: { count: 1, concurrency: 4, command: [python3, agent.py], directory: "." }
    scenarios:
      ask: { pattern: clerk, input: what is new? }
    load: { rate: 100/s, process: constant }

    """

  /// A run on the wall clock, and its files.
  private struct Place {
    let folder = try! TemporaryFolder()
    var result: String { folder.path("r.json") }
    var workload: String { folder.path("fleet.yaml") }

    init() throws {
      _ = try folder.file("agent.py", BuiltCalibrationTests.agent)
      _ = try folder.file("fleet.yaml", BuiltCalibrationTests.workload)
    }

    func run(_ arguments: String...) throws {
      let answer = try BuiltCommand.run(["run", workload, "--out", result, "--ui", "none"] + arguments)
      #expect(answer.status == 0, "\(answer.errors)")
    }

    func calibrate(_ arguments: String...) throws -> BuiltCommand.Answer {
      try BuiltCommand.run(["calibrate", result] + arguments)
    }
  }

  @Test("what it writes into a workload is one that virtual time runs, with the rest as it was; so says the document")
  func written() throws {
    let place = try Place()
    try place.run("--trace-jobs", "1000")
    let (out, document) = (place.folder.path("calibrated.yaml"), place.folder.path("calibration.json"))
    let answer = try place.calibrate("--into", place.workload, "--out", out, "--out", document)
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(answer.output.contains("1 of 1 agents calibrated") && answer.output.contains("\n+++ "))
    let text = try String(contentsOfFile: out, encoding: .utf8)
    #expect(text.contains("# asked by all") && text.contains("simulate: {") && text.contains("approves: "))
    let found = try BuiltCommand.document(document)
    #expect(found["schema"] as? String == "needletail-calibration/1")
    let agent = try #require((found["agents"] as? [[String: Any]])?.first)
    let attempts = try #require(agent["attempts"] as? [String: Int])
    #expect(attempts == ["answered": 180, "failed": 20, "timed_out": 0, "cancelled": 0])
    #expect((agent["failure"] as? [String: Double])?["rate"] == 0.1)
    let run = try BuiltCommand.run(["run", out, "--clock", "virtual", "--ui", "none"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(try String(contentsOfFile: place.workload, encoding: .utf8) == Self.workload)
    let inPlace = try place.calibrate("--into", place.workload, "--in-place", "--ui", "none")
    #expect(inPlace.status == 0 && inPlace.output.isEmpty)
    #expect(try String(contentsOfFile: place.workload, encoding: .utf8) == text)
  }

  @Test("an agent of too few answers exits with 3, says how many it wants, and nothing is written")
  func tooFew() throws {
    let place = try Place()
    try place.run("--trace-jobs", "1000", "--duration", "500ms")
    let out = place.folder.path("calibrated.yaml")
    let answer = try place.calibrate("--into", place.workload, "--out", out)
    #expect(answer.status == 3)
    #expect(answer.errors.contains("clerk: not calibrated: 45 attempts were answered, and fewer than 100"))
    #expect(!FileManager.default.fileExists(atPath: out))
  }

  @Test("a result without a trace, one in virtual time, and another run's trace are refused, with what to do")
  func refused() throws {
    let place = try Place()
    try place.run()
    let bare = try place.calibrate()
    #expect(bare.status == 2 && bare.errors.contains("r.trace.json") && bare.errors.contains("--trace-jobs"))
    try place.run("--trace-jobs", "1000", "--duration", "500ms")
    let trace = try Data(contentsOf: URL(filePath: place.folder.path("r.trace.json")))
    try place.run("--trace-jobs", "1000", "--duration", "600ms")
    try trace.write(to: URL(filePath: place.folder.path("r.trace.json")))
    let foreign = try place.calibrate()
    #expect(foreign.status == 2 && foreign.errors.contains("the trace of another run"))
    let virtual = place.folder.path("v.json")
    let run = try BuiltCommand.run([
      "run", place.workload, "--set", "agents.clerk.simulate.service=1s", "--clock", "virtual", "--out", virtual,
      "--ui", "none", "--trace-jobs", "10",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let simulated = try BuiltCommand.run(["calibrate", virtual])
    #expect(simulated.status == 2 && simulated.errors.contains("virtual time"))
    #expect(simulated.errors.contains("--clock wall"))
  }

  @Test("a workload without the agents that were measured, and one that cannot be amended, are refused")
  func otherWorkload() throws {
    let place = try Place()
    try place.run("--trace-jobs", "1000")
    let other = try place.folder.file(
      "other.yaml", Self.workload.replacingOccurrences(of: "clerk", with: "other"))
    let answer = try place.calibrate("--into", other)
    #expect(answer.status == 2 && answer.errors.contains("has none of the agents that were measured (clerk)"))
    let aliased = try place.folder.file(
      "aliased.yaml",
      Self.workload.replacingOccurrences(of: "clerk: {", with: "b: &b { command: [x] }\n  clerk: *b\n  c: {"))
    let refused = try place.calibrate("--into", aliased)
    #expect(refused.status == 2)
    #expect(refused.errors.contains("aliased.yaml:7:3: error: `clerk` is an alias"), "\(refused.errors)")
  }
}
